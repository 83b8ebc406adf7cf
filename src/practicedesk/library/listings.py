"""The tables behind lists, sorts, filters and facet counts.

`listing` has a row for each record; `term` says which records have a code; `codes` says which codes a
record has (packed, so that counting the codes of many records is quick); `code` names the codes and holds
how many open records have each: the facet counts of the whole library.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from sqlalchemy import Connection

from .documents import JOINING, KIND, SPACE, Row
from .search_text import sort_key

OPEN, ASIDE, TRASH = 0, 1, 2
"""Shelves. What stands ASIDE is found where its kind is asked for: kinds that only join other records,
and publications of a record that is itself on a shelf here, which would be counted twice."""

TABLES = {
    "listing": "CREATE TABLE listing (doc INTEGER PRIMARY KEY, shelf INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " space INTEGER NOT NULL, updated INTEGER NOT NULL, title_length INTEGER NOT NULL,"
    " id TEXT NOT NULL, source TEXT NOT NULL, title_key TEXT NOT NULL)",
    "code": "CREATE TABLE code (id INTEGER PRIMARY KEY, field TEXT NOT NULL, code TEXT NOT NULL,"
    " open INTEGER NOT NULL DEFAULT 0, UNIQUE (field, code))",
    "term": "CREATE TABLE term (code INTEGER NOT NULL, doc INTEGER NOT NULL,"
    " PRIMARY KEY (code, doc)) WITHOUT ROWID",
    "codes": "CREATE TABLE codes (doc INTEGER PRIMARY KEY, codes BLOB NOT NULL)",
}
INDEXES = (
    "CREATE INDEX listing_newest ON listing (updated, shelf, kind, space)",
    "CREATE INDEX listing_title ON listing (title_key, shelf, kind, space)",
    "CREATE INDEX listing_source ON listing (source) WHERE source <> ''",
)


def with_publications(connection: Connection, docs: Sequence[int]) -> list[int]:
    """These records and the publications made of them, whose shelf depends on theirs."""
    numbers = json.dumps(list(docs))
    publications = connection.exec_driver_sql(
        "SELECT doc FROM listing WHERE source <> '' AND source IN ("
        " SELECT id FROM listing WHERE doc IN (SELECT value FROM json_each(?))"
        " UNION SELECT id FROM shown WHERE doc IN (SELECT value FROM json_each(?)))",
        (numbers, numbers),
    )
    return sorted({*docs, *publications.scalars()})


def replace(connection: Connection, docs: Sequence[int], rows: Sequence[Row]) -> set[int]:
    """List the records `docs` as `rows` has them; those without a row are listed no more.

    Returns which of them were listed before.
    """
    listed = _take_out(connection, docs)
    terms = {row.doc: [(KIND, row.kind), (SPACE, row.space), *row.document.terms] for row in rows}
    ids = _code_ids(connection, set(chain.from_iterable(terms.values())))
    codes = {doc: array("I", map(ids.__getitem__, mine)) for doc, mine in terms.items()}
    # Whether a publication stands aside depends on its source being listed: originals go first.
    for publications in (False, True):
        some = [row for row in rows if bool(row.document.source) == publications]
        _put_in(connection, some, codes)
    return listed


def codes_of(connection: Connection, field: str) -> list[str]:
    """The codes that records here have in a facet field, those in the trash included."""
    rows = connection.exec_driver_sql("SELECT code FROM code WHERE field = ? ORDER BY code", (field,))
    return list(rows.scalars())


def scrub(connection: Connection) -> None:
    """Drop the codes that no record has any more: a tag may say much."""
    connection.exec_driver_sql("DELETE FROM code WHERE id NOT IN (SELECT code FROM term)")


def unpacked(packed: Iterable[bytes]) -> array[int]:
    """The ids of all codes in some values of `codes.codes`, one after the other."""
    return array("I", b"".join(packed))


def _take_out(connection: Connection, docs: Sequence[int]) -> set[int]:
    numbers = (json.dumps(list(docs)),)
    listed = connection.exec_driver_sql(
        "SELECT doc, shelf, codes FROM listing JOIN codes USING (doc)"
        " WHERE doc IN (SELECT value FROM json_each(?))",
        numbers,
    ).all()
    if not listed:
        return set()
    pairs = [(code, doc) for doc, _, packed in listed for code in unpacked([packed])]
    connection.exec_driver_sql("DELETE FROM term WHERE code = ? AND doc = ?", pairs)
    _count(connection, unpacked(packed for _, shelf, packed in listed if shelf == OPEN), -1)
    for statement in (
        "DELETE FROM listing WHERE doc IN (SELECT value FROM json_each(?))",
        "DELETE FROM codes WHERE doc IN (SELECT value FROM json_each(?))",
    ):
        connection.exec_driver_sql(statement, numbers)
    return {doc for doc, _, _ in listed}


def _put_in(connection: Connection, rows: Sequence[Row], codes: Mapping[int, array[int]]) -> None:
    """`codes`: of each record, its kind's first, then its space's."""
    if not rows:
        return
    aside = _with_listed_source(connection, rows)
    listings, packed = [], []
    terms: list[tuple[int, int]] = []
    open_codes = Counter[int]()
    for row in rows:
        shelf = TRASH if row.trashed else ASIDE if row.doc in aside or row.kind in JOINING else OPEN
        mine = codes[row.doc]
        key = sort_key(row.document.heading)
        listings.append(
            (row.doc, shelf, mine[0], mine[1], row.updated, len(key), row.id, row.document.source, key)
        )
        terms.extend((code, row.doc) for code in mine)
        packed.append((row.doc, mine.tobytes()))
        if shelf == OPEN:
            open_codes.update(mine)
    connection.exec_driver_sql("INSERT INTO listing VALUES (?,?,?,?,?,?,?,?,?)", listings)
    connection.exec_driver_sql("INSERT INTO term VALUES (?, ?)", sorted(terms))
    connection.exec_driver_sql("INSERT INTO codes VALUES (?, ?)", packed)
    _count(connection, open_codes, 1)


def _with_listed_source(connection: Connection, rows: Sequence[Row]) -> set[int]:
    """Which of these are publications of a record, itself no copy, that is listed and not in the trash."""
    sources = {row.document.source for row in rows if row.document.source}
    if not sources:
        return set()
    listed = connection.exec_driver_sql(
        "SELECT s.id FROM shown AS s JOIN listing AS l ON l.doc = s.doc"
        " WHERE s.id IN (SELECT value FROM json_each(?)) AND l.shelf <> ? AND l.source = ''",
        (json.dumps(sorted(sources)), TRASH),
    )
    present = set(listed.scalars())
    return {row.doc for row in rows if row.document.source in present}


def _code_ids(connection: Connection, terms: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of these (field, code) pairs; new ones get one."""
    pairs = (json.dumps(sorted(terms)),)
    connection.exec_driver_sql(
        "INSERT OR IGNORE INTO code (field, code) SELECT value ->> 0, value ->> 1 FROM json_each(?)", pairs
    )
    found = connection.exec_driver_sql(
        "SELECT code.field, code.code, code.id FROM json_each(?) AS given"
        " CROSS JOIN code ON code.field = given.value ->> 0 AND code.code = given.value ->> 1",
        pairs,
    )
    return {(field, code): id_ for field, code, id_ in found}


def _count(connection: Connection, codes: Iterable[int], sign: int) -> None:
    """Note that so many open records more, or fewer, have these codes."""
    changes = [(sign * count, code) for code, count in Counter(codes).items()]
    if changes:
        connection.exec_driver_sql("UPDATE code SET open = open + ? WHERE id = ?", changes)
