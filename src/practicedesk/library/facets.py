"""Counts how many of the records found have each value of each facet."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection

from .documents import facet_fields
from .listings import unpacked
from .selecting import Query, check_fields, select

Counts = dict[str, list[tuple[str, int]]]
"""By field the (code, count) pairs, the greatest count first, then by code; no code has a count of 0."""

AT_ONCE = 1_000
"""Records counted in one stretch, less than a millisecond: no other thread can do anything meanwhile."""


def facets(connection: Connection, query: Query, fields: Sequence[str] | None = None) -> Counts:
    """The counts for these facet fields (None: all of them), of the whole result, not of a page.

    The text and the other fields' filters apply to a field, its own filter does not: so one sees what
    choosing another value in the same field would add. Raises `UserMistake` for a field that is no facet.
    """
    wanted = facet_fields() if fields is None else list(dict.fromkeys(fields))
    check_fields(wanted)
    filtered = [name for name in wanted if name in query.filters]
    counts = _counts(connection, query, [name for name in wanted if name not in filtered])
    for name in filtered:
        counts |= _counts(connection, query.without(name), [name])
    return {name: counts[name] for name in wanted}


def _counts(connection: Connection, query: Query, fields: Sequence[str]) -> Counts:
    counts: Counts = {name: [] for name in fields}
    if not fields:
        return counts
    selected = select(connection, query)
    if not (query.text or query.filters or query.trash or query.aside):
        rows = connection.exec_driver_sql(
            "SELECT field, code, open FROM code"
            " WHERE open > 0 AND field IN (SELECT value FROM json_each(?)) ORDER BY open DESC, code",
            (json.dumps(fields),),
        )
        for field, code, number in rows:
            counts[field].append((code, number))
        return counts
    having = "(SELECT codes FROM codes WHERE codes.doc = l.doc)"
    packed = connection.exec_driver_sql(selected.all.sql(having), selected.all.params)
    numbers = Counter[int]()
    for some in packed.scalars().partitions(AT_ONCE):
        numbers.update(unpacked(some))
    named = connection.exec_driver_sql(
        "SELECT field, code, id FROM code WHERE id IN (SELECT value FROM json_each(?))"
        " AND field IN (SELECT value FROM json_each(?)) ORDER BY code",
        (json.dumps(list(numbers)), json.dumps(fields)),
    )
    for field, code, id_ in named:
        counts[field].append((code, numbers[id_]))
    for pairs in counts.values():
        pairs.sort(key=lambda pair: -pair[1])
    return counts
