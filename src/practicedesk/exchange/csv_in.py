"""A CSV file and a mapping become records to import; what cannot be used is named with its line."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from practicedesk_sync.ids import digest_of_parts, is_id
from practicedesk_sync.model import kinds
from practicedesk_sync.model.values import clean_text

from .cells import KIND, unguarded
from .columns import Columns, wanted_headings
from .csv_rows import Row, read_table
from .file_text import read_text
from .imported import ImportedRecord, ImportPlan, RowProblem
from .mappings import ORIGIN, ColumnMapping, Rule
from .row_fields import Fault, RowFields, read_fields


def read_csv(path: Path, mapping: ColumnMapping) -> ImportPlan:
    """Read a whole file without writing anything; reading it twice gives the same plan.

    Raises `UserMistake` where the file is no CSV file with the columns the mapping cannot do without,
    and `WorldError` where it cannot be read. A bad row never stops the others.
    """
    source = read_text(path)
    wanted = wanted_headings(mapping)
    table = read_table(source.text, lambda heading: heading.casefold() in wanted)
    columns = Columns.of(table, mapping)
    reading = _Reading(mapping, columns)
    for row in table.rows:
        reading.take(row)
    if not reading.records and not reading.problems:
        columns.notes.append("The file has a heading row and nothing below it.")
    return ImportPlan(
        records=tuple(reading.records),
        problems=tuple(reading.problems),
        unmapped={name: dict(texts) for name, texts in reading.unmapped.items()},
        ignored_columns=columns.ignored,
        encoding=source.encoding,
        delimiter=table.delimiter,
        notes=(*source.notes, *columns.notes),
    )


@dataclass
class _Reading:
    """Takes the rows one by one."""

    mapping: ColumnMapping
    columns: Columns
    records: list[ImportedRecord] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unmapped: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _line_of: dict[tuple[str, str], int] = field(default_factory=dict)
    _rules: dict[str, dict[str, Rule]] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        try:
            self._check_shape(row)
            kind = self._kind(row)
            read = read_fields(kind, self._rules_of(kind), self._cell_of(row))
            if not str(read.fields.get("title", "")).strip():
                raise Fault("no_title", self._title_column(), "The row has no title.")
            record = self._record(row, kind, read)
            self._check_new(record)
        except Fault as fault:
            self.problems.append(RowProblem(row.line, fault.column, fault.code, fault.message))
            return
        self.records.append(record)
        self._keep_account(row, kind, read)

    def _check_shape(self, row: Row) -> None:
        if row.fault:
            raise Fault("broken_quotes", "", f"The row cannot be taken apart: {row.fault}.")
        header, count = self.columns.header, len(row.cells)
        if count < self.columns.fewest_cells or any(cell.strip() for cell in row.cells[len(header) :]):
            raise Fault("ragged_row", "", f"The row has {count} cells, the heading row has {len(header)}.")

    def _kind(self, row: Row) -> str:
        named = self.columns.cell(row, KIND).strip() if self.mapping.by_name else ""
        name = named or self.mapping.kind
        if not kinds.is_known(name) or kinds.kind(name).frozen:
            raise Fault("unknown_kind", KIND, f"“{name}” is not a kind of record that can be imported.")
        return name

    def _rules_of(self, kind: str) -> dict[str, Rule]:
        if kind not in self._rules:
            self._rules[kind] = self.mapping.rules(kind)
        return self._rules[kind]

    def _cell_of(self, row: Row) -> Callable[[str], str]:
        def cell(heading: str) -> str:
            text = self.columns.cell(row, heading)
            return unguarded(text) if self.mapping.by_name else text

        return cell

    def _title_column(self) -> str:
        sources = self._rules_of(self.mapping.kind)["title"].sources
        return sources[0].column if sources else ""

    def _record(self, row: Row, kind: str, read: RowFields) -> ImportedRecord:
        own_id = " ".join(self._cell_of(row)(self.mapping.source_id).split())
        source, source_id, licence = self.mapping.source, own_id, self.mapping.licence
        if self.mapping.by_name:
            source, source_id, licence = _origin(self._cell_of(row)(ORIGIN)) or (source, source_id, licence)
        if not source_id:
            source_id = f"row:{self._content_hash(row)}"
        record_id = own_id if self.mapping.by_name and is_id(own_id) else ""
        return ImportedRecord(
            kind, source, source_id, read.fields, row.line, licence, record_id, tuple(read.notes)
        )

    def _content_hash(self, row: Row) -> str:
        """Names a row that has no id: equal for rows with equal text in the columns that are used."""
        cells = ((heading, self.columns.cell(row, heading)) for heading in sorted(self.columns.index))
        used = [part.encode("utf-8", "replace").decode() for pair in cells if pair[1] for part in pair]
        return digest_of_parts(*used)

    def _check_new(self, record: ImportedRecord) -> None:
        key = (record.source, record.source_id)
        first = self._line_of.setdefault(key, record.line)
        if first == record.line:
            return
        what = "is the same as" if record.source_id.startswith("row:") else "has the same id as"
        raise Fault(
            "repeated_id", self.mapping.source_id, f"The row {what} the one in line {first}, which is used."
        )

    def _keep_account(self, row: Row, kind: str, read: RowFields) -> None:
        for name, text in read.unmapped:
            self.unmapped[name][text] += 1
        faults = [*read.faults, *self._strangers(row, kind)]
        self.problems += [RowProblem(row.line, f.column, f.code, f.message, left_out=False) for f in faults]

    def _strangers(self, row: Row, kind: str) -> Iterable[Fault]:
        """Cells with text under the name of a field that this row's kind does not have."""
        if not self.mapping.by_name:
            return
        declared = {name.casefold() for name in (*kinds.kind(kind).fields, KIND, self.mapping.source_id)}
        for heading, place in self.columns.index.items():
            if heading not in declared and self.columns.cell(row, heading):
                column = self.columns.header[place]
                yield Fault(
                    "no_such_field", column, f"A {kind} has no field “{column}”; the cell was not used."
                )


def _origin(cell: str) -> tuple[str, str, str] | None:
    """(source, source id, licence) of a record that was itself imported once, from our own export."""
    try:
        origin: Any = json.loads(cell) if cell else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(origin, dict):
        return None
    source, source_id, licence = (origin.get(key) for key in ("source", "source_id", "licence"))
    if not (isinstance(source, str) and source and isinstance(source_id, str) and source_id):
        return None
    return clean_text(source), clean_text(source_id), clean_text(str(licence or ""))
