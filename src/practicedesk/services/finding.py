"""Finds records as a person asks for them: by words, terms and names."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from practicedesk_sync.errors import WorldError

from ..library import projections
from ..library.facets import Counts, facets
from ..library.filters import find_code, kind_named, near_free_value
from ..library.library import Library
from ..library.moments import views_as_of
from ..library.records import RecordView, by_docs
from ..library.search import Found, page, search
from ..library.search_words import is_wordless
from ..library.selecting import BEST, Query
from ..library.spaces import find_space

MANY = 1_000_000_000
"""A limit that is none."""
AT_ONCE = 500
"""Records indexed in one transaction: about a tenth of a second."""


def query(
    library: Library,
    *,
    text: str = "",
    kind_name: str = "",
    space: str = "",
    where: Iterable[tuple[str, str]] = (),
    trash: bool = False,
    sort: str = BEST,
    limit: int = MANY,
) -> Query:
    """A query as a person puts it: spaces by name, terms by code or label. Raises `UserMistake`."""
    codes: dict[str, list[str]] = {}
    with library.reading() as connection:
        for field, value in where:
            name = field.strip().lower()
            codes.setdefault(name, []).append(find_code(connection, name, value))
        spaces = [find_space(connection, space).id] if space else []
    known = [kind_named(kind_name)] if kind_name else []
    return Query(text=text, kinds=known, spaces=spaces, where=codes, trash=trash, sort=sort, limit=limit)


def found(library: Library, wanted: Query) -> Found:
    """One page of what the query finds; what was just written among it."""
    catch_up(library, AT_ONCE)
    with library.reading() as connection:
        return search(connection, wanted)


def facet_counts(library: Library, wanted: Query) -> Counts:
    """How many records found have each value of each facet, greatest first."""
    with library.reading() as connection:
        return facets(connection, wanted)


def listed(library: Library, wanted: Query, moment_ms: int | None = None) -> tuple[int, list[RecordView]]:
    """How many records the query finds, and one page of them; what was just written among them.

    `moment_ms`: those that were there at that moment (ms since 1970 UTC), as they stood then.
    """
    if moment_ms is not None:
        with library.reading() as connection:
            then = list(views_as_of(connection, wanted, moment_ms, library.now_ms()))
        return len(then), then[: wanted.limit]
    catch_up(library, AT_ONCE)
    with library.reading() as connection:
        total, docs = page(connection, wanted)
        return total, by_docs(connection, docs)


def why_nothing(library: Library, wanted: Query) -> str:
    """What in a query that finds nothing may be a slip, in a sentence; "" when nothing looks like one."""
    if is_wordless(wanted.text):
        return f"There is no word to look for in “{wanted.text.strip()}”."
    with library.reading() as connection:
        for name, value in ((name, value) for name, values in wanted.where.items() for value in values):
            near = near_free_value(connection, name, value)
            if near is not None:
                return f"No record has “{value}” in {name}. {near}".rstrip()
    return ""


def catch_up(library: Library, limit: int = MANY) -> None:
    """Index for search what bulk work has left to be indexed: at most `limit` records.

    Where one may only read, or the disk is full, what waits is found all the same.
    """
    if library.read_only:
        return
    with library.reading() as connection:
        waiting = min(projections.pending(connection), limit)
    with suppress(WorldError):
        while waiting > 0:
            library.write(lambda writing: projections.drain(writing.connection, AT_ONCE))
            waiting -= AT_ONCE
