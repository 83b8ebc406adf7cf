"""Locks groups on a computer that hears nothing of the server, and opens them again when it answers.

What is built from a locked group's rows to be shown, listed and found is taken away, and later made again
from them. Nothing else is: rows, unsent work and drafts stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Table, delete, select

from practicedesk_sync.replica import tables as replica

from . import lease, projections
from . import tables as t
from .library import Changes, Library
from .spaces import space_names
from .writing import Writing, read_locals


def lock_overdue(library: Library) -> list[str]:
    """Lock every group where the lease is over; the names of those locked now."""
    with library.reading() as connection:
        due = lease.to_lock(connection, library.now_ms())
        if not due:
            return []
        names = {space: one.name for space, one in space_names(connection).items() if space in due}
    library.write(lambda writing: _lock(writing, names))
    library.on_changes(Changes(spaces=frozenset(names)))
    return sorted(names.values())


def server_answered(library: Library, at_ms: int, ended: Collection[str]) -> None:
    """Renew the lease: the server answered at `at_ms`, by this computer's clock.

    What was locked opens, but for the groups `ended`, of which the answer says that the person may no longer
    read them.
    """
    now = library.now_ms()
    with library.reading() as connection:
        if not lease.is_news(connection, now, at_ms):
            return

    def work(writing: Writing) -> set[str]:
        lease.hear(writing.connection, now, at_ms)
        return _unlock(writing, ended) if lease.left_ms(writing.connection, now) else set()

    opened = library.write(work)
    if opened:
        library.on_changes(Changes(spaces=frozenset(opened)))


def _lock(writing: Writing, names: Mapping[str, str]) -> None:
    connection = writing.connection
    for space in names:
        where = t.shown.c.space == space
        docs = connection.execute(select(t.shown.c.doc).where(where)).scalars().all()
        projections.forget(connection, docs)
        connection.execute(delete(t.shown).where(where))
    lease.set_locked(connection, lease.locked(connection) | dict(names))


def _unlock(writing: Writing, ended: Collection[str]) -> set[str]:
    before = lease.locked(writing.connection)
    opened = before.keys() - set(ended)
    lease.set_locked(writing.connection, {space: before[space] for space in before.keys() - opened})
    for space in sorted(opened):
        waiting = set(_ids(writing.connection, t.record_local, space))
        ids = sorted(waiting.union(_ids(writing.connection, replica.record, space)))
        for id_, one in read_locals(writing.connection, space, ids).items():
            writing.showing.touch((space, id_), one.kind, one.cells, fields=None, waiting=id_ in waiting)
    return opened


def _ids(connection: Connection, table: Table, space: str) -> Sequence[str]:
    return connection.execute(select(table.c.id).where(table.c.space == space)).scalars().all()
