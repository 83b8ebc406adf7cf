"""Reads the rows of a list: what its columns show of each record, by number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from practicedesk_sync.clock import millis_of
from practicedesk_sync.errors import UserMistake

from .documents import document
from .identity import server_pin
from .publications import published
from .search_words import words_of
from .snippets import Highlighter, Ranges
from .spaces import SpaceName, space_names


@dataclass(frozen=True, slots=True)
class ListRow:
    """One record in a list. `doc`: its number; `updated_ms`: since 1970 UTC.

    `terms`: (field, code) of each value of each facet it has. `unsent`: it has changes its server does
    not have; `conflict`: something in it waits for a decision; `published`: a publication of it stands.
    `title_hits`, `snippet`, `snippet_hits`: as in `search.Hit`, all empty where no words are looked for.
    """

    doc: int
    id: str
    kind: str
    title: str
    space: str
    space_name: SpaceName
    terms: tuple[tuple[str, str], ...]
    updated_ms: int
    unsent: bool
    conflict: bool
    published: bool
    trashed: bool
    title_hits: Ranges = ()
    snippet: str = ""
    snippet_hits: Ranges = ()


_ROWS = (
    "SELECT s.doc, s.space, s.id, s.kind, s.fields, s.updated_hlc, s.waiting, s.trashed,"
    " s.siblings <> '{}' OR s.wanted_deleted FROM json_each(?) AS page"
    " CROSS JOIN shown AS s ON s.doc = page.value ORDER BY page.key"
)


def rows(connection: Connection, docs: Sequence[int], text: str = "") -> list[ListRow]:
    """The rows of these records, in this order; a number without a record is left out.

    `text`: the words looked for, as in `Query`; ~0.2 ms a record go into showing where they are.
    """
    highlight = Highlighter(words_of(text)) if text else None
    found = connection.exec_driver_sql(_ROWS, (json.dumps(list(docs)),)).all()
    standing = published(connection, [id_ for _, _, id_, *_ in found])
    spaces = space_names(connection)
    shared = server_pin(connection) is not None
    made = []
    for doc, space, id_, kind, fields, updated, unsent, trashed, conflict in found:
        told = document(kind, json.loads(fields))
        title = told.heading
        hits: tuple[Ranges, str, Ranges] = ((), "", ())
        if highlight is not None:
            hits = (highlight.ranges(title), *highlight.snippet(told.body))
        facts = (shared and bool(unsent), bool(conflict), id_ in standing, bool(trashed))
        name = spaces.get(space) or SpaceName("", space)
        made.append(
            ListRow(doc, id_, kind, title, space, name, tuple(told.terms), millis_of(updated), *facts, *hits)
        )
    return made


def row_of(connection: Connection, id_: str) -> ListRow:
    """The row of the record with this id. Raises `UserMistake` when there is none."""
    docs = connection.exec_driver_sql("SELECT doc FROM shown WHERE id = ? LIMIT 1", (id_,)).scalars().all()
    for row in rows(connection, docs):
        return row
    raise UserMistake("record_gone", "This record is not on this computer any more.", "Choose another one.")
