"""The forms a file may have, and how its name tells which."""

from __future__ import annotations

from pathlib import Path

from practicedesk_sync.errors import UserMistake

CSV, MARKDOWN, JSON = FORMATS = ("csv", "markdown", "json")
CALENDAR = "calendar"
"""Of the meetings; a form that is written and never read."""
MARKDOWN_SUFFIXES = (".md", ".markdown")
_BY_SUFFIX = dict.fromkeys(MARKDOWN_SUFFIXES, MARKDOWN) | {
    ".csv": CSV,
    ".tsv": CSV,
    ".txt": CSV,
    ".json": JSON,
}


def is_readable(path: Path) -> bool:
    """Whether the name of a file is that of one of `FORMATS`."""
    return path.suffix.lower() in _BY_SUFFIX


def format_of(path: Path) -> str:
    """One of `FORMATS`, by the name of a file; a folder holds Markdown. Raises `UserMistake`."""
    found = MARKDOWN if path.is_dir() else _BY_SUFFIX.get(path.suffix.lower())
    if found is None:
        raise UserMistake(
            "format_unknown",
            f"“{path.name}” is none of the forms that can be read and written: CSV, Markdown, JSON.",
            "Use one of them, with a name that ends in .csv, .md or .json.",
        )
    return found
