"""Why a library cannot be opened, and what is still there of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from practicedesk_sync.errors import PracticeDeskError

from ..library.folder import BACKUPS, FILE, JOURNAL
from ..library.journal import Journal
from ..problems import kept


@dataclass(frozen=True, slots=True)
class Copy:
    """An earlier copy of the library, and when it was made (ms since 1970 UTC)."""

    file: Path
    at_ms: int


@dataclass(frozen=True, slots=True)
class NotOpened:
    """The library of `folder`, which is left as it is. `error`: why it is not open.

    `file`: None where there is none. `journal`: what was not sent yet, once more; None where all was.
    `copies`: newest first.
    """

    folder: Path
    error: PracticeDeskError
    cause: Exception
    file: Path | None = None
    journal: Path | None = None
    copies: tuple[Copy, ...] = ()

    def write_down(self) -> str:
        """Keep the details for whoever looks after PracticeDesk; where they are, in a sentence."""
        return kept(self.cause, self.folder).next


def not_opened(folder: Path, error: Exception) -> NotOpened:
    """What can be told of a library that was not opened because of `error`. Changes nothing."""
    known = error if isinstance(error, PracticeDeskError) else kept(error, folder)
    try:
        file, journal = folder / FILE, Journal(folder / JOURNAL)
        there = (file if file.exists() else None, journal.path if journal.size() else None)
        found = [Copy(path, path.stat().st_mtime_ns // 10**6) for path in (folder / BACKUPS).glob("*.db")]
    except OSError:
        return NotOpened(folder, known, error)
    copies = tuple(sorted(found, key=lambda copy: -copy.at_ms))
    return NotOpened(folder, known, error, *there, copies)
