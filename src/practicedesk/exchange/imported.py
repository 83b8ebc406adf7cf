"""What reading a file gives: plain values, ready to be written into a library or shown as a dry run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from practicedesk_sync.model.fields import Merge

READ_STEP = 250
"""Rows or records read between two reports of progress: about a tenth of a second."""


@dataclass(frozen=True, slots=True)
class ImportedRecord:
    """One record as a row of a file gives it.

    `fields` holds canonical values (`model.values.value_of`, unknown terms as ``unmapped:<text>``), sets
    and lists as lists; a blank cell gives no field. `source` and `source_id` name the row for good: the
    same row read again, anywhere, has the same two. `record_id` is "" unless the file is our own export.
    `line` is where the row begins in the file, from 1; in a JSON file the number of the record. `file` is
    the name of the file where the plan is of a folder. `notes` are plain sentences; nothing in them kept a
    value out.

    A JSON file of ours says more. `space`: the id of the space it was exported from. `others`: of a
    register with an open conflict its other values, newest first; of a list {place: other values}; a text
    holds its open conflicts itself. `forms`: how fields that the kind does not declare merge. `origin`: what
    its origin said besides.
    """

    kind: str
    source: str
    source_id: str
    fields: Mapping[str, Any]
    line: int
    licence: str = ""
    record_id: str = ""
    notes: tuple[str, ...] = ()
    file: str = ""
    space: str = ""
    others: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Merge] = field(default_factory=dict)
    trashed: bool = False
    origin: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.fields.get("title", ""))


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something in the file that could not be used, and where.

    `line` and `file` as in `ImportedRecord`; `column` is its heading in the file, "" for the whole row.
    `left_out`: the row gives no record; otherwise it does, without this one cell.
    Codes: ragged_row, broken_quotes, no_title, repeated_id, unknown_kind, front_matter, record_form, and
    those of `file_text` for a file of a folder (rows); field_value, no_such_field (cells).
    """

    line: int
    column: str
    code: str
    message: str
    left_out: bool = True
    file: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole file, read: every row with text in it is a record or is named in `problems`.

    `unmapped`: per field, the texts that have no code in its vocabulary and how often they stand in the
    records. `ignored_columns`: headings the mapping does not use. `encoding` and `delimiter`: how the
    file was understood. `notes`: what a person should know about the file as a whole. `unit`: what the `line`
    of a record counts, "line" or "record".
    """

    records: tuple[ImportedRecord, ...]
    problems: tuple[RowProblem, ...]
    unmapped: Mapping[str, Mapping[str, int]]
    ignored_columns: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()
    unit: str = "line"
