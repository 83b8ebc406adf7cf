"""The pieces of a blob, each a file that is final from the moment it exists.

It is named by where the piece begins (12 hexadecimal digits) and holds the SHA-256 of what follows, and that.
It is written beside its place and moved there: whatever is killed at whatever moment, what is there is whole,
and the next piece goes where the first one is missing.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import WorldError

PIECE = 256 * 1024
"""Bytes of a piece; a network may let only smaller ones through. What is in memory at a time."""
NEW = ".new"
"""Ends the name of a file that is being written."""
HASH = 32
"""Bytes of a piece's file before the piece itself."""


class PieceDamaged(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__("a piece is damaged")
        self.offset = offset


def path_of(folder: Path, offset: int) -> Path:
    return folder / f"{offset:012x}"


def offset_of(name: str) -> int:
    """Where a piece begins, by its file's name; -1 for what is none."""
    return int(name, 16) if len(name) == 12 and set(name) <= set("0123456789abcdef") else -1


def offsets(folder: Path) -> list[int]:
    """Where the pieces of a blob begin."""
    with suppress(FileNotFoundError):
        return sorted(at for one in folder.iterdir() if (at := offset_of(one.name)) >= 0)
    return []


def length(folder: Path, offset: int) -> int:
    """Bytes of the piece that begins there; 0 for none."""
    try:
        return max(path_of(folder, offset).stat().st_size - HASH, 0)
    except FileNotFoundError:
        return 0


def write(folder: Path, offset: int, piece: bytes) -> None:
    """Store a piece, all of it or nothing. Raises `WorldError`."""
    path = path_of(folder, offset)
    if path.exists():
        return
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=NEW, delete=False) as file:
            file.write(hashlib.sha256(piece).digest())
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError as error:
        raise not_written(error) from error


def read(folder: Path, offset: int) -> bytes:
    """The bytes of the piece that begins there. Raises `PieceDamaged`; b"" where there is none."""
    try:
        found = path_of(folder, offset).read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise PieceDamaged(offset) from error
    piece = found[HASH:]
    if not piece or hashlib.sha256(piece).digest() != found[:HASH]:
        raise PieceDamaged(offset)
    return piece


def read_across(folder: Path, offset: int) -> bytes:
    """The rest of the piece in which `offset` lies."""
    if piece := read(folder, offset):
        return piece
    before = [start for start in offsets(folder) if start < offset]
    return read(folder, before[-1])[offset - before[-1] :] if before else b""


def not_written(error: OSError) -> WorldError:
    return WorldError(
        "blob_not_written",
        f"A file could not be stored: {error.strerror or error}.",
        "Make room on the disk and try again; what is there stays.",
        retryable=True,
    )
