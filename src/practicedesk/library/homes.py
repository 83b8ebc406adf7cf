"""In which space a record lives."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from . import tables as t
from .showing import CHUNK


def homes(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The space of each of these records that is here, by the record's id."""
    wanted = sorted(set(ids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = select(t.shown.c.id, t.shown.c.space).where(t.shown.c.id.in_(wanted[start : start + CHUNK]))
        found.update({row.id: row.space for row in connection.execute(rows)})
    return found
