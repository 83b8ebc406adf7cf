"""Search in a full library, and building its index, against raw FTS5 over the same text."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection

from practicedesk.library import projections
from practicedesk.library.documents import document
from practicedesk.library.facets import facets
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.library.search import search
from practicedesk.library.selecting import BEST, NEWEST, Query
from practicedesk_sync.clock import stamp_of
from practicedesk_sync.ids import derived_record_id

from . import plain_sqlite as plain
from .corpus import Corpus, Fields
from .figures import Table, middle_and_p95, seconds
from .world import now_ms

SHOWN = (
    "INSERT INTO shown (doc, space, id, kind, fields, siblings, items, merged, trashed, wanted_deleted,"
    " waiting, created_hlc, updated_hlc, created_by, updated_by)"
    " VALUES (?, ?, ?, 'practice', ?, '{}', '{}', '[]', 0, 0, 0, ?, ?, '', '')"
)
QUERIES = 200


def search_in(table: Table, folder: Path, records: list[Fields], count: int, p95_ms: float) -> None:
    """`count` practices: more than `records` has are mixed from their fields."""
    library = create(folder / f"search-{count}", now_ms, os.urandom)
    fill(library, records, count)
    ours = seconds(lambda: library.write(lambda writing: projections.rebuild(writing.connection)))
    raw = plain.PlainSearch(folder / f"search-{count}.db")
    sizes = [0]
    raw_s = seconds(raw.build, _texts(library, sizes))
    preparing_s = seconds(list, (len(body) for _, _, body in _texts(library, [0])))
    _build_figures(table, library, raw, count, ours, raw_s - preparing_s, sizes[0])
    queries = Corpus(5).queries(QUERIES)
    with library.reading() as connection:
        _query_figures(table, connection, raw, queries, count, p95_ms)
    library.close()


def _build_figures(
    table: Table, library: Library, raw: plain.PlainSearch, count: int, ours: float, raw_s: float, text: int
) -> None:
    drained = seconds(lambda: library.write(lambda writing: _index_anew(writing.connection)))
    bare = {"plain": raw_s, "plain_work": "raw FTS5 build"}
    table.add(f"{count:,}: text index from records at rest", drained, "s", **bare, goal=1.3)
    table.add(f"{count:,}: everything rebuilt: lists, facets, text", ours, "s", **bare)
    with library.reading() as connection:
        size = plain.index_bytes(connection.connection.driver_connection)
    table.add(
        f"{count:,}: text index on disk", size / 1e6, "MB", plain=text / 1e6, plain_work="the text", goal=0.6
    )


def _index_anew(connection: Connection) -> None:
    """The text index alone, from nothing."""
    docs = connection.exec_driver_sql("SELECT doc FROM shown ORDER BY doc").scalars().all()
    connection.exec_driver_sql("INSERT INTO found (found) VALUES ('delete-all')")
    connection.exec_driver_sql("INSERT INTO unindexed SELECT doc FROM shown")
    projections.drain(connection, len(docs))


def _query_figures(
    table: Table,
    connection: Connection,
    raw: plain.PlainSearch,
    queries: list[str],
    count: int,
    p95_ms: float,
) -> None:
    def page(sort: str) -> Callable[[str], object]:
        return lambda text: search(connection, Query(text, sort=sort))

    def counted(text: str) -> object:
        return facets(connection, Query(text))

    for what, ask, ask_raw, goal in (
        ("best first", page(BEST), raw.best, p95_ms),
        ("newest first", page(NEWEST), raw.newest, p95_ms),
        ("facet counts", counted, None, None),
    ):
        middle, p95 = middle_and_p95([seconds(ask, text) for text in queries])
        bare: dict[str, object] = {}
        bare_p95: dict[str, object] = {}
        if ask_raw is not None:
            matches = map(plain.match_of, queries)
            low, high = middle_and_p95([seconds(ask_raw, match) for match in matches])
            bare = {"plain": low, "plain_work": "raw FTS5, numbers only"}
            bare_p95 = {"plain": high, "plain_work": "the same, p95"}
        table.add(f"{count:,}: search, {what}, p50", middle, "ms", **bare)
        table.add(f"{count:,}: search, {what}, p95", p95, "ms", **bare_p95, goal=goal, absolute=True)


def fill(library: Library, records: list[Fields], count: int) -> None:
    """Rows put straight into `shown`: what is measured here begins after them."""
    corpus = Corpus(9)
    rest = corpus.more(records, max(0, count - len(records)))
    every: Iterable[Fields] = (*records[:count], *rest) if count <= len(records) else _chain(records, rest)
    start = now_ms() - count * 60_000

    def rows() -> Iterator[tuple[object, ...]]:
        for doc, fields in enumerate(every, 1):
            stamp = stamp_of(start + doc * 60_000)
            id_ = derived_record_id("search", str(doc))
            yield doc, library.personal, id_, json.dumps(fields, ensure_ascii=False), stamp, stamp

    def insert(connection: Connection) -> None:
        batch: list[tuple[object, ...]] = []
        for row in rows():
            batch.append(row)
            if len(batch) == 1_000:
                connection.exec_driver_sql(SHOWN, batch)
                batch = []
        if batch:
            connection.exec_driver_sql(SHOWN, batch)

    library.write(lambda writing: insert(writing.connection))


def _chain(first: Iterable[Fields], then: Iterable[Fields]) -> Iterator[Fields]:
    yield from first
    yield from then


def _texts(library: Library, sizes: list[int]) -> Iterator[tuple[int, str, str]]:
    """The text of every record as the index has it; its bytes are added up in `sizes`."""
    with library.reading() as connection:
        for doc, fields in connection.exec_driver_sql("SELECT doc, fields FROM shown ORDER BY doc"):
            told = document("practice", json.loads(fields))
            sizes[0] += len(told.title.encode()) + len(told.body.encode())
            yield doc, told.title, told.body
