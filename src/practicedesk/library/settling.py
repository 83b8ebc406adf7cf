"""Own changes the server has answered: admitted ones leave the outbox unread, others go to the tray.

When a page admits all that this desk had waiting on a record, and nothing else in the page touches it, then
the record's admitted state is what the local one was: that is admitted state and pending changes together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from practicedesk_sync.log import entry as log
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.protocol.messages import ADMITTED, Verdict

from . import tables as t

_OWN = select(t.pending.c.n, t.pending.c.hash, t.pending.c.head, t.pending.c.record, t.pending.c.body).where(
    t.pending.c.space == bindparam("of"), t.pending.c.n.between(bindparam("first"), bindparam("last"))
)
_WAITING_AFTER = select(t.pending.c.record).where(
    t.pending.c.space == bindparam("of"), t.pending.c.n > bindparam("last")
)


@dataclass(frozen=True, slots=True)
class OwnChange:
    """One of this desk's changes as the outbox has it."""

    n: int
    hash: str
    head: str
    record: str
    body: bytes

    def entry(self, seq: int, device: str, signature: str) -> log.Entry:
        """Its line in the space's log."""
        return log.Entry(seq, log.CHANGE, device, self.n, self.hash, self.record, self.body, signature)


def own_changes(connection: Connection, space: str, numbers: Iterable[int]) -> dict[int, OwnChange]:
    """The waiting changes with these numbers and those between them, by number."""
    named = list(numbers)
    if not named:
        return {}
    rows = connection.execute(_OWN, {"of": space, "first": min(named), "last": max(named)})
    return {row.n: OwnChange(*row) for row in rows}


def settled_whole(
    connection: Connection, space: str, admitted: Iterable[OwnChange], others: Iterable[str]
) -> set[str]:
    """Records of which everything that waited is in `admitted`; `others`: touched otherwise."""
    records = {own.record: own.n for own in admitted}
    if not records:
        return set()
    waiting = connection.execute(_WAITING_AFTER, {"of": space, "last": max(records.values())}).scalars()
    return set(records) - set(others) - set(waiting)


def put_into_tray(connection: Connection, space: str, own: OwnChange, code: str, now_ms: int) -> None:
    """Keep a change that was not admitted, with the reason, for its author."""
    refusal = Refusal(code)
    shown = select(t.shown.c.fields).where(t.shown.c.space == space, t.shown.c.id == own.record)
    fields = connection.execute(shown).scalar()
    row = {
        "space": space,
        "n": own.n,
        "record": own.record,
        "title": str(json.loads(fields).get("title", "")) if fields else "",
        "body": own.body,
        "what": refusal.what,
        "code": code,
        "message": refusal.message,
        "at_ms": now_ms,
    }
    connection.execute(delete(t.tray).where(t.tray.c.space == space, t.tray.c.n == own.n))
    connection.execute(insert(t.tray), row)


def return_waiting(connection: Connection, space: str, verdicts: Mapping[int, Verdict], now_ms: int) -> None:
    """Put what waits of a space that is taken off this desk into the tray, unless the server has admitted it.

    Of what a coordinator may still accept the tray keeps the title alone.
    """
    p = t.pending.c
    for row in connection.execute(
        select(p.n, p.hash, p.head, p.record, p.body).where(p.space == space)
    ).all():
        verdict = verdicts.get(row.n)
        if verdict is None or verdict.what != ADMITTED:
            code = verdict.code if verdict else "access_ended"
            put_into_tray(connection, space, OwnChange(*row), code, now_ms)
    held = (t.tray.c.space == space) & (t.tray.c.what == "held")
    connection.execute(update(t.tray).where(held).values(body=b""))
