"""Small files of the kinds that may be attached, and of some that may not."""

from __future__ import annotations

import zipfile
from io import BytesIO

from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.blobs.store import Blob

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(20)


def package(*names: str, first: bytes = b"") -> bytes:
    """A package with these parts. `first`: what an OpenDocument file says it is."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        if first:
            file.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()


def word(*more: str) -> bytes:
    return package("[Content_Types].xml", "word/document.xml", *more)


def blob(data: bytes) -> Blob:
    """These bytes as a blob."""
    return Blob("0" * 64, len(data), lambda offset: data[offset : offset + PIECE])
