"""Takes up from the outbox journal what the database lacks: after a crash, and when it went back in time."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, or_, select

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change
from practicedesk_sync.replica import tables as replica

from . import tables as t
from .settling import OwnChange, put_into_tray
from .succession import reissue
from .writing import Writing


def take_up(writing: Writing, bodies: Iterable[bytes], now_ms: int) -> bool:
    """Take up changes of spaces that are here; whether they show that the database is an older copy.

    What follows our last change is taken as it is. What does not, was made when the database knew more than
    it does now: it is made anew, or lies in the tray where the record it is about is not here.
    """
    went_back = False
    for change in map(changes.read, bodies):
        if not writing.standing(change.space)[0]:
            continue
        ours = change.device == writing.key.id
        if ours and (change.n - 1, change.prev) == writing.tip(change.space):
            writing.clock.last = max(writing.clock.last, change.hlc)
            writing.adopt(change)
        elif not _is_known(writing, change):
            went_back = True
            writing.clock.last = max(writing.clock.last, change.hlc)
            if change.kind is not None or writing.local(change.space, change.record) is not None:
                reissue(writing, change)
            else:
                own = OwnChange(change.n, change.hash, change.head, change.record, change.body)
                put_into_tray(writing.connection, change.space, own, "record_unknown", now_ms)
    return went_back


def _is_known(writing: Writing, change: Change) -> bool:
    """Whether a change waits here, or has its answer."""
    if any(change.head == one.head for one in writing.appended if one.space == change.space):
        return True
    return _is_waiting(writing.connection, change) or _is_answered(writing.connection, change)


def _is_waiting(connection: Connection, change: Change) -> bool:
    where = (t.pending.c.space == change.space) & (t.pending.c.head == change.head)
    return connection.execute(select(t.pending.c.n).where(where)).first() is not None


def _is_answered(connection: Connection, change: Change) -> bool:
    e = replica.entry.c
    where = (e.space == change.space) & or_(e.head == change.head, e.head == change.hash)
    return connection.execute(select(e.seq).where(where)).first() is not None
