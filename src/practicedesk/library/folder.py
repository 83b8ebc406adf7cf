"""What a library's folder holds. Known without loading what opens it."""

from __future__ import annotations

from pathlib import Path

FILE, JOURNAL, BACKUPS = "library.db", "outbox.journal", "backups"
FONTS = "fonts"
"""Fonts of its owner, for scripts that the shipped ones lack."""
ATTACHMENTS, OPENED = "attachments", "opened"
"""The bytes of attachments, and the copies that were handed to other programs, each below its space."""


def holds_library(folder: Path) -> bool:
    """Whether there is a library in the folder."""
    return (folder / FILE).exists()
