"""Keeps what is built from `shown` up to date: lists, facets, search. All of it may be dropped and rebuilt.

Lists and facets follow with every write. The text index takes longer than the rest together, so bulk work
may `defer` that part and `drain` it later; what is found is the same before and after.

All but `pending` are called inside the writer's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from . import listings, text_index
from .batches import batches
from .documents import read
from .text_index import drain, pending

__all__ = ["create", "defer", "drain", "forget", "pending", "rebuild", "refresh", "relist", "scrub"]


def create(connection: Connection) -> None:
    """Make the tables and indexes, empty."""
    for statement in (
        *listings.TABLES.values(),
        *listings.INDEXES,
        *text_index.TABLES.values(),
        *text_index.SETTINGS,
    ):
        connection.exec_driver_sql(statement)


def refresh(connection: Connection, docs: Iterable[int]) -> None:
    """Bring everything up to date after these rows of `shown` were inserted or updated."""
    _update(connection, docs, defer_text=False)


def defer(connection: Connection, docs: Iterable[int]) -> None:
    """As `refresh`, with the text left to `drain`: for bulk work."""
    _update(connection, docs, defer_text=True)


def forget(connection: Connection, docs: Iterable[int]) -> None:
    """These rows have left `shown`, or are about to in this transaction."""
    for batch in batches(docs):
        touched = listings.with_publications(connection, batch)
        gone = set(batch)
        rows = read(connection, [doc for doc in touched if doc not in gone])
        listings.replace(connection, touched, rows)
        text_index.remove(connection, batch)


def scrub(connection: Connection) -> None:
    """After a purge: leave nothing in the file of what was forgotten. Rewrites the whole text index."""
    listings.scrub(connection)
    text_index.scrub(connection)


def rebuild(connection: Connection) -> None:
    """Drop everything and make it again from `shown`. Every query answers as before."""
    for table in (*listings.TABLES, *text_index.TABLES):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    create(connection)
    refresh(connection, _every(connection))


def relist(connection: Connection) -> None:
    """List every record anew, as what is listed of one was declared otherwise. The text index stays."""
    for batch in batches(_every(connection)):
        listings.replace(connection, batch, read(connection, batch))


def _every(connection: Connection) -> Sequence[int]:
    return connection.exec_driver_sql("SELECT doc FROM shown ORDER BY doc").scalars().all()


def _update(connection: Connection, docs: Iterable[int], *, defer_text: bool) -> None:
    for batch in batches(docs):
        touched = listings.with_publications(connection, batch)
        rows = read(connection, touched)
        listed = listings.replace(connection, touched, rows)
        here = set(batch)
        if known := listed & here:
            text_index.remove(connection, known)
        mine = [row for row in rows if row.doc in here]
        if defer_text:
            text_index.defer(connection, [row.doc for row in mine])
        else:
            text_index.add(connection, mine)
