"""A CSV file and a mapping become records to import; what cannot be used is named with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import digest_of_parts
from practicedesk_sync.model import kinds
from practicedesk_sync.progress import Progress, unwatched

from .cells import KIND, unguarded
from .columns import Columns, wanted_headings
from .csv_rows import Row, read_table
from .file_text import FileText, read_text
from .imported import READ_STEP, ImportPlan
from .mappings import ColumnMapping, preset, preset_for, preset_names
from .row_fields import Fault
from .taking import Cell, Taking


def read_csv(
    path: Path,
    mapping: ColumnMapping | None = None,
    kind_name: str = "",
    on_progress: Progress = unwatched,
) -> ImportPlan:
    """Read a whole file without writing anything; reading it twice gives the same plan.

    Without a mapping the preset is used that knows the file by its headings, rows that name no kind being of
    `kind_name`. Raises `UserMistake` where no preset does, or the file is no CSV file with the columns the
    mapping cannot do without, and `WorldError` where it cannot be read. A bad row never stops the others.
    `on_progress` is told lines.
    """
    source = read_text(path)
    notes = list(source.notes)
    if mapping is None:
        name, mapping = _preset_for(source)
        mapping = mapping.of_kind(kind_name) if kind_name else mapping
        notes.append(f"Read with the preset “{name}”.")
    wanted = wanted_headings(mapping)
    table = read_table(source.text, lambda heading: heading.casefold() in wanted)
    columns = Columns.of(table, mapping)
    rows = _Rows(Taking(mapping), columns)
    lines = source.text.count("\n") + 1
    for number, row in enumerate(table.rows, 1):
        if number % READ_STEP == 0:
            on_progress(row.line, lines)
        rows.take(row)
    gathered = rows.taking.gathered
    if not gathered.records and not gathered.problems:
        columns.notes.append("The file has a heading row and nothing below it.")
    return gathered.plan(
        ignored_columns=columns.ignored,
        encoding=source.encoding,
        delimiter=table.delimiter,
        notes=(*notes, *columns.notes),
    )


def _preset_for(source: FileText) -> tuple[str, ColumnMapping]:
    """The preset that knows the file by its headings, and its name. Raises `UserMistake`."""
    presets = {name: preset(name) for name in preset_names()}
    known = {heading for mapping in presets.values() for heading in wanted_headings(mapping)}
    header = read_table(source.text, lambda heading: heading.casefold() in known).header
    name = preset_for(header)
    if not name:
        raise UserMistake(
            "mapping_choice",
            f"No preset knows this file by its headings: {_few(header)}.",
            f"Call its columns title, summary, tags and the like, or name a preset ({', '.join(presets)})"
            " or a mapping file of your own.",
        )
    return name, presets[name]


def _few(header: Sequence[str]) -> str:
    """The first headings, as a person sees which file was read."""
    named = [heading if len(heading) <= 30 else heading[:29] + "…" for heading in header if heading]
    return ", ".join(named[:6]) + (" …" if len(named) > 6 else "")


@dataclass
class _Rows:
    """Takes the rows of a table one by one."""

    taking: Taking
    columns: Columns

    def take(self, row: Row) -> None:
        try:
            self._check_shape(row)
            kind = self.taking.kind(self.columns.cell(row, KIND))
            faults = list(self._strangers(row, kind))
            self.taking.take(kind, self._cell_of(row), row.line, lambda: self._named(row), more=faults)
        except Fault as fault:
            self.taking.gathered.problem(fault, row.line)

    def _check_shape(self, row: Row) -> None:
        if row.fault:
            raise Fault("broken_quotes", "", f"The row cannot be taken apart: {row.fault}.")
        header, count = self.columns.header, len(row.cells)
        if count < self.columns.fewest_cells or any(cell.strip() for cell in row.cells[len(header) :]):
            raise Fault("ragged_row", "", f"Cells in the row: {count}; in the heading row: {len(header)}.")

    def _cell_of(self, row: Row) -> Cell:
        def cell(heading: str) -> str:
            text = self.columns.cell(row, heading)
            return unguarded(text) if self.taking.mapping.by_name else text

        return cell

    def _named(self, row: Row) -> tuple[str, str]:
        """Names a row that has no id: equal for rows with equal text in the columns that are used."""
        cells = ((heading, self.columns.cell(row, heading)) for heading in sorted(self.columns.index))
        used = [part.encode("utf-8", "replace").decode() for pair in cells if pair[1] for part in pair]
        return self.taking.mapping.source, f"row:{digest_of_parts(*used)}"

    def _strangers(self, row: Row, kind: str) -> Iterator[Fault]:
        """Cells with text under the name of a field that this row's kind does not have."""
        mapping = self.taking.mapping
        if not mapping.by_name:
            return
        declared = {name.casefold() for name in (*kinds.kind(kind).fields, KIND, mapping.source_id)}
        for heading, place in self.columns.index.items():
            if heading not in declared and self.columns.cell(row, heading):
                column = self.columns.header[place]
                yield Fault(
                    "no_such_field", column, f"A {kind} has no field “{column}”; the cell was not used."
                )
