"""What reading a file gives: plain values, ready to be written into a library or shown as a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """One record as a row of a file gives it.

    `fields` holds canonical values (`model.values.value_of`, unknown terms as ``unmapped:<text>``), sets
    and lists as lists; a blank cell gives no field. `source` and `source_id` name the row for good: the
    same row read again, anywhere, has the same two. `record_id` is "" unless the file is our own export.
    `line` is where the row begins in the file, from 1. `notes` are plain sentences; nothing in them
    kept a value out.
    """

    kind: str
    source: str
    source_id: str
    fields: Mapping[str, Any]
    line: int
    licence: str = ""
    record_id: str = ""
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(self.fields["title"])


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something in the file that could not be used, and where.

    `line` counts lines of the file from 1; `column` is its heading in the file, "" for the whole row.
    `left_out`: the row gives no record; otherwise it does, without this one cell.
    Codes: ragged_row, broken_quotes, no_title, repeated_id, unknown_kind (rows); field_value,
    no_such_field (cells).
    """

    line: int
    column: str
    code: str
    message: str
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole file, read: every row with text in it is a record or is named in `problems`.

    `unmapped`: per field, the texts that have no code in its vocabulary and how often they stand in the
    records. `ignored_columns`: headings the mapping does not use. `encoding` and `delimiter`: how the
    file was understood. `notes`: what a person should know about the file as a whole.
    """

    records: tuple[ImportedRecord, ...]
    problems: tuple[RowProblem, ...]
    unmapped: Mapping[str, Mapping[str, int]]
    ignored_columns: tuple[str, ...]
    encoding: str
    delimiter: str
    notes: tuple[str, ...] = ()
