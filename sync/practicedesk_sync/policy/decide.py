"""`decide`: may this person do this to this record? One pure function for server, desk and simulator.

Deny by default. The answer names a stable code and a plain reason; the server applies it to every op of a
change before it is admitted, the desk uses it to say in advance what would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..log import change as log
from ..log import statement as spaces
from ..log.change import Change, Op
from ..merge import registers
from ..merge.cells import Cells, apply
from ..model import fields as merge_form
from ..model.kinds import GROUP, PARTY, PUBLICATION, SERIES, is_known, kind
from .refusals import Refusal
from .roles import CONTRIBUTOR, COORDINATOR, at_least
from .transitions import CLOSED, MACHINES, needed_role

COMMONS_KINDS = (PUBLICATION, SERIES, PARTY)

FORMS: dict[str, tuple[str, ...]] = {
    merge_form.REGISTER: (log.PUT,),
    merge_form.TEXT: (log.TEXT,),
    merge_form.SET: (log.ADD, log.REMOVE),
    merge_form.LIST: (log.INSERT, log.EDIT, log.MOVE, log.DROP, log.RESTORE),
}
"""Which operations fit a field, by how it merges."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the change touches: the space's id and kind; the record's kind and cells before it, if any.

    `own`: whether the record was made by the same person. `replaced`: by (field, head) the states that the
    change's author saw and somebody else has replaced since.
    """

    space: str
    space_kind: str
    record_kind: str | None
    cells: Cells | None
    own: bool = True
    replaced: Mapping[tuple[str, str], Any] = field(default_factory=dict)


def decide(role: str, change: Change, before: Target) -> Refusal | None:
    """None when a person with `role` in the space may make this change, else the refusal."""
    if not role:
        return Refusal("not_a_member")
    if not at_least(role, CONTRIBUTOR):
        return Refusal("read_only")
    record_kind = before.record_kind or change.kind
    if record_kind is None:
        return Refusal("record_unknown")
    return (
        _decide_kind(role, record_kind, change, before)
        or _first(_decide_form(record_kind, op) for op in change.ops)
        or _first(_decide_op(role, record_kind, op, before) for op in change.ops)
    )


def _decide_kind(role: str, record_kind: str, change: Change, before: Target) -> Refusal | None:
    """Whether a record of this kind may be made or altered in this space at all."""
    if before.record_kind is not None and change.kind not in (None, before.record_kind):
        return Refusal("kind_differs")
    if before.space_kind == spaces.COMMONS and record_kind not in COMMONS_KINDS:
        return Refusal("commons_kind")
    if (record_kind == GROUP) != (change.record == before.space):
        return Refusal("group_record")
    if record_kind == GROUP and not at_least(role, COORDINATOR):
        return Refusal("group_coordinator")
    if record_kind == SERIES and not before.own and not at_least(role, COORDINATOR):
        return Refusal("series_owner")
    if before.cells is not None and kind(record_kind).frozen and not _repeats(change, before.cells):
        return Refusal("frozen")
    return None


def _repeats(change: Change, cells: Cells) -> bool:
    """A second making of the same frozen record, e.g. the same import on two desks: a quiet duplicate."""
    if change.kind is None or any(op.over for op in change.ops):
        return False
    made: Cells = {}
    apply(made, change)
    here = {cell: [value for _, *value in heads.values()] for cell, heads in cells.items()}
    return all(value in here.get(cell, []) for cell, heads in made.items() for _, *value in heads.values())


def _decide_form(record_kind: str, op: Op) -> Refusal | None:
    """Whether the op has the form its field is declared with. Unknown kinds and fields pass untouched."""
    declared = kind(record_kind).fields.get(op.field) if is_known(record_kind) else None
    if declared is None:
        return None
    if op.what not in FORMS[declared.merge]:
        return Refusal("field_form")
    value = op.value["value"] if op.what == log.INSERT else op.value
    if op.what in (log.PUT, log.TEXT, log.INSERT, log.EDIT) and not declared.accepts(value):
        return Refusal("field_value")
    return None


def _decide_op(role: str, record_kind: str, op: Op, before: Target) -> Refusal | None:
    if op.what == log.DELETE and record_kind == GROUP:
        return Refusal("group_delete")
    if op.field in MACHINES and op.what == log.PUT and op.field in kind(record_kind).fields:
        return _decide_step(role, op, before)
    if _is_closed(record_kind, before.cells or {}):
        return Refusal("approved")
    return None


def _is_closed(record_kind: str, cells: Cells) -> bool:
    """Whether the record is in a state in which it stays as it is: approved minutes."""
    declared = kind(record_kind).fields
    return any(
        field in declared and cells.get(field) and registers.shown(cells[field]) == state
        for field, state in CLOSED.items()
    )


def _decide_step(role: str, op: Op, before: Target) -> Refusal | None:
    """A step of a state machine: allowed from every state its author saw, replaced since or not."""
    heads = (before.cells or {}).get(op.field, {})
    states = {head: value for head, (_, _, value) in heads.items()}
    states |= {head: value for (name, head), value in before.replaced.items() if name == op.field}
    for state in [states[head] for head in op.over if head in states] or [None]:
        needed = needed_role(op.field, state or "", op.value)
        if needed is None:
            return Refusal("state_step")
        if not at_least(role, needed):
            return Refusal("state_role")
    return None


def _first(refusals: Any) -> Refusal | None:
    return next((refusal for refusal in refusals if refusal is not None), None)
