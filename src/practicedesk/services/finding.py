"""Finds records as a person asks for them: by words, terms and names."""

from __future__ import annotations

from collections.abc import Iterable

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.kinds import kinds
from practicedesk_sync.model.vocabularies import as_code
from practicedesk_sync.model.vocabularies.terms import folded

from ..library import projections
from ..library.documents import KIND, SPACE
from ..library.facets import Counts, facets
from ..library.library import Library
from ..library.records import RecordView, by_docs
from ..library.search import Found, Hit, search
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
            code = find_space(connection, value).id if name == SPACE else _code_of(name, value)
            codes.setdefault(name, []).append(code)
        spaces = [find_space(connection, space).id] if space else []
    known = [_kind_of(kind_name)] if kind_name else []
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


def views_of(library: Library, hits: Iterable[Hit]) -> list[RecordView]:
    """The records behind hits, in their order."""
    with library.reading() as connection:
        return by_docs(connection, [hit.doc for hit in hits])


def catch_up(library: Library, limit: int = MANY) -> None:
    """Index for search what bulk work has left to be indexed: at most `limit` records."""
    with library.reading() as connection:
        waiting = min(projections.pending(connection), limit)
    while waiting > 0:
        library.write(lambda writing: projections.drain(writing.connection, AT_ONCE))
        waiting -= AT_ONCE


def _kind_of(name: str) -> str:
    """A kind by its name or its label. Raises `UserMistake`."""
    wanted = folded(name)
    for each in kinds():
        if wanted in (folded(each.name), folded(each.label)):
            return each.name
    names = ", ".join(each.name for each in kinds())
    raise UserMistake("kind_unknown", f"There is no kind of record “{name}”.", f"There are: {names}.")


def _code_of(name: str, value: str) -> str:
    """The code a field's value stands for, whichever kind declares the field; other values as they are."""
    if name == KIND:
        return _kind_of(value)
    for each in kinds():
        field = each.fields.get(name)
        if field is not None and field.terms is not None:
            return as_code(field.vocabulary, value)
    return value
