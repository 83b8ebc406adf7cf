"""Records become a folder of Markdown files, one each, that people read and `markdown_in` reads back."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.model.fields import TEXT
from practicedesk_sync.model.kinds import kind as kind_named

from . import front_matter
from .cells import ID, KIND
from .exported import ExportedRecord
from .file_names import FileNames
from .markdown_text import FENCE, texts_of, under_heading
from .whole_file import told_plainly


def write_markdown(folder: Path, records: Iterable[ExportedRecord], *, overwrite: bool = False) -> int:
    """Write each record to a file of its own in `folder`, which is made; how many there were.

    A file is named for the title. The files appear once all are written, on the disk they will be on; with
    `overwrite` they may appear in a folder that holds others, which are left alone. A text with open
    conflicts is written as shown.
    Raises `UserMistake` where the folder holds something already or cannot be, `WorldError` where the disk
    is in the way, and what `records` raises.
    """
    with told_plainly(folder):
        name = f".{folder.name[:40]}.{secrets.token_hex(4)}.part"
        # A folder that is there may be the root of a disk: what is beside it is on another one.
        unfinished = folder / name if folder.is_dir() else folder.with_name(name)
        _check(folder, overwrite, unfinished)
        unfinished.mkdir()
        try:
            count = _fill(unfinished, records)
            _check(folder, overwrite, unfinished)
            folder.mkdir(exist_ok=True)
            for entry in os.scandir(unfinished):
                Path(entry.path).replace(folder / entry.name)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return count


def markdown(record: ExportedRecord) -> str:
    """A record as a Markdown file: the short fields as front matter, each text under its label."""
    declared = kind_named(record.kind).fields
    part_named = texts_of(kind_named(record.kind))
    given = {name: _shown(value) for name, value in record.fields.items()}
    held = [name for name in (*declared, *sorted(given.keys() - declared.keys())) if _says(given.get(name))]
    texts = [name for name in held if name in declared and declared[name].merge == TEXT]
    short = {name: given[name] for name in held if name not in texts}
    parts = [under_heading(declared[name].label, given[name], part_named) for name in texts]
    header = front_matter.written({ID: record.id, KIND: record.kind} | short)
    return "\n\n".join([f"{FENCE}\n{header}{FENCE}", *parts]) + "\n"


def _shown(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _says(value: Any) -> bool:
    return value not in ("", None, [], {})


def _fill(folder: Path, records: Iterable[ExportedRecord]) -> int:
    names = FileNames(".md")
    count = 0
    for record in records:
        path = folder / names.name_for(record.title or record.kind, record.id)
        path.write_text(markdown(record), encoding="utf-8", errors="replace", newline="\n")
        count += 1
    return count


def _check(folder: Path, overwrite: bool, unfinished: Path) -> None:
    if not folder.parent.is_dir():
        raise UserMistake(
            "no_folder", f"There is no folder “{folder.parent}”.", "Make it, or choose another."
        )
    if folder.exists() and not folder.is_dir():
        raise UserMistake("folder_is_file", f"“{folder}” is a file.", "Name a folder for the files.")
    if folder.is_dir() and not overwrite and set(folder.iterdir()) - {unfinished}:
        raise UserMistake(
            "folder_not_empty",
            f"The folder “{folder}” holds something already.",
            "Choose another folder, or let what has the same name be replaced.",
        )
