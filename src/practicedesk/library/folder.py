"""What a library's folder holds. Known without loading what opens it."""

from __future__ import annotations

from pathlib import Path

FILE, JOURNAL, BACKUPS = "library.db", "outbox.journal", "backups"
LIBRARY, EMPTY, OTHER = "library", "empty", "other"
FONTS = "fonts"
"""Fonts of its owner, for scripts that the shipped ones lack."""
ATTACHMENTS, OPENED = "attachments", "opened"
"""The bytes of attachments, and the copies that were handed to other programs, each below its space."""


def holds_library(folder: Path) -> bool:
    """Whether there is a library in the folder. Raises `OSError` where one may not look into it."""
    return (folder / FILE).exists()


def found_in(folder: Path) -> str:
    """What a folder holds that somebody chose: a `LIBRARY`, nothing (`EMPTY`), or `OTHER` things.

    Of one into which one may not look nothing is known, so it counts as the last.
    """
    try:
        if holds_library(folder):
            return LIBRARY
        return OTHER if any(folder.iterdir()) else EMPTY
    except OSError:
        return OTHER
