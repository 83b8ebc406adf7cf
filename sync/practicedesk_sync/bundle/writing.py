"""Writes a bundle: under another name first, so that a name stands for a whole file or for none.

What is larger than one file may be becomes several: each a bundle of its own with its place among the parts,
so they may be read in any order, and what a lost one held is named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ..log import keys
from ..protocol.messages import Message
from . import contents, faults
from .head import MOST_PARTS, Head
from .reading import part_names
from .segment import KEY_BYTES, seal

MOST_FILE_BYTES = 2 * 1024**3 - 1
"""Of one part: what every file system of a stick can hold."""
Recipient = tuple[str, bytes]
"""Whom a bundle is sealed to: an id by which they find their key, and their public key (32 bytes)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes a bundle, and whom for."""

    key: keys.KeyPair
    recipients: Sequence[Recipient]
    now_ms: Callable[[], int]
    random_bytes: Callable[[int], bytes]

    def head(self, kind: str) -> Head:
        """The head of the first part, with no key yet."""
        made_ms, id_ = self.now_ms(), self.random_bytes(16).hex()
        return Head(kind, id_, 1, 1, made_ms, self.key.public, ())


class _Part:
    """One file while it is written; the last segment is held back until it is known to be the last."""

    def __init__(self, file: BinaryIO, sender: Sender, head: Head) -> None:
        self.file = file
        self.sender = sender
        self.key = sender.random_bytes(KEY_BYTES)
        sealed = tuple((who, keys.seal(public, self.key)) for who, public in sender.recipients)
        self.head = replace(head, recipients=sealed)
        self.size_bytes = file.write(self.head.signed(sender.key))
        self._index = 0
        self._waiting: bytes | None = None

    def add(self, plain: bytes) -> None:
        if self._waiting is not None:
            self._write(last=False)
        self._waiting = plain
        self.size_bytes += len(plain) + 256

    def finish(self, parts: int) -> None:
        """Close the part, once it is known how many there are."""
        self._write(last=True)
        self.head = replace(self.head, parts=parts)
        self.file.seek(0)
        self.file.write(self.head.signed(self.sender.key))

    def _write(self, *, last: bool) -> None:
        sender = self.sender
        segment = seal(
            self._waiting or b"",
            self.head,
            self._index,
            last=last,
            key=self.key,
            sender=sender.key,
            random_bytes=sender.random_bytes,
        )
        self.file.write(segment.packed())
        self._index += 1


def in_memory(sender: Sender, kind: str, messages: Iterable[Message]) -> bytes:
    """A small bundle as bytes."""
    file = BytesIO()
    part = _Part(file, sender, sender.head(kind))
    for message in messages:
        part.add(contents.written(message))
    part.finish(1)
    return file.getvalue()


class BundleWriter:
    """Writes a bundle to files. A context: what ends it with an error leaves nothing behind.

    `limit_bytes`: of one file. `paths`: the finished files, when it has ended well.
    """

    def __init__(
        self,
        target: Path,
        sender: Sender,
        kind: str,
        *,
        overwrite: bool = False,
        limit_bytes: int = MOST_FILE_BYTES,
    ) -> None:
        self.target = target
        self.sender = sender
        self.overwrite = overwrite
        self.limit_bytes = limit_bytes
        self.paths: list[Path] = []
        self.head = sender.head(kind)
        self._parts: list[_Part] = []
        self._rough: list[Path] = []

    def __enter__(self) -> BundleWriter:
        if part_names(self.target, 1) != [self.target]:  # else another file than this would be written
            raise faults.name_of_a_part(self.target.name)
        if not self.overwrite and self.target.exists():
            raise faults.exists(self.target.name)
        return self

    def add(self, message: Message) -> None:
        """Put a message behind those before. Raises `WorldError` when it cannot be written."""
        plain = contents.written(message)
        try:
            if not self._parts or self._parts[-1].size_bytes + len(plain) > self.limit_bytes:
                self._begin()
            self._parts[-1].add(plain)
        except OSError as error:
            raise faults.cannot_write(self.target.name, error) from error

    def _begin(self) -> None:
        number = len(self._parts) + 1
        if number > MOST_PARTS:
            raise faults.too_large()
        rough = self.target.with_name(f".{self.target.name}.{self.head.id[:8]}.{number}")
        self._rough.append(rough)
        descriptor = os.open(rough, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        file = os.fdopen(descriptor, "wb")
        self._parts.append(_Part(file, self.sender, replace(self.head, part=number)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and self._parts:
                self._finish()
        except OSError as failed:
            raise faults.cannot_write(self.target.name, failed) from failed
        finally:
            for part in self._parts:
                with suppress(OSError):
                    part.file.close()
            for rough in self._rough:
                with suppress(OSError):
                    rough.unlink(missing_ok=True)

    def _finish(self) -> None:
        """Everything is on the disk before the first name is given."""
        names = part_names(self.target, len(self._parts))
        for name in names:
            if not self.overwrite and name.exists():
                raise faults.exists(name.name)
        for part in self._parts:
            part.finish(len(self._parts))
            part.file.flush()
            os.fsync(part.file.fileno())
            part.file.close()
        for rough, name in zip(self._rough, names, strict=True):
            rough.replace(name)
        self.paths = names
