"""The outbox journal: an append-only file beside the library with every change that has no verdict yet.

A change is on the disk here before its transaction commits, so that neither a crash nor a damaged database
loses a word that was shown as saved. Each line: SHA-256 (16 hex digits) of the body, a space, the body.
When every change has a verdict the file is emptied.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from practicedesk_sync.ids import digest_of


class Journal:
    """The journal of one library. Not for two processes at once: write under the library's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._uncommitted: tuple[int, str] | None = None

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def end(self) -> str:
        """Where the journal ends: its size and a hash of its last bytes, to tell another end apart."""
        if not self.path.exists():
            return "0"
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 64))
            return f"{size} {digest_of(file.read())}"

    def append(self, bodies: Iterable[bytes]) -> None:
        """Put bodies on the disk; returns when they are there. Then say that they are `committed`."""
        before = self.size()
        data = b"".join(digest_of(body)[:16].encode() + b" " + body + b"\n" for body in bodies)
        if not data:
            return
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._uncommitted = before, self.end()

    def committed(self) -> None:
        """What was appended last has its transaction."""
        self._uncommitted = None

    def drop_uncommitted(self) -> None:
        """Forget what was appended last, if its transaction did not come to an end and nobody wrote since."""
        if self._uncommitted is not None:
            before, end = self._uncommitted
            self._uncommitted = None
            if self.end() == end:
                self.cut(before)

    def replace(self, bodies: Iterable[bytes]) -> None:
        """Put these bodies in the place of all that was there; a crash leaves the one or the other."""
        fresh = Journal(self.path.with_suffix(".new"))
        fresh.cut(0)
        fresh.append(bodies)
        if fresh.size():
            fresh.path.replace(self.path)
        else:
            self.cut(0)

    def cut(self, size: int) -> None:
        """Forget everything after `size` bytes: what belonged to a transaction that was rolled back."""
        if self.size() > size:
            os.truncate(self.path, size)

    def bodies(self) -> list[bytes]:
        """The whole lines, in order; a torn or altered line and all after it are left out."""
        found = []
        for line in self.path.read_bytes().split(b"\n")[:-1] if self.path.exists() else []:
            checksum, _, body = line.partition(b" ")
            if checksum != digest_of(body)[:16].encode():
                break
            found.append(body)
        return found
