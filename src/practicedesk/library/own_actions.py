"""Reads what was done at this desk last, whether the server has it or not."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy import Connection, select

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import HERE

from . import tables as t

MOST = 200
"""So many of the last changes of each space are looked at."""


def own_actions(connection: Connection, device: str) -> list[list[Change]]:
    """The last actions of this desk, newest first; the changes of each in the order they were made."""
    found: list[Change] = []
    for space in connection.execute(select(replica.space.c.id).union(select(t.own_space.c.id))).scalars():
        found += _last(connection, space, device)
    found.sort(key=lambda change: (change.action, change.hlc), reverse=True)
    return [list(done)[::-1] for _, done in groupby(found, key=lambda change: change.action)]


def _last(connection: Connection, space: str, device: str) -> list[Change]:
    p, e = t.pending.c, replica.entry.c
    waiting = select(p.body).where(p.space == space).order_by(p.n.desc()).limit(MOST)
    mine = (e.space == space) & (e.device == device) & HERE
    admitted = select(e.payload).where(mine).order_by(e.n.desc()).limit(MOST)
    bodies = [*connection.execute(waiting).scalars(), *connection.execute(admitted).scalars()]
    return [changes.read(body) for body in bodies[:MOST]]
