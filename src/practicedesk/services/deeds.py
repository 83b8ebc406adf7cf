"""What a change did to its record, in few words."""

from __future__ import annotations

from dataclasses import dataclass

from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change
from practicedesk_sync.model.kinds import kind

WRITTEN, CHANGED, TRASHED, RESTORED = "written", "changed", "trashed", "restored"


@dataclass(frozen=True, slots=True)
class Deed:
    """`labels`: of the fields that a change gave other contents, in the order of the change."""

    what: str
    labels: tuple[str, ...] = ()


def deed(change: Change, kind_name: str) -> Deed:
    """What a change did to a record of that kind."""
    if change.kind is not None:
        return Deed(WRITTEN)
    for op in change.ops:
        if op.field == "" and op.what in (log.DELETE, log.RESTORE):
            return Deed(TRASHED if op.what == log.DELETE else RESTORED)
    declared = kind(kind_name).fields
    names = dict.fromkeys(op.field for op in change.ops)
    return Deed(CHANGED, tuple(declared[name].label if name in declared else name for name in names))
