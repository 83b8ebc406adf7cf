"""Checks what only a desk has: the file itself, the outbox, and whether what is shown is what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from practicedesk_sync.log import change as changes
from practicedesk_sync.merge import record as view
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import links_of, revisions_in

from . import tables as t
from .lease import locked
from .showing import Showing, stored
from .writing import read_locals


def file_faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the file; empty when it is sound."""
    # FTS5 goes by what it has read of its index on this connection; only a query makes it look anew. Else an
    # index that another connection has emptied meanwhile is called damaged.
    with suppress(DatabaseError):
        connection.exec_driver_sql("SELECT rowid FROM found WHERE found MATCH 'x' LIMIT 1").all()
    lines = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    return [f"The file is damaged: {line}." for line in lines if line != "ok"]


def outbox_faults(connection: Connection) -> Iterator[str]:
    """Unsent changes that do not follow one another."""
    last: dict[str, tuple[int, str]] = {}
    for row in connection.execute(select(t.pending).order_by(t.pending.c.space, t.pending.c.n)):
        change = changes.read(row.body)
        n, hash_ = last.get(row.space, (change.n - 1, change.prev))
        if (change.n, change.prev, change.hash) != (n + 1, hash_, row.hash):
            yield f"Unsent change {row.n} does not follow the one before it."
        last[row.space] = (row.n, row.hash)


def shown_faults(connection: Connection) -> Iterator[str]:
    """Records whose page is not what their changes make of them; of a locked group there is to be none."""
    is_locked = locked(connection)
    expected = {
        (row.space, row.id)
        for table in (replica.record, t.record_local)
        for row in connection.execute(select(table.c.space, table.c.id))
        if row.space not in is_locked
    }
    showing = Showing(connection)
    for row in connection.execute(select(t.shown)).all():
        local = read_locals(connection, row.space, [row.id]).get(row.id)
        if (row.space, row.id) not in expected or local is None:
            yield f"Record {row.id} is shown but not stored."
            continue
        expected.discard((row.space, row.id))
        links = links_of(connection, row.space, row.id)
        revisions = revisions_in(showing.history(row.space, row.id), links)
        if stored(row) != view.shown(local.kind, local.cells, revisions):
            yield f"Record {row.id} is shown otherwise than its changes say."
    for _, id_ in sorted(expected):
        yield f"Record {id_} is stored but not shown."
