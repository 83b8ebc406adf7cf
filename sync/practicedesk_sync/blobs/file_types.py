"""Which kinds of files may be attached: by what is in them, whatever they are called.

Office documents are packages; one with a macro, or with another program in it, is none of them. A page or a
program (HTML, SVG, a script) is no text here either, though it is written in letters.
"""

from __future__ import annotations

import struct
from pathlib import PurePath

from ..errors import UserMistake
from .store import Blob

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
TEXT, CSV = "text/plain", "text/csv"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
SUFFIXES = {
    ".pdf": PDF,
    ".docx": f"{_OOXML}wordprocessingml.document",
    ".xlsx": f"{_OOXML}spreadsheetml.sheet",
    ".pptx": f"{_OOXML}presentationml.presentation",
    ".odt": f"{_ODF}text",
    ".ods": f"{_ODF}spreadsheet",
    ".odp": f"{_ODF}presentation",
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".webp": WEBP,
    ".csv": CSV,
    ".txt": TEXT,
}
"""What may be attached, by the ending of its name."""
IN_WORDS = "PDF, Word, Excel, PowerPoint and OpenDocument files without macros, PNG, JPEG, WebP, CSV and text"

_MAIN_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
_PROGRAMS = ("vbaproject.bin", "vbadata.xml")
_PROGRAM_FOLDERS = ("basic/", "scripts/", "object ", "xl/macrosheets/")
_HEAD = 4096
_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LARGEST_LIST = 1 << 20
"""Bytes of the list of a package's parts; thousands of parts are below."""
_FIRST = struct.Struct("<4s5H3L2H")
_NO_LETTER = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"
_PAGES = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"#!")


def sniffed(blob: Blob) -> str:
    """The type of a file by what is in it; "" for one that may not be attached. `TEXT` is CSV too.

    Reads the beginning of most files, all of a text.
    """
    head = blob.read(0)[:_HEAD]
    for start, found in ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)):
        if head.startswith(start):
            return found
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _package(blob, head)
    return TEXT if _is_text(blob, head) else ""


def checked(name: str, blob: Blob) -> str:
    """The type of a file of that name. Raises `UserMistake` for what may not be, or is called other."""
    found = sniffed(blob)
    if not found:
        raise UserMistake(
            "file_type", f"“{name}” is of a kind that cannot be attached.", f"You can attach {IN_WORDS}."
        )
    named = SUFFIXES.get(PurePath(name).suffix.lower(), "")
    if named != found and not (found == TEXT and named == CSV):
        raise UserMistake(
            "file_name_type",
            f"“{name}” is not what the ending of its name says.",
            f"Open it and save it anew; the ending has to be {suffix_of(found)} for what it holds.",
        )
    return named


def suffix_of(type_: str) -> str:
    """The ending of the name of a file of that type."""
    return next(suffix for suffix, one in SUFFIXES.items() if one == type_)


def _package(blob: Blob, head: bytes) -> str:
    """Of an office document which one it is, by the list of its parts that ends it."""
    names = [name.lower() for name in _parts(blob)]
    if any(name.endswith(_PROGRAMS) or name.startswith(_PROGRAM_FOLDERS) for name in names):
        return ""
    if "[content_types].xml" in names:
        return next((SUFFIXES[end] for part, end in _MAIN_PARTS.items() if part in names), "")
    declared = _open_document_type(head)
    return declared if declared in SUFFIXES.values() and "content.xml" in names else ""


def _open_document_type(head: bytes) -> str:
    """What an OpenDocument package says it is: its first part, stored as it is."""
    if len(head) < _FIRST.size:
        return ""
    _, _, _, method, _, _, _, size, _, name_length, extra = _FIRST.unpack_from(head)
    start = _FIRST.size + name_length + extra
    if head[_FIRST.size : _FIRST.size + name_length] != b"mimetype" or method != 0:
        return ""
    return head[start : start + min(size, 100)].decode("ascii", "replace")


def _parts(blob: Blob) -> list[str]:
    """The names in a package, as its own list has them; none where that list is not as it should be."""
    start = max(0, blob.size - _END.size - _LONGEST_COMMENT)
    tail = _span(blob, start, blob.size - start)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return []
    _, _, _, _, count, length, place, comment = _END.unpack_from(tail, at)
    ends = place + length == start + at and at + _END.size + comment == len(tail)
    if not ends or length > _LARGEST_LIST:
        return []
    listed, names, at = _span(blob, place, length), [], 0
    for _ in range(count):
        if len(listed) - at < _ENTRY.size or listed[at : at + 4] != b"PK\x01\x02":
            return []
        name_length, extra, said = _ENTRY.unpack_from(listed, at)[10:13]
        names.append(listed[at + _ENTRY.size : at + _ENTRY.size + name_length].decode("utf-8", "replace"))
        at += _ENTRY.size + name_length + extra + said
    return names if at == length else []


def _span(blob: Blob, offset: int, length: int) -> bytes:
    found = bytearray()
    while len(found) < length and (piece := blob.read(offset + len(found))):
        found += piece
    return bytes(found[:length])


def _is_text(blob: Blob, head: bytes) -> bool:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES):
        return False
    at = 0
    while piece := blob.read(at):
        if piece.translate(None, _NO_LETTER) != piece:
            return False
        at += len(piece)
    return at > 0
