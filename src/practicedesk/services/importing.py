"""Writes an imported file into a space. Importing it again, here or on another desk, makes no second set.

A record's id is derived from (space, source, source id). A row that is unchanged since its last import is
skipped; of a changed row, the fields that nobody has edited since follow it, the others keep the edit.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.ids import derived_record_id, digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log import strict_json
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import life, registers
from practicedesk_sync.merge.cells import Heads, field_of
from practicedesk_sync.model.kinds import GROUP, kind
from practicedesk_sync.policy.transitions import MACHINES, way

from ..exchange.csv_in import read_csv
from ..exchange.imported import ImportedRecord, ImportPlan, RowProblem
from ..exchange.mappings import load_mapping, preset
from ..library.library import Library
from ..library.records import find
from ..library.spaces import find_space
from ..library.writing import LocalRecord, Writing
from . import ops
from .permission import append

ORIGIN = "origin"


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do. `kept`: (record id, field) where somebody's edit was kept."""

    plan: ImportPlan
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[RowProblem] = field(default_factory=list)

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        return (*self.plan.problems, *self.left_out)


def import_csv(
    library: Library,
    path: Path,
    *,
    preset_name: str = "",
    mapping_file: Path | None = None,
    space: str = "",
    dry_run: bool = False,
) -> ImportReport:
    """Import a CSV file into a space in one transaction; with `dry_run` only say what would happen."""
    if bool(preset_name) == (mapping_file is not None):
        raise UserMistake(
            "mapping_choice", "Name either a preset or a mapping file.", "For example: --preset plain"
        )
    mapping = load_mapping(mapping_file) if mapping_file is not None else preset(preset_name)
    plan = read_csv(path, mapping)
    done: list[ImportReport] = []

    def work(writing: Writing) -> None:
        done.append(_import_all(writing, find_space(writing.connection, space).id, plan))
        if dry_run:
            raise _DryRun

    with suppress(_DryRun):
        library.write(work)
    return done[-1]


def _import_all(writing: Writing, space: str, plan: ImportPlan) -> ImportReport:
    report = ImportReport(plan)
    writing.load(space, [one.record_id for one in plan.records if one.record_id])
    writing.load(space, [_derived(space, one) for one in plan.records])
    for record in plan.records:
        if record.kind == GROUP:
            report.left_out.append(
                RowProblem(record.line, "kind", "group_row", "A group is made, not imported.")
            )
            continue
        local = writing.local(space, record.record_id) if record.record_id else None
        if local is not None:
            _edit(writing, local, record, report)
        else:
            _import(writing, space, _derived(space, record), record, report)
    return report


class _DryRun(Exception):
    """Rolls the transaction back after everything was tried."""


def _derived(space: str, record: ImportedRecord) -> str:
    return derived_record_id(space, record.source, record.source_id)


def _edit(writing: Writing, local: LocalRecord, record: ImportedRecord, report: ImportReport) -> None:
    """A row of our own export, for a record that is here: what differs is an edit."""
    if record.kind != local.kind:
        report.kept.append((local.id, "kind"))
        report.unchanged += 1
        return
    shown = find(writing.connection, local.id).shown
    items = ops.NewItems(writing.key.id, writing.next_n(local.space))
    made: list[Op] = []
    for name, value in record.fields.items():
        if name not in MACHINES:
            about = kind(local.kind).fields[name]
            made += ops.changed(about, local.cells, shown.fields.get(name), value, items)
    if made:
        append(writing, local.space, local.id, made)
    stepped = _step(writing, local.space, local.id, record, report)
    report.updated += bool(made or stepped)
    report.unchanged += not (made or stepped)


def _step(writing: Writing, space: str, id_: str, record: ImportedRecord, report: ImportReport) -> bool:
    """Take state machines to where the row has them, step by step; a step not allowed is not taken."""
    stepped = False
    for name in sorted(MACHINES.keys() & record.fields.keys()):
        heads = _heads(writing, space, id_, name)
        now = registers.shown(heads) if heads else ""
        for state in way(name, now, record.fields[name]):
            over = tuple(sorted(_heads(writing, space, id_, name)))
            try:
                append(writing, space, id_, [Op(name, log.PUT, state, over)])
            except Refused:
                report.kept.append((id_, name))
                break
            stepped = True
    return stepped


def _heads(writing: Writing, space: str, id_: str, name: str) -> Heads:
    local = writing.local(space, id_)
    return local.cells.get(name, {}) if local is not None else {}


def _import(writing: Writing, space: str, id_: str, record: ImportedRecord, report: ImportReport) -> None:
    row = digest_of(strict_json.dumps(dict(record.fields)))
    origin = {"source": record.source, "source_id": record.source_id, "licence": record.licence, "row": row}
    local = writing.local(space, id_)
    if local is None:
        about = kind(record.kind)
        values = {name: value for name, value in record.fields.items() if name not in MACHINES}
        made = ops.initial(about, values, ops.NewItems(id_, 0))
        append(writing, space, id_, [*made, Op(ORIGIN, log.PUT, origin)], record.kind)
        _step(writing, space, id_, record, report)
        report.new += 1
        return
    before = registers.shown(local.cells[ORIGIN]) if ORIGIN in local.cells else {}
    if before.get("row") == row or life.in_trash(local.cells) or local.kind != record.kind:
        report.unchanged += 1
        return
    made = _followed(writing, local, record, report)
    over = tuple(sorted(local.cells.get(ORIGIN, {})))
    append(writing, space, id_, [*made, Op(ORIGIN, log.PUT, origin, over)])
    _step(writing, space, id_, record, report)
    report.updated += 1


def _followed(writing: Writing, local: LocalRecord, record: ImportedRecord, report: ImportReport) -> list[Op]:
    """Operations for the fields that still are as an import left them."""
    shown = find(writing.connection, local.id).shown
    imports = {
        change.head
        for change in writing.showing.history(local.space, local.id)
        if any(op.field == ORIGIN for op in change.ops)
    }
    items = ops.NewItems(writing.key.id, writing.next_n(local.space))
    made: list[Op] = []
    for name, value in record.fields.items():
        if name in MACHINES:
            continue
        about = kind(record.kind).fields[name]
        heads = {head for cell, found in local.cells.items() if field_of(cell) == name for head in found}
        wanted: Any = ops.changed(about, local.cells, shown.fields.get(name), value, items)
        if wanted and not heads <= imports:
            report.kept.append((local.id, name))
        else:
            made += wanted
    return made
