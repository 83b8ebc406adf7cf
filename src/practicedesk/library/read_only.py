"""A library in a place where one may only read: a copy on a stick, a disk that takes nothing any more."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from practicedesk_sync.errors import Refused, WorldError
from practicedesk_sync.replica.sqlite import open_unwritable

INDEX_BYTES = 32 * 1024
"""The least that SQLite's index of a log has; of one that a full disk took no more of there is less."""
COPY_IT = "Copy its folder to where you may write, and open it there."


def may_write(file: Path) -> bool:
    """Whether a file, and others beside it, may be written. Asked of the system: to open the file and close
    it again would take away the locks this process has on it."""
    return os.access(file.parent, os.W_OK) and os.access(file, os.W_OK)


def read_only() -> Refused:
    """For whoever wants to write all the same."""
    return Refused("library_read_only", "This library may only be read here, not changed.", COPY_IT)


@dataclass(frozen=True, slots=True)
class Still:
    """A file as it was when it was opened to be read without a lock."""

    file: Path
    stood: tuple[int, ...]

    def check(self) -> None:
        """Raises `WorldError` when somebody who may write has done so since: no answer is sure then."""
        if _stands(self.file) != self.stood:
            raise WorldError(
                "library_changed",
                "Somebody else has changed this library, which may only be read here.",
                "Close it and open it again.",
            )


def open_to_read(file: Path, key: bytes | None) -> tuple[Engine, Still | None]:
    """A reader's engine, and how the file stands, where that is to be checked before it is read.

    What a database's log holds belongs to it. Where somebody has the library open, SQLite reads the log under
    their locks; a log that was left behind without these can only be read by whoever may write, and raises
    `WorldError`. Otherwise nobody has it open, and there is nothing to lock.
    """
    if _size(_beside(file, "-shm")) >= INDEX_BYTES:
        return open_unwritable(file, key=key, alone=False), None
    if _size(_beside(file, "-wal")):
        raise WorldError(
            "library_not_closed",
            "This library may only be read here, and its last changes were not put in their place.",
            COPY_IT,
        )
    return open_unwritable(file, key=key, alone=True), Still(file, _stands(file))


def _beside(file: Path, ending: str) -> Path:
    return file.with_name(file.name + ending)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _stands(file: Path) -> tuple[int, ...]:
    about = file.stat()
    return about.st_mtime_ns, about.st_size, _size(_beside(file, "-wal"))
