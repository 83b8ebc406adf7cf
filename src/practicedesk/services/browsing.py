"""What a window that lists records asks: the numbers of all that are found, rows by number, counts."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..library import projections, search
from ..library.facets import Counts, facets
from ..library.library import Library
from ..library.list_rows import ListRow, row_of, rows
from ..library.selecting import Query
from ..library.spaces import SpaceName, space_names
from .finding import AT_ONCE

MOST_CODES = 200
"""Values of one facet that are shown, beside those filtered by: of tags there may be a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The counts by facet field, and what the spaces among them are called, by id."""

    counts: Counts
    spaces: Mapping[str, SpaceName]


def found_ids(library: Library, query: Query) -> array[int]:
    """The numbers of all records the query finds, in its order; eight bytes each. Raises `UserMistake`."""
    with library.reading() as connection:
        return array("q", search.ids(connection, query))


def is_found(library: Library, query: Query, id_: str) -> bool:
    """Whether a record is among those a query finds. Raises `UserMistake` when it is not here."""
    return list_row(library, id_).doc in found_ids(library, query)


def list_rows(library: Library, docs: Sequence[int], text: str = "") -> list[ListRow]:
    """What lists show of these records, by number, in this order; `text`: the words looked for.

    About 0.1 ms a record, 0.3 ms where words are looked for.
    """
    with library.reading() as connection:
        return rows(connection, docs, text)


def list_row(library: Library, id_: str) -> ListRow:
    """What lists show of one record, by id. Raises `UserMistake` when it is not here."""
    with library.reading() as connection:
        return row_of(connection, id_)


def facets_of(library: Library, query: Query) -> Facets:
    """How many of the records found have each value of each facet: the `MOST_CODES` most frequent ones."""
    with library.reading() as connection:
        return Facets(facets(connection, query, most=MOST_CODES), space_names(connection))


def index_some(library: Library) -> int:
    """Index for search some of what bulk work has left; how many still wait.

    What waits is found all the same, but takes 0.1 ms each time one searches.
    """
    with library.reading() as connection:
        if library.read_only or not projections.pending(connection):
            return 0
    return library.write(lambda writing: projections.drain(writing.connection, AT_ONCE))
