"""What is built from `shown` so that lists, facets and search are quick. All of it may be dropped and rebuilt.

`listing`, `term`, `codes` and `code` are brought up to date with every write. The text index `found` costs
three times as much as all of them, so bulk work only notes what it has to index (`defer`) and `drain`
does it later; until then `waiting_matches` searches those records in a throw-away index made by the same
tokenizer, so that an answer never depends on how far the indexing is.

Call everything here inside the writer's transaction; only `pending` and `waiting_matches` read.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from practicedesk_sync.replica.sqlite import open_sqlite

from .documents import JOINING, KIND, SPACE, Document, document
from .search_text import clean, folded, sort_key

OPEN, ASIDE, TRASH = 0, 1, 2
"""Shelves. What stands aside is found where its kind is asked for: see `_shelf`."""

BATCH = 1_000
"""Records worked on at a time; bounds the memory a rebuild takes."""

_FOUND = (
    "CREATE VIRTUAL TABLE found USING fts5(title, body, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 2')"
)
_TABLES = (
    "CREATE TABLE listing (doc INTEGER PRIMARY KEY, shelf INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " space INTEGER NOT NULL, updated INTEGER NOT NULL, title_length INTEGER NOT NULL,"
    " id TEXT NOT NULL, source TEXT NOT NULL, title_key TEXT NOT NULL)",
    "CREATE INDEX listing_newest ON listing (updated, shelf, kind, space)",
    "CREATE INDEX listing_title ON listing (title_key, shelf, kind, space)",
    "CREATE INDEX listing_source ON listing (source) WHERE source <> ''",
    "CREATE TABLE code (id INTEGER PRIMARY KEY, field TEXT NOT NULL, code TEXT NOT NULL,"
    " open INTEGER NOT NULL DEFAULT 0, UNIQUE (field, code))",
    "CREATE TABLE term (code INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (code, doc)) WITHOUT ROWID",
    "CREATE TABLE codes (doc INTEGER PRIMARY KEY, codes BLOB NOT NULL)",
    "CREATE TABLE unindexed (doc INTEGER PRIMARY KEY)",
    _FOUND,
    # The index gathers up to 64 MB in memory before it writes: half the time of its default in bulk work.
    "INSERT INTO found (found, rank) VALUES ('hashsize', 67108864)",
    "INSERT INTO found (found, rank) VALUES ('secure-delete', 1)",
)
_NAMES = ("listing", "code", "term", "codes", "unindexed", "found")
"""`code.open`: on how many open records the code is. `codes.codes`: a record's code ids, packed."""

_OF_DOCS = "IN (SELECT value FROM json_each(?))"


def create(connection: Connection) -> None:
    """Make the tables and indexes, empty."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)


def refresh(connection: Connection, docs: Iterable[int]) -> None:
    """Bring everything up to date after these rows of `shown` were inserted or updated."""
    for batch in _batches(docs):
        _index_text(connection, batch, _list(connection, batch))


def defer(connection: Connection, docs: Iterable[int]) -> None:
    """As `refresh`, but leave the text to `drain`: for bulk work."""
    for batch in _batches(docs):
        _list(connection, batch)
        connection.exec_driver_sql(f"DELETE FROM found WHERE rowid {_OF_DOCS}", (json.dumps(batch),))
        connection.exec_driver_sql(
            "INSERT OR IGNORE INTO unindexed SELECT doc FROM listing WHERE doc " + _OF_DOCS,
            (json.dumps(batch),),
        )


def drain(connection: Connection, limit: int) -> int:
    """Index the text of up to `limit` deferred records; returns how many are left."""
    rows = connection.exec_driver_sql("SELECT doc FROM unindexed ORDER BY doc LIMIT ?", (limit,))
    for batch in _batches(rows.scalars().all()):
        _index_text(connection, batch, dict(_documents(connection, batch)))
    return pending(connection)


def pending(connection: Connection) -> int:
    """How many records wait for their text to be indexed."""
    count: int = connection.exec_driver_sql("SELECT count(*) FROM unindexed").scalar_one()
    return count


def forget(connection: Connection, docs: Iterable[int]) -> None:
    """These rows left `shown`, or are about to. What they said may stay in the index until `scrub`."""
    for batch in _batches(docs):
        dependents = [doc for doc in _with_dependents(connection, batch) if doc not in set(batch)]
        _take_out(connection, batch)
        _index_text(connection, batch, {})
        _list(connection, dependents)


def scrub(connection: Connection) -> None:
    """Rewrite the text index without what was forgotten: after a purge nothing of it may stay on disk.

    FTS5's secure-delete does not reach a table without content: it only marks a row as deleted.
    """
    connection.exec_driver_sql("INSERT INTO found (found) VALUES ('optimize')")


def rebuild(connection: Connection) -> None:
    """Drop everything and make it again from `shown`."""
    for name in _NAMES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    create(connection)
    refresh(connection, connection.exec_driver_sql("SELECT doc FROM shown ORDER BY doc").scalars().all())


def waiting_matches(connection: Connection, *matches: str) -> list[list[int]]:
    """For each FTS5 expression the deferred records it finds."""
    found: list[list[int]] = [[] for _ in matches]
    docs = connection.exec_driver_sql("SELECT doc FROM unindexed ORDER BY doc").scalars().all()
    if not docs:
        return found
    engine = open_sqlite(None)
    try:
        for batch in _batches(docs):
            with engine.begin() as throw_away:
                throw_away.exec_driver_sql("DROP TABLE IF EXISTS found")
                throw_away.exec_driver_sql(_FOUND)
                _insert_text(throw_away, dict(_documents(connection, batch)))
                for each, match in zip(found, matches, strict=True):
                    rows = throw_away.exec_driver_sql("SELECT rowid FROM found WHERE found MATCH ?", (match,))
                    each.extend(rows.scalars())
    finally:
        engine.dispose()
    return found


def unpacked(codes: Iterable[bytes]) -> array[int]:
    """The code ids in some values of `codes.codes`."""
    return array("I", b"".join(codes))


def _batches(docs: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(docs)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _list(connection: Connection, docs: Sequence[int]) -> dict[int, Document]:
    """List these records anew, and the publications they have; returns the documents of `docs`."""
    touched = _with_dependents(connection, docs)
    _take_out(connection, touched)
    rows = _shown(connection, touched)
    documents = {row.doc: _document(row) for row in rows}
    ids = _code_ids(connection, {term for row in rows for term in _all_terms(row, documents[row.doc])})
    # A publication stands aside if its source is listed, so sources go first.
    for originals in (True, False):
        some = [row for row in rows if bool(documents[row.doc].source) != originals]
        _put_in(connection, some, documents, ids)
    return {doc: documents[doc] for doc in docs if doc in documents}


def _with_dependents(connection: Connection, docs: Sequence[int]) -> list[int]:
    """These records, and the publications whose shelf depends on one of them."""
    raw = json.dumps(list(docs))
    dependents = connection.exec_driver_sql(
        "SELECT doc FROM listing WHERE source <> '' AND source IN ("
        f" SELECT id FROM listing WHERE doc {_OF_DOCS} UNION SELECT id FROM shown WHERE doc {_OF_DOCS})",
        (raw, raw),
    )
    return sorted({*docs, *dependents.scalars()})


def _shown(connection: Connection, docs: Sequence[int]) -> Sequence[Any]:
    return connection.exec_driver_sql(
        "SELECT doc, space, id, kind, fields, trashed, updated_hlc FROM shown"
        f" WHERE doc {_OF_DOCS} ORDER BY doc",
        (json.dumps(list(docs)),),
    ).all()


def _document(row: Any) -> Document:
    fields = row.fields
    return document(row.kind, json.loads(fields) if "\\ud" not in fields else _cleaned(json.loads(fields)))


def _documents(connection: Connection, docs: Sequence[int]) -> Iterator[tuple[int, Document]]:
    return ((row.doc, _document(row)) for row in _shown(connection, docs))


def _cleaned(value: Any) -> Any:
    """A JSON value with `clean` applied to every text in it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(name): _cleaned(each) for name, each in value.items()}
    return value
