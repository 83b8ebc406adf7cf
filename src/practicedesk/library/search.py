"""Finds records: words, filters, sorts, pages, snippets. Reads only; any reader's connection will do.

Records whose text waits to be indexed (`projections.pending`) are found too, at ~0.1 ms for each that
waits; a writer that drains some hundred first keeps a search quick.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from .documents import document
from .search_words import Word
from .selecting import BEST, NEWEST, OLDEST, TITLE, Query, Selected, Selection, select
from .snippets import Highlighter, Ranges

_ORDERS = {
    NEWEST: "l.updated DESC, l.doc DESC",
    OLDEST: "l.updated, l.doc",
    TITLE: "l.title_key, l.doc",
}
_BEST_TITLES = "l.title_length, l.updated DESC, l.doc DESC"
"""Of titles that hold all the words, the shortest has the least besides."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found. `title_hits`, `snippet_hits`: (start, end) of the parts to highlight, in characters.

    `snippet` is one line of plain text, ~200 characters, cut with … at its ends. `updated`: a clock stamp.
    """

    doc: int
    space: str
    id: str
    kind: str
    title: str
    title_hits: Ranges
    snippet: str
    snippet_hits: Ranges
    updated: int
    trashed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """`total`: how many records the query finds, of which `hits` are the page asked for."""

    total: int
    hits: tuple[Hit, ...]


def search(connection: Connection, query: Query) -> Found:
    """One page of what the query finds. Raises `UserMistake` for an unknown field or sort."""
    selected = select(connection, query)
    total, docs = _counted_page(connection, query, selected)
    return Found(total, _hits(connection, docs, selected.words))


def page(connection: Connection, query: Query) -> tuple[int, list[int]]:
    """(how many records the query finds, the numbers of one page of them), without snippets.

    Raises as `search`.
    """
    return _counted_page(connection, query, select(connection, query))


def count(connection: Connection, query: Query) -> int:
    """How many records the query finds. Raises as `search`."""
    return _count(connection, select(connection, query).all)


def ids(connection: Connection, query: Query) -> list[int]:
    """The numbers (`shown.doc`) of all records found, in order; `limit` and `offset` are not used."""
    return _page(connection, query, select(connection, query), 0, -1)


def _counted_page(connection: Connection, query: Query, selected: Selected) -> tuple[int, list[int]]:
    offset, limit = max(query.offset, 0), max(query.limit, 0)
    docs = _page(connection, query, selected, offset, limit)
    last = len(docs) < limit and (docs or not offset)
    return offset + len(docs) if last else _count(connection, selected.all), docs


def _count(connection: Connection, selection: Selection) -> int:
    total: int = connection.exec_driver_sql(selection.sql("count(*)"), selection.params).scalar_one()
    return total


def _page(connection: Connection, query: Query, selected: Selected, offset: int, limit: int) -> list[int]:
    """Record numbers in the query's order; limit -1: all."""
    if query.sort != BEST or selected.titled is None:
        order = _ORDERS.get(query.sort, _ORDERS[NEWEST])
        return _docs(connection, selected.all, order, offset, limit)
    titled = _docs(connection, selected.titled, _BEST_TITLES, 0, -1)
    page = titled[offset:] if limit < 0 else titled[offset : offset + limit]
    if limit < 0 or len(page) < limit:
        left = limit - len(page) if limit >= 0 else -1
        rest = selected.all.but_not(titled)
        page += _docs(connection, rest, _ORDERS[NEWEST], max(offset - len(titled), 0), left)
    return page


def _docs(connection: Connection, selection: Selection, order: str, offset: int, limit: int) -> list[int]:
    # One JSON array instead of rows: 100,000 rows take three times as long to hand over.
    sql = f"{selection.sql('l.doc')} ORDER BY {order} LIMIT ? OFFSET ?"
    found: list[int] = json.loads(
        connection.exec_driver_sql(
            f"SELECT json_group_array(doc) FROM ({sql})",  # noqa: S608
            (*selection.params, limit, offset),
        ).scalar_one()
    )
    return found


def _hits(connection: Connection, docs: Sequence[int], words: Sequence[Word]) -> tuple[Hit, ...]:
    rows = connection.exec_driver_sql(
        "SELECT s.doc, s.space, s.id, s.kind, s.fields, s.updated_hlc, s.trashed FROM json_each(?) AS page"
        " CROSS JOIN shown AS s ON s.doc = page.value ORDER BY page.key",
        (json.dumps(docs),),
    )
    highlight = Highlighter(words)
    hits = []
    for doc, space, id_, kind, fields, updated, trashed in rows:
        told = document(kind, json.loads(fields))
        snippet = highlight.snippet(told.body)
        hits.append(
            Hit(
                doc,
                space,
                id_,
                kind,
                told.heading,
                highlight.ranges(told.heading),
                *snippet,
                updated,
                bool(trashed),
            )
        )
    return tuple(hits)
