"""Makes a change only if its author may, by the rule the server will apply.

What the desk knows may be old: the server decides again, and returns refused work to its author's tray.
"""

from __future__ import annotations

from collections.abc import Sequence

from practicedesk_sync.errors import Refused
from practicedesk_sync.log.change import Op
from practicedesk_sync.policy.decide import Target, decide

from ..library.writing import Writing


def append(writing: Writing, space: str, record: str, made: Sequence[Op], kind: str | None = None) -> None:
    """Append one change to one record. Raises `Refused` with the reason and writes nothing."""
    change = writing.prepare(space, record, made, kind)
    before = writing.local(space, record)
    space_kind, role = writing.standing(space)
    target = Target(space, space_kind, before.kind if before else None, before.cells if before else None)
    refusal = decide(role, change, target)
    if refusal is not None:
        raise Refused(refusal.code, refusal.message, "Ask a coordinator, or keep it in your personal space.")
    writing.adopt(change)
