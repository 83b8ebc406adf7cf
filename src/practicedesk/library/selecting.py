"""A query, and the SQL that selects the records it means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.nearest import did_you_mean

from .documents import KIND, SPACE, facet_fields
from .listings import ASIDE, OPEN, TRASH
from .search_words import Word, in_title, is_wordless, match_of, words_of
from .text_index import waiting_matches

BEST, NEWEST, OLDEST, TITLE = "best", "newest", "oldest", "title"
SORTS = (BEST, NEWEST, OLDEST, TITLE)

_OF_LISTING = {
    KIND: "l.kind IN (SELECT value FROM json_each(?))",
    SPACE: "l.space IN (SELECT value FROM json_each(?))",
}
_OF_TERM = (
    "EXISTS (SELECT 1 FROM term AS t WHERE t.code IN (SELECT value FROM json_each(?)) AND t.doc = l.doc)"
)


@dataclass(frozen=True, slots=True)
class Query:
    """What to find.

    `text`: words in any order, all of which must be found; "exact phrase"; begin* ; "" for all records.
    A text without a word in it finds nothing.
    `kinds`, `spaces`: empty for all. `where`: codes by facet field; one of a field's codes must match, and
    all fields. `trash`: look in the trash instead. `sort`: "best" puts hits in the title first, the
    shorter the title the earlier, and then the newest; also "newest" and "oldest" by last change, and
    "title". Without a text "best" is "newest".

    Records that only join others, and publications of a record that is here itself, stand aside: they are
    found where `kinds` names their kind, or with `aside`.
    """

    text: str = ""
    kinds: Sequence[str] = ()
    spaces: Sequence[str] = ()
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    trash: bool = False
    aside: bool = False
    sort: str = BEST
    limit: int = 50
    offset: int = 0

    @property
    def filters(self) -> dict[str, list[str]]:
        """All filters by field, kinds and spaces among them."""
        given = [(KIND, self.kinds), (SPACE, self.spaces), *self.where.items()]
        codes: dict[str, list[str]] = {}
        for name, values in given:
            if values:
                codes.setdefault(name, []).extend(values)
        return codes

    def without(self, name: str) -> Query:
        """The same query without its filter on this field; what a filter on kinds let in stays in."""
        where = {other: codes for other, codes in self.where.items() if other != name}
        if name == KIND:
            return replace(self, where=where, kinds=(), aside=True)
        return replace(self, where=where, spaces=() if name == SPACE else self.spaces)


@dataclass(frozen=True, slots=True)
class Selection:
    """Records as SQL: of the tables in `source`, with the row of `listing` as l, what meets `condition`.

    Both are put together from this program's own words; whatever a person gave is in `params`.
    """

    source: str
    condition: str
    params: tuple[str | int, ...]

    def sql(self, columns: str) -> str:
        """The statement that reads `columns`, to be run with `params`."""
        return f"SELECT {columns} FROM {self.source} WHERE {self.condition}"  # noqa: S608

    def but_not(self, docs: Sequence[int]) -> Selection:
        """The same without these."""
        condition = f"{self.condition} AND l.doc NOT IN (SELECT value FROM json_each(?))"  # noqa: S608
        return replace(self, condition=condition, params=(*self.params, json.dumps(docs)))


@dataclass(frozen=True, slots=True)
class Selected:
    """`all`: every record found. `titled`: those of them that have all words in the title; None: no text."""

    all: Selection
    titled: Selection | None
    words: Sequence[Word]


def select(connection: Connection, query: Query) -> Selected:
    """Raises `UserMistake` for a field or a sort that does not exist."""
    _check(query)
    condition, params = _condition(connection, query)
    words = words_of(query.text)
    if is_wordless(query.text):
        condition, params = "0", ()
    if not words:
        return Selected(Selection("listing AS l", condition, params), None, words)
    match = match_of(words)
    matches = (match, in_title(match))
    both = zip(matches, waiting_matches(connection, matches), strict=True)
    everywhere, titled = (Selection(*_matching(*each, condition, params)) for each in both)
    return Selected(everywhere, titled, words)


def _matching(
    match: str, waiting: list[int], condition: str, params: tuple[str | int, ...]
) -> tuple[str, str, tuple[str | int, ...]]:
    # CROSS JOIN fixes the order: the index says which records, the listing is looked up for each.
    if not waiting:
        source = "found CROSS JOIN listing AS l ON l.doc = found.rowid"
        return source, f"found MATCH ? AND {condition}", (match, *params)
    source = (
        "(SELECT rowid AS doc FROM found WHERE found MATCH ? UNION ALL SELECT value FROM json_each(?)) AS hit"
        " CROSS JOIN listing AS l ON l.doc = hit.doc"
    )
    return source, condition, (match, json.dumps(waiting), *params)


def _condition(connection: Connection, query: Query) -> tuple[str, tuple[str | int, ...]]:
    filters = query.filters
    aside = query.aside or KIND in filters
    shelves = f"IN ({OPEN}, {ASIDE})" if aside else f"= {OPEN}"
    parts = [f"l.shelf = {TRASH}" if query.trash else f"l.shelf {shelves}"]
    params: list[str] = []
    for name, codes in filters.items():
        ids = json.dumps(_ids_of(connection, name, codes))
        params.append(ids)
        parts.append(_OF_LISTING.get(name, _OF_TERM))
    return " AND ".join(parts), tuple(params)


def _ids_of(connection: Connection, name: str, codes: list[str]) -> list[int]:
    rows = connection.exec_driver_sql(
        "SELECT id FROM code WHERE field = ? AND code IN (SELECT value FROM json_each(?))",
        (name, json.dumps(codes)),
    )
    return list(rows.scalars())


def check_fields(names: Sequence[str]) -> None:
    """Raises `UserMistake` naming the facets there are, if one of these is not a facet."""
    facets = facet_fields()
    for name in names:
        if name not in facets:
            raise UserMistake(
                "field_unknown",
                f"“{name}” is not a field to filter by.",
                did_you_mean(name, facets).rstrip() or f"Use one of: {', '.join(facets)}.",
            )


def _check(query: Query) -> None:
    check_fields(list(query.where))
    if query.sort not in SORTS:
        raise UserMistake(
            "sort_unknown", f"“{query.sort}” is not an order to sort in.", f"Use one of: {', '.join(SORTS)}."
        )
