"""The full-text index, and the records that wait to be in it.

Only bulk work waits. What waits is searched all the same, in a throw-away index with the same tokenizer,
so that an answer never depends on how far the indexing has come.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from practicedesk_sync.replica.sqlite import open_sqlite

from .batches import batches
from .documents import Row, read
from .search_text import folded

_FOUND = (
    "CREATE VIRTUAL TABLE found USING fts5 (title, body, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 2')"
)
TABLES = {"found": _FOUND, "unindexed": "CREATE TABLE unindexed (doc INTEGER PRIMARY KEY)"}
SETTINGS = (
    # New text is gathered in memory up to 64 MB: bulk indexing takes half the time of the default.
    "INSERT INTO found (found, rank) VALUES ('hashsize', 67108864)",
    "INSERT INTO found (found, rank) VALUES ('secure-delete', 1)",
)


def add(connection: Connection, rows: Iterable[Row]) -> None:
    """Index the texts of records that are not in the index."""
    texts = [(row.doc, folded(row.document.title), folded(row.document.body)) for row in rows]
    if texts:
        connection.exec_driver_sql("INSERT INTO found (rowid, title, body) VALUES (?, ?, ?)", texts)


def remove(connection: Connection, docs: Iterable[int]) -> None:
    """Find these no more. What they said stays in the file until `scrub`."""
    numbers = (json.dumps(sorted(docs)),)
    connection.exec_driver_sql("DELETE FROM found WHERE rowid IN (SELECT value FROM json_each(?))", numbers)
    connection.exec_driver_sql("DELETE FROM unindexed WHERE doc IN (SELECT value FROM json_each(?))", numbers)


def defer(connection: Connection, docs: Iterable[int]) -> None:
    """Note that these, which are not in the index, are to be added later."""
    numbers = (json.dumps(list(docs)),)
    connection.exec_driver_sql("INSERT INTO unindexed SELECT value FROM json_each(?)", numbers)


def drain(connection: Connection, limit: int) -> int:
    """Index up to `limit` of those that wait; returns how many still do."""
    for batch in batches(_waiting(connection)[:limit]):
        add(connection, read(connection, batch))
        connection.exec_driver_sql(
            "DELETE FROM unindexed WHERE doc IN (SELECT value FROM json_each(?))", (json.dumps(batch),)
        )
    return pending(connection)


def pending(connection: Connection) -> int:
    """How many records wait for their text to be indexed."""
    count: int = connection.exec_driver_sql("SELECT count(*) FROM unindexed").scalar_one()
    return count


def scrub(connection: Connection) -> None:
    """Write the index anew without what was removed, so that nothing of it stays in the file.

    Needed because FTS5's secure-delete cannot reach into a table that keeps no texts.
    """
    connection.exec_driver_sql("INSERT INTO found (found) VALUES ('optimize')")


def waiting_matches(connection: Connection, matches: Sequence[str]) -> list[list[int]]:
    """For each FTS5 expression, which of the waiting records it finds. Takes ~0.1 ms for each that waits."""
    found: list[list[int]] = [[] for _ in matches]
    waiting = _waiting(connection)
    if not waiting:
        return found
    engine = open_sqlite(None)
    for batch in batches(waiting):
        with engine.begin() as passing:
            passing.exec_driver_sql(_FOUND)
            add(passing, read(connection, batch))
            for docs, match in zip(found, matches, strict=True):
                docs += passing.exec_driver_sql(
                    "SELECT rowid FROM found WHERE found MATCH ?", (match,)
                ).scalars()
            passing.exec_driver_sql("DROP TABLE found")
    engine.dispose()
    return found


def _waiting(connection: Connection) -> Sequence[int]:
    return connection.exec_driver_sql("SELECT doc FROM unindexed ORDER BY doc").scalars().all()
