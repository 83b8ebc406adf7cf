"""Records become a CSV file that any spreadsheet opens, that runs nothing there, and that we read back."""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from practicedesk_sync.errors import UserMistake, WorldError
from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.model.fields import LIST, SET, TEXT
from practicedesk_sync.model.kinds import kind as kind_named

from .cells import ID, KIND, guarded, joined, written


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """A record as it is shown: its fields by name, sets and lists as lists, codes as codes."""

    id: str
    kind: str
    fields: Mapping[str, Any]


def write_csv(
    path: Path,
    records: Iterable[ExportedRecord],
    fields: Sequence[str] | None = None,
    *,
    overwrite: bool = False,
) -> int:
    """Write the records, a row each, and give their number. The preset ``plain`` reads the file back.

    UTF-8 with a mark, commas, CRLF, every cell in quotes (RFC 4180). `fields`: the columns after ``id`` and
    ``kind``; without it every field the kinds declare and then any other the records hold. A text with
    open conflicts is written as shown. The file appears when it is whole, or not at all.
    Raises `UserMistake` where it exists already or its folder does not, `WorldError` where the disk is in
    the way.
    """
    rows = list(records)
    names = list(fields) if fields is not None else _all_fields(rows)

    def fill(file: TextIO) -> None:
        # In quotes a cell stays one cell where a spreadsheet parts at semicolons and tabs as well.
        writer = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        writer.writerow([ID, KIND, *map(guarded, names)])
        for record in rows:
            cells = (_cell(record, name) for name in names)
            writer.writerow([record.id, guarded(record.kind), *cells])

    _write_whole(path, fill, overwrite=overwrite)
    return len(rows)


def _all_fields(records: Iterable[ExportedRecord]) -> list[str]:
    """In order of declaration, the kinds in order of appearance; fields unknown to this version last."""
    rows = list(records)
    declared = (name for kind in dict.fromkeys(row.kind for row in rows) for name in kind_named(kind).fields)
    names = dict.fromkeys(declared)
    return [*names, *sorted({name for row in rows for name in row.fields} - set(names))]


def _cell(record: ExportedRecord, name: str) -> str:
    value = record.fields.get(name)
    about = kind_named(record.kind).fields.get(name)
    if about is not None and about.merge in (SET, LIST) and isinstance(value, list):
        return guarded(joined(value))
    text = written(value)
    return guarded(plain(text) if about is not None and about.merge == TEXT else text)


def _write_whole(path: Path, fill: Callable[[TextIO], None], *, overwrite: bool) -> None:
    """Fill a file beside `path` and let it take that name once it is on the disk."""
    with _told_plainly(path):
        target = _target(path)
        _check_target(target, path, overwrite)
        unfinished = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
        try:
            with unfinished.open("x", encoding="utf-8-sig", errors="replace", newline="") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            _check_target(target, path, overwrite)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    """The file behind a name: a link stays a link, and what it names is replaced."""
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:  # U+0000
        raise UserMistake("file_name", f"“{path}” is no name for a file.", "Choose another name.") from error


def _check_target(target: Path, path: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise UserMistake("file_is_folder", f"“{path}” is a folder.", "Name a file inside it.")
    if not target.parent.is_dir():
        raise UserMistake("no_folder", f"There is no folder “{path.parent}”.", "Make it, or choose another.")
    if target.exists() and not overwrite:
        raise UserMistake(
            "file_exists", f"“{path}” exists already.", "Choose another name, or ask to overwrite it."
        )


@contextmanager
def _told_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WorldError(
            "file_unwritable",
            f"“{path}” could not be written: {error.strerror or error}.",
            "Check the folder and the room on its disk, then try again; no part of the file was left.",
            retryable=True,
        ) from error
