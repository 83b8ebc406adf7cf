"""Records become a CSV file that any spreadsheet opens, that runs nothing there, and that we read back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.model.fields import LIST, SET, TEXT
from practicedesk_sync.model.kinds import kind as kind_named

from .cells import ID, KIND, guarded, joined, written
from .exported import ExportedRecord
from .whole_file import write_whole


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

    write_whole(path, fill, overwrite=overwrite, encoding="utf-8-sig")
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
