"""Writes some records of a file into the library, within one transaction.

Of a record that is here under its own id, what differs is an edit. Any other has an id derived from (space,
source, source id): one that is unchanged since its last import is skipped; of a changed one, the fields that
nobody has edited since follow it, the others keep the edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log import strict_json
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import life, registers
from practicedesk_sync.merge.blocks import plain
from practicedesk_sync.merge.cells import Heads, field_of
from practicedesk_sync.model.fields import LIST, REGISTER, SET, TEXT, Field
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.policy.transitions import MACHINES, way

from ..exchange.imported import ImportedRecord
from ..library.documents import EDGES
from ..library.records import find
from ..library.writing import LocalRecord, Writing
from . import ops
from .import_report import ImportReport
from .permission import append
from .placing import Place
from .reopening import rounds

ORIGIN = "origin"
STEP = 25
"""Records between two reports of progress: some hundredths of a second."""


class Incoming:
    """Records on their way into the library. `report` says what was done so far; `ids`: by the id that a
    record of the file has there, its id here."""

    def __init__(self, writing: Writing, report: ImportReport, ids: Mapping[str, str]) -> None:
        self.writing = writing
        self.report = report
        self.ids = ids

    def take(self, records: Sequence[ImportedRecord], places: Sequence[Place | None]) -> Iterator[int]:
        """Write records, each in its place; how many are done, now and then."""
        there = sorted((place.space, place.id) for place in places if place)
        for space, keys in groupby(there, key=lambda key: key[0]):
            self.writing.load(space, [id_ for _, id_ in keys])
        for record, place in zip(records, places, strict=True):
            if self.report.done % STEP == 0:
                yield self.report.done
            try:
                self._take(record, place)
            except (UserMistake, Refused) as mistake:
                self.report.leave_out(record, mistake.code, mistake.message)
            self.report.done += 1
        yield self.report.done

    def _take(self, record: ImportedRecord, place: Place | None) -> None:
        if place is None:
            raise UserMistake("group_row", "A group is made, not imported.")
        local = self.writing.local(place.space, place.id)
        if local is None:
            self._make(record, place)
            self.report.new += 1
            self.report.links += record.kind in EDGES
        elif life.in_trash(local.cells) or local.kind != record.kind or kind(local.kind).frozen:
            if place.known and local.kind != record.kind:
                self.report.kept.append((local.id, "kind"))
            self.report.unchanged += 1
        elif self._edit(record, local) if place.known else self._follow(record, local):
            self.report.updated += 1
        else:
            self.report.unchanged += 1

    def _make(self, record: ImportedRecord, place: Place) -> None:
        others = {name: self._here(value) for name, value in record.others.items()}
        first, *later = rounds(self._values(record), others, ops.NewItems(place.id, 0))
        origin = Op(ORIGIN, log.PUT, self._origin(record))
        append(self.writing, place.space, place.id, [*first, origin], record.kind)
        for made in later:
            append(self.writing, place.space, place.id, made)
        self._step(record, place.space, place.id)
        local = self.writing.local(place.space, place.id)
        if record.trashed and local is not None:
            append(self.writing, place.space, place.id, [ops.deletion(local.cells, set())])
        for name in record.others.keys() & _machines(record):
            self.report.mind(record, name, "Two states stood open; the one that was shown was taken.")

    def _edit(self, record: ImportedRecord, local: LocalRecord) -> bool:
        """What differs from a record that is here; whether anything did."""
        made = [op for _, some in self._differences(record, local) for op in some]
        if made:
            append(self.writing, local.space, local.id, made)
        return self._step(record, local.space, local.id) or bool(made)

    def _follow(self, record: ImportedRecord, local: LocalRecord) -> bool:
        """What has changed in the file since the last import; whether anything has."""
        origin = self._origin(record)
        heads = local.cells.get(ORIGIN, {})
        before = registers.shown(heads) if heads else {}
        if before.get("row") == origin["row"]:
            return False
        imports = {
            change.head
            for change in self.writing.showing.history(local.space, local.id)
            if any(op.field == ORIGIN for op in change.ops)
        }
        made = []
        for name, some in self._differences(record, local):
            if all(found.keys() <= imports for cell, found in local.cells.items() if field_of(cell) == name):
                made += some
            else:
                self.report.kept.append((local.id, name))
        append(
            self.writing, local.space, local.id, [*made, Op(ORIGIN, log.PUT, origin, tuple(sorted(heads)))]
        )
        self._step(record, local.space, local.id)
        return True

    def _differences(self, record: ImportedRecord, local: LocalRecord) -> Iterator[tuple[str, list[Op]]]:
        """The fields of a record that are not as the file has them, and what would make them so."""
        shown = find(self.writing.connection, local.id).shown.fields
        items = ops.NewItems(self.writing.key.id, self.writing.next_n(local.space))
        for about, value in self._values(record):
            wanted = plain(value) if about.merge == TEXT else value
            try:
                made = ops.changed(about, local.cells, shown.get(about.name), wanted, items, stored=True)
            except UserMistake as mistake:
                self.report.mind(record, about.name, mistake.message)
            else:
                if made:
                    yield about.name, made

    def _step(self, record: ImportedRecord, space: str, id_: str) -> bool:
        """Take state machines to where the file has them, step by step; a step not allowed is not taken."""
        stepped = False
        for name in sorted(_machines(record) & record.fields.keys()):
            heads = self._heads(space, id_, name)
            now = registers.shown(heads) if heads else ""
            for state in way(name, now, record.fields[name]):
                over = tuple(sorted(self._heads(space, id_, name)))
                try:
                    append(self.writing, space, id_, [Op(name, log.PUT, state, over)])
                except Refused:
                    self.report.kept.append((id_, name))
                    break
                stepped = True
        return stepped

    def _heads(self, space: str, id_: str, name: str) -> Heads:
        local = self.writing.local(space, id_)
        return local.cells.get(name, {}) if local is not None else {}

    def _values(self, record: ImportedRecord) -> Iterator[tuple[Field, Any]]:
        """The fields to write and their values, in the file's order, which names the items of lists; states
        are stepped to."""
        machines = _machines(record)
        for about in (_about(record, name) for name in record.fields if name not in machines):
            value = self._here(record.fields[about.name])
            several = about.merge in (SET, LIST)
            yield about, [one for one in value if one != ""] if several else value

    def _origin(self, record: ImportedRecord) -> dict[str, Any]:
        """What names the record, unless its origin says whose it is, as a meeting's; with what was read."""
        row = digest_of(strict_json.dumps(dict(record.fields)))
        named = {"source": record.source, "source_id": record.source_id, "licence": record.licence}
        return {**named, **self._here(dict(record.origin)), "row": row}

    def _here(self, value: Any) -> Any:
        """A value in which the ids of the file's records are their ids here."""
        if isinstance(value, str):
            return self.ids.get(value, value)
        if isinstance(value, list):
            return [self._here(one) for one in value]
        if isinstance(value, dict):
            return {key: self._here(one) for key, one in value.items()}
        return value


def _machines(record: ImportedRecord) -> set[str]:
    return MACHINES.keys() & kind(record.kind).fields.keys()


def _about(record: ImportedRecord, name: str) -> Field:
    """How a field is declared; one that is not, as the file says it merges."""
    declared = kind(record.kind).fields.get(name)
    if declared is not None:
        return declared
    form, value = record.forms.get(name, REGISTER), record.fields[name]
    texts = value if form in (SET, LIST) else [value]
    return Field(name, name, form, value_type=str if all(isinstance(one, str) for one in texts) else Any)
