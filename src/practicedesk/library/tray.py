"""The tray: this person's work that the server refused, or holds for a coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change
from practicedesk_sync.log.statement import RETURNED
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.replica import tables as replica

from . import tables as t
from .lease import locked

HELD = "held"
"""What became of it: a coordinator may still accept it."""


@dataclass(frozen=True, slots=True)
class Returned:
    """One change that was not taken. `what`: refused or held; `change`: None when only the title is kept.

    `n`: its number in the space; `here`: the record is on this computer; `kind`: "" where nobody knows.
    """

    space: str
    n: int
    record: str
    kind: str
    here: bool
    title: str
    what: str
    code: str
    message: str
    at_ms: int
    change: Change | None


def returned(connection: Connection) -> list[Returned]:
    """Everything in the tray, oldest first, but for what is of a locked group: it holds others' words too."""
    same = (t.shown.c.space == t.tray.c.space) & (t.shown.c.id == t.tray.c.record)
    found = select(t.tray, t.shown.c.kind).outerjoin(t.shown, same).where(_is_open(connection))
    rows = connection.execute(found.order_by(t.tray.c.at_ms, t.tray.c.space, t.tray.c.n))
    return [_returned(row) for row in rows]


def _returned(row: Any) -> Returned:
    change = changes.read(row.body) if row.body else None
    kind = row.kind or (change.kind if change else "") or ""
    where = (row.space, row.n, row.record, kind, row.kind is not None)
    return Returned(*where, row.title, row.what, row.code, row.message, row.at_ms, change)


def discard(connection: Connection, space: str, n: int) -> None:
    """Its author throws it away."""
    connection.execute(delete(t.tray).where(t.tray.c.space == space, t.tray.c.n == n))


def accepted(connection: Connection, space: str, n: int) -> None:
    """A coordinator has accepted what was held; what was refused is nobody's but its author's to decide."""
    which = (t.tray.c.space == space) & (t.tray.c.n == n) & (t.tray.c.what == HELD)
    connection.execute(delete(t.tray).where(which))


def give_back(connection: Connection, space: str, n: int, body: bytes, reason: str, now_ms: int) -> None:
    """A coordinator has sent back what was held: all of it is its author's again. `reason`: their words.

    Raises `InvalidChange` for other words than the log names under this number.
    """
    change, refusal = changes.decode(body), Refusal(RETURNED)
    e = replica.entry.c
    named = select(e.hash).where(e.space == space, e.device == change.device, e.n == n)
    hash_ = connection.execute(named).scalar()
    if (change.space, change.n) != (space, n) or hash_ not in (None, change.hash):
        raise InvalidChange("settled_differs", "The server gave back other work than what its log names.")
    here = (t.tray.c.space == space) & (t.tray.c.n == n)
    title = connection.execute(select(t.tray.c.title).where(here)).scalar()
    message = f"{refusal.message} “{reason}”" if reason else refusal.message
    row = {"space": space, "n": n, "record": change.record, "title": title or "", "body": body}
    row |= {"what": refusal.what, "code": refusal.code, "message": message, "at_ms": now_ms}
    connection.execute(delete(t.tray).where(here))
    connection.execute(insert(t.tray), row)


def in_tray(connection: Connection) -> int:
    """How many changes `returned` gives."""
    count = select(func.count()).select_from(t.tray).where(_is_open(connection))
    return int(connection.execute(count).scalar_one())


def _is_open(connection: Connection) -> ColumnElement[bool]:
    return t.tray.c.space.not_in(list(locked(connection)))
