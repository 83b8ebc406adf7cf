"""Reads what has come from the server: changes of others, by where each space's log stood before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, func, or_, select

from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log.change import Change
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import HERE, by_author


def marks(connection: Connection) -> dict[str, int]:
    """Where the log of each space stands now."""
    return {row.id: row.seq for row in connection.execute(select(replica.space.c.id, replica.space.c.seq))}


def by_device(connection: Connection, own: str, after: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """How many changes of other devices than `own` the logs hold after these marks, by (space, device)."""
    e = replica.entry.c
    counted = select(e.space, e.device, func.count()).where(_news(connection, own, after))
    return {
        (space, device): n for space, device, n in connection.execute(counted.group_by(e.space, e.device))
    }


def newest(connection: Connection, own: str, after: Mapping[str, int], most: int) -> list[Change]:
    """The last of these, newest first; at most `most` of each space are looked at."""
    found: list[Change] = []
    for space in marks(connection):
        e = replica.entry.c
        where = _news(connection, own, after) & (e.space == space) & HERE
        rows = connection.execute(select(e.payload).where(where).order_by(e.seq.desc()).limit(most))
        found += [by_author(connection, changes.read(body)) for body in rows.scalars().all()]
    return sorted(found, key=lambda one: (one.hlc, one.hash), reverse=True)[:most]


def _news(connection: Connection, own: str, after: Mapping[str, int]) -> ColumnElement[bool]:
    e = replica.entry.c
    later = [(e.space == space) & (e.seq > after.get(space, 0)) for space in marks(connection)]
    return or_(False, *later) & (e.type == log.CHANGE) & (e.device != own)
