"""Reads a bundle: all of it is proven before anything in it is opened, and nothing of it is kept in memory.

Once from end to end for lengths and signatures; then segment by segment, each proven again as it is opened,
as a stick may be changed while it is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ..log.keys import KeyPair
from ..progress import Progress, unwatched
from ..protocol.messages import Message
from . import contents, faults
from .head import Head, read_head, verify
from .segment import KEY_BYTES, Segment, read_segment, skip_segments


class Bundle:
    """A proven bundle. `segments`: how many it has; `size_bytes`: of the file, `head_bytes` of its head."""

    def __init__(self, file: BinaryIO, on_progress: Progress = unwatched) -> None:
        """Raises `SyncError` unless all of the file is what its sender has written."""
        self._file = file
        self.size_bytes = file.seek(0, os.SEEK_END)
        file.seek(0)
        self.head, signature = read_head(file)
        self.head_bytes = file.tell()
        self.segments = skip_segments(file, self.size_bytes)
        verify(self.head, signature)
        for _ in self._proven(on_progress):
            pass  # each is proven as it comes by

    def messages(self, key: KeyPair, who: str = "", on_progress: Progress = unwatched) -> Iterator[Message]:
        """What is in it, for the holder of this key. `who`: the recipient's id; else the key's own.

        Raises `SyncError`, with the first message, if it is not sealed to them.
        """
        content = content_key(self.head, key, who)
        for segment in self._proven(on_progress):
            yield contents.read(segment.opened(self.head, content))

    def pieces(self) -> Iterator[bytes]:
        """The segments one by one, each with the head, as a courier hands them in."""
        self._file.seek(0)
        head = self._file.read(self.head_bytes)
        for segment in self._proven(unwatched):
            yield head + segment.packed()

    def _proven(self, on_progress: Progress) -> Iterator[Segment]:
        at = self.head_bytes
        for index in range(self.segments):
            self._file.seek(at)
            segment = read_segment(self._file, index)
            at = self._file.tell()
            segment.verify(self.head)
            on_progress(at, self.size_bytes)
            yield segment


def content_key(head: Head, key: KeyPair, who: str = "") -> bytes:
    """The key of the content, for one of its recipients. Raises `SyncError`."""
    found = key.unseal(head.sealed_for(who or key.id))
    if found is None or len(found) != KEY_BYTES:
        raise faults.not_for_you()
    return found


def open_piece(piece: bytes, index: int) -> tuple[Head, Segment]:
    """One proven segment and its head, as a courier has handed it in. Raises `SyncError`."""
    file = BytesIO(piece)
    head, signature = read_head(file)
    verify(head, signature)
    segment = read_segment(file, index)
    segment.verify(head)
    if file.read(1):
        raise faults.damaged()
    return head, segment


def head_of(path: Path) -> Head:
    """The proven head of the bundle in a file; the rest is not looked at. Raises as `open_bundle`."""
    try:
        with path.open("rb") as file:
            head, signature = read_head(file)
    except OSError as error:
        raise faults.cannot_read(path.name, error) from error
    verify(head, signature)
    return head


@contextmanager
def open_bundle(path: Path, on_progress: Progress = unwatched) -> Iterator[Bundle]:
    """The bundle in a file, proven. Raises `SyncError`, or `WorldError` where the file cannot be read."""
    try:
        with path.open("rb") as file:
            yield Bundle(file, on_progress)
    except OSError as error:
        raise faults.cannot_read(path.name, error) from error


def parts_of(path: Path) -> tuple[list[Path], list[Path]]:
    """The file and the parts that belong to it and lie beside it, in order; and those that are not there.

    Raises as `open_bundle`.
    """
    head = head_of(path)
    found, absent = [], []
    for number, name in enumerate(part_names(path, head.parts), 1):
        if number == head.part:
            found.append(path)
        elif name.exists() and ((other := head_of(name)).id, other.part) == (head.id, number):
            found.append(name)
        else:
            absent.append(name)
    return found, absent


def part_names(path: Path, parts: int) -> list[Path]:
    """The files of a bundle of so many parts, by the name of the first or any other of them."""
    stem = path.stem
    before, dot, number = stem.rpartition(".part")
    if dot and number.isascii() and number.isdigit():
        stem = before
    return [
        path.with_name(f"{stem}{f'.part{part}' if part > 1 else ''}{path.suffix}")
        for part in range(1, parts + 1)
    ]
