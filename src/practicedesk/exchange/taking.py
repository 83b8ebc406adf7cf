"""Cells and the rules of a mapping become records; what cannot be used becomes a named problem."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import is_id
from practicedesk_sync.model import kinds
from practicedesk_sync.model.community import is_of_minutes
from practicedesk_sync.model.values import value_of

from .cells import KIND
from .imported import ImportedRecord, ImportPlan, RowProblem
from .mappings import ORIGIN, ColumnMapping, Rule
from .row_fields import Fault, read_fields

Cell = Callable[[str], str]
"""The text under a heading, given in any case; "" for a blank one."""


@dataclass
class Gathered:
    """What reading a file has given so far. A source id that comes again leaves its record out, unless both
    have ids of their own, as two have that came from one row into two groups."""

    records: list[ImportedRecord] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    unmapped: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _first: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(
        self,
        record: ImportedRecord,
        stands: str,
        unmapped: Iterable[tuple[str, str]],
        faults: Iterable[Fault],
    ) -> None:
        """Take a record that stands, in words, at `stands`. Raises `Fault` if its source id is known."""
        named = (record.source, record.source_id, record.record_id)
        first = self._first.setdefault(named, stands)
        if first != stands:
            what = "is the same as" if record.source_id.startswith("row:") else "has the same id as"
            raise Fault("repeated_id", "", f"The row {what} the one in {first}, which is used.")
        self.records.append(record)
        for name, text in unmapped:
            self.unmapped[name][text] += 1
        for fault in faults:
            self.problem(fault, record.line, record.file, left_out=False)

    def problem(self, fault: Fault, line: int, file: str = "", *, left_out: bool = True) -> None:
        """Name something that cannot be used."""
        self.problems.append(RowProblem(line, fault.column, fault.code, fault.message, left_out, file))

    def plan(self, **about: Any) -> ImportPlan:
        """All of it; `about` as in `ImportPlan`."""
        unmapped = {name: dict(texts) for name, texts in self.unmapped.items()}
        return ImportPlan(tuple(self.records), tuple(self.problems), unmapped, **about)


@dataclass
class Taking:
    """Takes rows one by one by the rules of a mapping."""

    mapping: ColumnMapping
    gathered: Gathered = field(default_factory=Gathered)
    _rules: dict[str, dict[str, Rule]] = field(default_factory=dict)

    def kind(self, named: str) -> str:
        """The kind a row names, or that of the mapping. Raises `Fault`."""
        name = _kind_named(named.strip() if self.mapping.by_name else "") or self.mapping.kind
        if not kinds.is_known(name) or kinds.kind(name).frozen:
            raise Fault("unknown_kind", KIND, f"“{name}” is not a kind of record that can be imported.")
        return name

    def rules(self, kind: str) -> dict[str, Rule]:
        """The mapping's rules for a kind."""
        if kind not in self._rules:
            self._rules[kind] = self.mapping.rules(kind)
        return self._rules[kind]

    def take(
        self,
        kind: str,
        cell: Cell,
        line: int,
        nameless: Callable[[], tuple[str, str]],
        *,
        file: str = "",
        more: Iterable[Fault] = (),
    ) -> None:
        """Make a record of a row. `nameless`: (source, source id) of a row without an id; `more`: further
        cells that cannot be used. Raises `Fault` where the row gives no record.
        """
        read = read_fields(kind, self.rules(kind), cell)
        if not str(read.fields.get("title", "")).strip():
            raise Fault("no_title", self._title_column(), "The row has no title.")
        own_id = " ".join(cell(self.mapping.source_id).split())
        own = (self.mapping.source, own_id) if own_id else nameless()
        origin = _origin(cell(ORIGIN)) if self.mapping.by_name else {}
        if origin:
            source, source_id, licence, origin = named_by(origin, own)
        else:
            source, source_id = own
            licence = self.mapping.licence
            url = "" if self.mapping.by_name else read.fields.get("url", "")
            origin = {"url": url} if url else {}
        record_id = own_id if self.mapping.by_name and is_id(own_id) else ""
        notes = tuple(read.notes)
        record = ImportedRecord(
            kind, source, source_id, read.fields, line, licence, record_id, notes, file, origin=origin
        )
        stands = f"“{file}”" if file else f"line {line}"
        try:
            self.gathered.add(record, stands, read.unmapped, [*read.faults, *more])
        except Fault as fault:
            raise Fault(fault.code, self.mapping.source_id, fault.message) from fault

    def _title_column(self) -> str:
        sources = self.rules(self.mapping.kind)["title"].sources
        return sources[0].column if sources else ""


def _kind_named(words: str) -> str:
    """A kind by its name or its label; other words as they are."""
    for kind in kinds.kinds():
        if words.casefold() in (kind.name, kind.label.casefold()):
            return kind.name
    return words


def _origin(cell: str) -> dict[str, Any]:
    """The origin of a record that was itself imported once, from our own export; {} for none."""
    try:
        origin: Any = json.loads(cell) if cell else None
    except (ValueError, RecursionError):
        return {}
    return origin_of(origin)


def named_by(origin: dict[str, Any], own: tuple[str, str]) -> tuple[str, str, str, dict[str, Any]]:
    """(source, source id, licence, what it says besides) of a record with that origin; `own`: what names it
    where its origin does not, as that of a task from minutes, which names the meeting and stays whole."""
    rest = dict(origin)
    licence = rest.pop("licence", "")
    if is_of_minutes(rest):
        return *own, licence, rest
    return rest.pop("source", own[0]), rest.pop("source_id", own[1]), licence, rest


def origin_of(value: Any) -> dict[str, Any]:
    """An origin that names a source and a source id, as it is stored; else {}."""
    try:
        origin: dict[str, Any] = value_of(kinds.kind(kinds.NOTE).fields[ORIGIN], value)
    except UserMistake:
        return {}
    source, source_id = origin.get("source"), origin.get("source_id")
    if not (isinstance(source, str) and source and isinstance(source_id, str) and source_id):
        return {}
    return origin | {"licence": str(origin.get("licence") or "")}
