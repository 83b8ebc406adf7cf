"""Makes a change only if its author may, by the rule the server will apply.

What the desk knows may be old: the server decides again, and returns refused work to its author's tray.
"""

from __future__ import annotations

from collections.abc import Sequence

from practicedesk_sync.errors import InvalidChange, Refused, UserMistake
from practicedesk_sync.log.change import Change, Op, decode
from practicedesk_sync.policy.decide import Target, decide
from practicedesk_sync.policy.refusals import Refusal

from ..library.lease import locked, space_locked
from ..library.library import Library
from ..library.spaces import standing
from ..library.writing import LocalRecord, Writing, read_locals

_LARGE = 64 * 1024
"""Bytes of a body; a smaller one is within every limit but that of an element's length."""


def append(
    writing: Writing,
    space: str,
    record: str,
    made: Sequence[Op],
    kind: str | None = None,
    was: str | None = None,
) -> None:
    """Append one change to one record. `was`: the head of the earlier change which it makes anew.

    Raises `Refused` with the reason, and `UserMistake` for what no other machine would read, as a text of
    many megabytes; then nothing is written.
    """
    change = writing.prepare(space, record, made, kind, was)
    if len(change.body) > _LARGE or any(op.element is not None and not _is_short(op.element) for op in made):
        _check_size(change)
    _demand(writing, space, _refusal(change, writing.standing(space), writing.local(space, record)))
    writing.adopt(change)


def demand_making(writing: Writing, space: str, kind: str) -> None:
    """Raise `Refused` with the reason where this person may make no records of that kind."""
    change = Change(space, writing.key.id, 1, 0, "", 0, "", kind, None, (), b"", "")
    _demand(writing, space, _refusal(change, writing.standing(space), None))


def refused(library: Library, space: str, record: str, made: Sequence[Op]) -> Refusal | None:
    """Why this person may not alter a record in this way; None when they may. Writes nothing."""
    with library.reading() as connection:
        there = standing(connection, space)
        local = read_locals(connection, space, [record]).get(record)
    change = Change(space, library.key.id, 1, 0, "", 0, record, None, None, tuple(made), b"", "")
    return _refusal(change, there, local)


def _demand(writing: Writing, space: str, refusal: Refusal | None) -> None:
    if refusal is not None and (name := locked(writing.connection).get(space)):
        raise space_locked(name)
    if refusal is not None:
        raise Refused(refusal.code, refusal.message, "Ask a coordinator, or keep it in your personal space.")


def _is_short(element: str) -> bool:
    return 0 < len(element) < 1_000


def _check_size(change: Change) -> None:
    try:
        decode(change.body)
    except InvalidChange as error:
        raise UserMistake(error.code, error.message, "Make it shorter, or make several of it.") from error


def _refusal(change: Change, there: tuple[str, str], local: LocalRecord | None) -> Refusal | None:
    space_kind, role = there
    return decide(
        role,
        change,
        Target(change.space, space_kind, local.kind if local else None, local.cells if local else None),
    )
