"""Work of others that the server holds for a coordinator: all know of it from the log, coordinators read it.

The log names each held change by its hash, so what the server gives for one is held to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.change import Change
from practicedesk_sync.log.statement import Statement
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.policy.roles import COORDINATOR
from practicedesk_sync.replica import tables as replica

from . import tables as t
from .identity import server_pin

MOST = 200
"""So many bodies are asked for at once."""
_H, _M = t.held.c, replica.member.c
_COORDINATED = and_(_M.space == _H.space, _M.account == bindparam("account"), _M.role == COORDINATOR)
"""Joins a held change to the membership of the person (`_me`) in a space they coordinate."""
_WANTED = (
    select(_H.space, _H.device, _H.n)
    .join_from(t.held, replica.member, _COORDINATED)
    .where(_H.body == b"")
    .order_by(_H.space, _H.device, _H.n)
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class Held:
    """One held change. `who`: its author's name; `at_ms`: since when, 0 before the server has said so.

    `title`: of the record, as it is here or as the change names it. `change`: None before the server gave it.
    """

    space: str
    device: str
    n: int
    record: str
    code: str
    at_ms: int
    who: str
    title: str
    kind: str
    change: Change | None


def note(connection: Connection, space: str, entry: log.Entry) -> None:
    """A void has come; remember it if a coordinator is to decide about it."""
    if Refusal(entry.code).held:
        where = {"space": space, "device": entry.device, "n": entry.n, "hash": entry.hash}
        row = where | {"record": entry.record, "code": entry.code, "at_ms": 0, "body": b""}
        connection.execute(insert(t.held), row)


def relist(connection: Connection) -> None:
    """Note what the logs hold already."""
    e = replica.entry.c
    rows = connection.execute(select(replica.entry).where(e.type == log.VOID).order_by(e.space, e.seq))
    for row in rows.all():
        facts = (row.seq, row.type, row.device, row.n, row.hash, row.record)
        note(connection, row.space, log.Entry(*facts, None, row.signature, row.code))


def hear(connection: Connection, statement: Statement) -> None:
    """The server has told something; forget what was decided."""
    if statement.what == say.DECIDED:
        h, facts = t.held.c, statement.facts
        which = (h.device == facts["device"]) & h.n.in_([int(n) for n in facts["numbers"]])
        connection.execute(delete(t.held).where(h.space == statement.space, which))


def wanted(connection: Connection) -> list[tuple[str, str, int]]:
    """Held changes this person may decide about, and of which only the hash is here."""
    return [(row.space, row.device, row.n) for row in connection.execute(_WANTED, _me(connection))]


def take(
    connection: Connection, offered: Iterable[tuple[str, str, int, int]], bodies: Sequence[bytes]
) -> None:
    """Keep what the server gave: (space, device, n, since when) and the body. Raises `InvalidChange`."""
    for (space, device, n, at_ms), body in zip(offered, bodies, strict=True):
        h = t.held.c
        which = (h.space == space) & (h.device == device) & (h.n == n)
        hash_ = connection.execute(select(h.hash).where(which)).scalar()
        if hash_ is None:  # decided meanwhile
            continue
        if digest_of(body) != hash_:
            raise InvalidChange("held_differs", "The server gave other work than what its log names.")
        changes.decode(body)
        connection.execute(update(t.held).where(which).values(at_ms=at_ms, body=body))


def waiting(connection: Connection) -> list[Held]:
    """What this person may decide about, in the order in which each computer made it."""
    h, m = t.held.c, t.shown.c
    known = (m.space == h.space) & (m.id == h.record)
    whose = (replica.device.c.space == h.space) & (replica.device.c.id == h.device)
    titled = func.json_extract(m.fields, "$.title").label("title")
    rows = select(t.held, replica.device.c.name.label("who"), m.kind, titled)
    rows = rows.join_from(t.held, replica.member, _COORDINATED)
    rows = rows.outerjoin(replica.device, whose).outerjoin(t.shown, known)
    found = []
    for row in connection.execute(rows.order_by(h.space, h.device, h.n), _me(connection)):
        change = changes.read(row.body) if row.body else None
        title = row.title or (_named(change) if change else "")
        kind = row.kind or (change.kind if change else "") or ""
        facts = (row.space, row.device, row.n, row.record, row.code, row.at_ms)
        found.append(Held(*facts, row.who or "", title, kind, change))
    return found


def number_waiting(connection: Connection) -> int:
    """How much of it there is."""
    rows = select(func.count()).select_from(t.held).join(replica.member, _COORDINATED)
    return int(connection.execute(rows, _me(connection)).scalar_one())


def forget_space(connection: Connection, space: str) -> None:
    """The space is taken off this desk."""
    connection.execute(delete(t.held).where(t.held.c.space == space))


def _me(connection: Connection) -> dict[str, str]:
    """Who `_COORDINATED` asks about."""
    pin = server_pin(connection)
    return {"account": pin.account if pin else ""}


def _named(change: Change) -> str:
    return next((str(op.value) for op in change.ops if op.field == "title" and op.value), "")
