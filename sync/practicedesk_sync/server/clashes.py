"""Work of two copies of one library: what came second under a number that is taken is kept for its author.

A desk that goes on makes it anew by the name it had, and then it is not needed here any more. What stays is
the work of a copy that was lost before it could.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from ..log.change import Change
from . import tables as own


def keep(connection: Connection, run: Iterable[Change]) -> None:
    """Keep signed changes whose numbers are taken, each once."""
    c = own.clash.c
    for change in run:
        where = (c.space == change.space) & (c.head == change.head)
        if connection.execute(select(c.head).where(where)).first() is None:
            row = {"space": change.space, "head": change.head, "device": change.device, "body": change.body}
            connection.execute(insert(own.clash), row)


def forget(connection: Connection, change: Change) -> None:
    """It was made anew and has its answer."""
    where = (own.clash.c.space == change.space) & (own.clash.c.head == change.head)
    connection.execute(delete(own.clash).where(where))
