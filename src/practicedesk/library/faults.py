"""What can be wrong with the folder of a library, in words a person knows."""

from __future__ import annotations

import errno
from pathlib import Path

from practicedesk_sync.errors import WorldError


def no_access(folder: Path, error: Exception) -> WorldError:
    return WorldError(
        "library_unreadable",
        f"The library in {folder} cannot be used: {_reason(error)}.",
        "Check that the folder is on this computer, that you may read it and the disk is not full.",
    )


def not_written(error: OSError) -> WorldError:
    if error.errno == errno.ENOSPC:
        return WorldError(
            "disk_full", "The disk is full.", "Make room and try again; what was saved before is safe."
        )
    return WorldError(
        "not_written",
        f"This could not be saved: {error.strerror or error}.",
        "Check that the disk is there, and try again.",
        retryable=True,
    )


def disk_takes_nothing(error: Exception) -> bool:
    """Whether the disk is full or fails: what is on it may be readable all the same."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO)
    return full or any(words in str(error) for words in ("database or disk is full", "disk I/O error"))


def _reason(error: Exception) -> str:
    """Why, in words a person knows; without the names of our modules."""
    words = str(error).splitlines()[0].rpartition(") ")[2]
    known = {
        "file is not a database": "the file is damaged, locked by a key, or not a library",
        "attempt to write a readonly database": "it may be read but not written",
        "database or disk is full": "the disk is full",
        "disk I/O error": "the disk is full, or does not answer as it should",
        "unable to open database file": "the file cannot be opened",
    }
    return known.get(words) or (error.strerror if isinstance(error, OSError) else None) or words
