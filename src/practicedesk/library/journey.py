"""How far the changes of one record have come: what waits, what the server has, what it did not take."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from practicedesk_sync.log import entry as log
from practicedesk_sync.replica import tables as replica

from . import by_stick
from . import tables as t


def waiting(connection: Connection, space: str, record: str) -> int:
    """How many changes of a record are on this computer alone."""
    where = (t.pending.c.space == space) & (t.pending.c.record == record)
    return int(connection.execute(select(func.count()).select_from(t.pending).where(where)).scalar_one())


def bundled(connection: Connection, space: str, record: str) -> int:
    """How many of those that wait went into a bundle."""
    tip = by_stick.bundled(connection).get(space, 0)
    where = (t.pending.c.space == space) & (t.pending.c.record == record) & (t.pending.c.n <= tip)
    return int(connection.execute(select(func.count()).select_from(t.pending).where(where)).scalar_one())


def admitted(connection: Connection, space: str, record: str) -> tuple[int, int]:
    """(how many changes of a record the server has, the seq of the last of them); (0, 0) for none."""
    e = replica.entry.c
    where = (e.space == space) & (e.record == record) & (e.type == log.CHANGE)
    row = connection.execute(select(func.count(), func.max(e.seq)).where(where)).one()
    return int(row[0]), int(row[1] or 0)


def returned(connection: Connection, space: str, record: str) -> int:
    """How many changes of a record lie in the tray: the server did not take them."""
    where = (t.tray.c.space == space) & (t.tray.c.record == record)
    return int(connection.execute(select(func.count()).select_from(t.tray).where(where)).scalar_one())
