"""The columns of a file: which of them a mapping uses, where they stand, and which it passes over."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model import kinds

from .cells import KIND
from .csv_rows import Row, Table
from .mappings import ORIGIN, ColumnMapping


def wanted_headings(mapping: ColumnMapping) -> set[str]:
    """The headings the mapping can use, in lower case."""
    used = {source.column for rule in mapping.fields.values() for source in rule.sources}
    used |= {mapping.source_id} - {""}
    if mapping.by_name:
        used |= {KIND, ORIGIN} | {name for kind in kinds.kinds() for name in kind.fields}
    return {heading.casefold() for heading in used}


@dataclass(frozen=True)
class Columns:
    """Where the columns stand. Headings are matched without regard to case; the first of two alike counts."""

    header: tuple[str, ...]
    index: dict[str, int]
    ignored: tuple[str, ...]
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, mapping: ColumnMapping) -> Columns:
        wanted = wanted_headings(mapping)
        index: dict[str, int] = {}
        ignored = []
        for place, heading in enumerate(table.header):
            key = heading.casefold()
            if key in wanted and key not in index:
                index[key] = place
            else:
                ignored.append(heading or f"(column {place + 1}, without a heading)")
        columns = cls(table.header, index, tuple(ignored))
        columns._require(mapping)
        return columns

    def _require(self, mapping: ColumnMapping) -> None:
        title = mapping.rules(mapping.kind)["title"].sources
        if title and not any(source.column.casefold() in self.index for source in title):
            raise self._missing(" or ".join(f"“{source.column}”" for source in title), "the title")
        has_id = mapping.source_id.casefold() in self.index
        if mapping.source_id and not mapping.by_name and not has_id:
            raise self._missing(f"“{mapping.source_id}”", "what tells one row from another")
        if not has_id:
            self.notes.append(
                "No column identifies the rows: one that is changed and imported again becomes a new record."
            )
        if not mapping.by_name:
            absent = sorted(wanted_headings(mapping) - set(self.index))
            self.notes.extend(f"The file has no column “{heading}”." for heading in absent)

    def _missing(self, column: str, what: str) -> UserMistake:
        found = ", ".join(filter(None, self.header[:30]))
        return UserMistake(
            "no_such_column",
            f"The file has no column {column}, which holds {what}. Its columns are: {found}.",
            "Check that the first row names the columns, or choose another preset or mapping.",
        )

    def cell(self, row: Row, heading: str) -> str:
        """The cell under a heading; "" where it is blank or the file has no such column."""
        place = self.index.get(heading.casefold())
        text = row.cells[place] if place is not None and place < len(row.cells) else ""
        return text if text.strip() else ""

    @cached_property
    def fewest_cells(self) -> int:
        """Programs leave out cells at the end of a row, but never one below a heading."""
        return max((place + 1 for place, heading in enumerate(self.header) if heading), default=0)
