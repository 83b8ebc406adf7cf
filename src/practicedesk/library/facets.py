"""Counts how many of the records found have each value of each facet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from .documents import facet_fields
from .listings import unpacked
from .selecting import Query, check_fields, select

Counts = dict[str, list[tuple[str, int]]]
"""By field the (code, count) pairs, the greatest count first, then by code; no code has a count of 0."""

AT_ONCE = 1_000
"""Records counted in one stretch, less than a millisecond: no other thread can do anything meanwhile."""


_EVERY = 1 << 62
_RANKED = (
    "SELECT field, code, number FROM (SELECT field, code, number,"
    " row_number() OVER (PARTITION BY field ORDER BY number DESC, code) AS place FROM ({})"
    " WHERE field IN (SELECT value FROM json_each(?)))"
    " WHERE place <= ? OR code IN (SELECT value FROM json_each(?)) ORDER BY number DESC, code"
)
_OF_ALL = _RANKED.format("SELECT field, code, open AS number FROM code WHERE open > 0")
_OF_FOUND = _RANKED.format(
    "SELECT field, code, json_extract(value, '$[1]') AS number"
    " FROM json_each(?) CROSS JOIN code ON code.id = json_extract(value, '$[0]')"
)


def facets(
    connection: Connection, query: Query, fields: Sequence[str] | None = None, most: int = _EVERY
) -> Counts:
    """The counts for these facet fields (None: all of them), of the whole result, not of a page.

    The text and the other fields' filters apply to a field, its own filter does not: so one sees what
    choosing another value in the same field would add. `most`: how many codes of each field are told, the
    most frequent first, beside those it is filtered by. Raises `UserMistake` for a field that is no facet.
    """
    wanted = facet_fields() if fields is None else list(dict.fromkeys(fields))
    check_fields(wanted)
    filtered = [name for name in wanted if name in query.filters]
    counts = _counts(connection, query, [name for name in wanted if name not in filtered], most)
    for name in filtered:
        counts |= _counts(connection, query.without(name), [name], most, query.filters[name])
    return {name: counts[name] for name in wanted}


def _counts(
    connection: Connection, query: Query, fields: Sequence[str], most: int, kept: Iterable[str] = ()
) -> Counts:
    """`kept`: codes that are told however few records have them."""
    counts: Counts = {name: [] for name in fields}
    if not fields:
        return counts
    asked = (json.dumps(fields), most, json.dumps(list(kept)))
    if query.text or query.filters or query.trash or query.aside:
        numbers = _numbers(connection, query)
        rows = connection.exec_driver_sql(_OF_FOUND, (json.dumps(list(numbers.items())), *asked))
    else:
        rows = connection.exec_driver_sql(_OF_ALL, asked)
    for field, code, number in rows:
        counts[field].append((code, number))
    return counts


def _numbers(connection: Connection, query: Query) -> Counter[int]:
    """How many of the records found have each code, by the code's number."""
    having = "(SELECT codes FROM codes WHERE codes.doc = l.doc)"
    selected = select(connection, query).all
    packed = connection.exec_driver_sql(selected.sql(having), selected.params)
    numbers = Counter[int]()
    for some in packed.scalars().partitions(AT_ONCE):
        numbers.update(unpacked(some))
    return numbers
