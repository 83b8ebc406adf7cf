"""Makes a change only if its author may, by the rule the server will apply.

What the desk knows may be old: the server decides again, and returns refused work to its author's tray.
"""

from __future__ import annotations

from collections.abc import Sequence

from practicedesk_sync.errors import Refused
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.policy.decide import Target, decide
from practicedesk_sync.policy.refusals import Refusal

from ..library.library import Library
from ..library.spaces import standing
from ..library.writing import LocalRecord, Writing, read_locals


def append(writing: Writing, space: str, record: str, made: Sequence[Op], kind: str | None = None) -> None:
    """Append one change to one record. Raises `Refused` with the reason and writes nothing."""
    change = writing.prepare(space, record, made, kind)
    refusal = _refusal(change, writing.standing(space), writing.local(space, record))
    if refusal is not None:
        raise Refused(refusal.code, refusal.message, "Ask a coordinator, or keep it in your personal space.")
    writing.adopt(change)


def refused(library: Library, space: str, record: str, made: Sequence[Op]) -> Refusal | None:
    """Why this person may not alter a record in this way; None when they may. Writes nothing."""
    with library.reading() as connection:
        there = standing(connection, space)
        local = read_locals(connection, space, [record]).get(record)
    change = Change(space, library.key.id, 1, 0, "", 0, record, None, None, tuple(made), b"", "")
    return _refusal(change, there, local)


def _refusal(change: Change, there: tuple[str, str], local: LocalRecord | None) -> Refusal | None:
    space_kind, role = there
    return decide(
        role,
        change,
        Target(change.space, space_kind, local.kind if local else None, local.cells if local else None),
    )
