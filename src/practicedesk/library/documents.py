"""What of a record is listed, filtered and searched: follows from the declaration of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from practicedesk_sync.merge.blocks import flattened, plain
from practicedesk_sync.model.fields import BODY, TITLE
from practicedesk_sync.model.kinds import PUBLICATION, SERIES, Kind, is_known, kind, kinds

KIND, SPACE = "kind", "space"
"""Facets every record has beside those its kind declares."""

EDGES = ("link", "participation")
"""Kinds that only join two other records."""
JOINING = frozenset({*EDGES, SERIES})
"""Kinds listed only where they are asked for by name."""


@dataclass(frozen=True, slots=True)
class Document:
    """A record as the search sees it; a publication as the record it is a copy of.

    `kind`: whose fields it has. `source`: of a publication, the id of the record it is a copy of.
    """

    kind: str
    fields: Mapping[str, Any]
    source: str = ""

    @property
    def heading(self) -> str:
        """The title as shown."""
        return plain(_text(self.fields.get("title")))

    @property
    def title(self) -> str:
        """All texts a hit in which counts as one in the title."""
        return " ".join(_texts(self.fields, _uses(self.kind).title))

    @property
    def body(self) -> str:
        """All other texts searched, other alternatives of open conflicts included."""
        return "\n".join(_texts(self.fields, _uses(self.kind).body))

    @property
    def terms(self) -> list[tuple[str, str]]:
        """(field, code) of each value of each facet: texts, numbers, and true or false.

        Where nobody has chosen a state or type, a record is in the declared one; a copy is in none.
        """
        found: dict[tuple[str, str], None] = {}
        for name, declared in _uses(self.kind).facets:
            value = self.fields.get(name)
            value = declared if value in (None, "") and not self.source else value
            for each in value if isinstance(value, list) else (value,):
                code = json.dumps(each) if isinstance(each, bool | int | float) else each
                if code and isinstance(code, str):
                    found[name, code] = None
        return list(found)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `shown` with its document. `updated`: a stamp of the clock."""

    doc: int
    space: str
    id: str
    kind: str
    trashed: bool
    updated: int
    document: Document


def read(connection: Connection, docs: Sequence[int]) -> list[Row]:
    """The rows of `shown` with these numbers, in order; a number without a row is left out."""
    rows = connection.exec_driver_sql(
        "SELECT doc, space, id, kind, trashed, updated_hlc, fields FROM shown"
        " WHERE doc IN (SELECT value FROM json_each(?)) ORDER BY doc",
        (json.dumps(list(docs)),),
    )
    return [
        Row(doc, space, record, kind_, bool(trashed), updated, document(kind_, json.loads(fields)))
        for doc, space, record, kind_, trashed, updated, fields in rows
    ]


def facet_fields() -> list[str]:
    """The fields one can filter by: kind, space and every field that any kind declares as a facet."""
    return list(dict.fromkeys([KIND, SPACE, *(each.name for known in kinds() for each in known.facets)]))


def document(kind_name: str, fields: Mapping[str, Any]) -> Document:
    """The document of a record of that kind."""
    content = fields.get("content")
    if kind_name != PUBLICATION or not isinstance(content, dict):
        return Document(kind_name, fields)
    told = {**content, "title": fields.get("title") or content.get("title")}
    return Document(_text(fields.get("source_kind")), told, _text(fields.get("source")))


@dataclass(frozen=True, slots=True)
class _Uses:
    """The names of a kind's fields by what search does with them."""

    kind: Kind
    title: tuple[str, ...]
    body: tuple[str, ...]
    facets: tuple[tuple[str, str], ...]
    """(name, declared value where it is one of several states or types, else "")."""


_USES: dict[str, _Uses] = {}


def _uses(name: str) -> _Uses:
    """Remembered, as there may be 100,000 records of a kind, until the kind is declared anew."""
    declared = kind(name)
    uses = _USES.get(name)
    if uses is None or uses.kind is not declared:
        fields = declared.fields.values()
        title, body = (tuple(f.name for f in fields if f.search == weight) for weight in (TITLE, BODY))
        facets = tuple(
            (f.name, str(declared.default_of(f.name)) if f.choices else "") for f in declared.facets
        )
        uses = _Uses(declared, title, body, facets)
        if is_known(name):
            _USES[name] = uses
    return uses


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(fields: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name in fields:
            yield from _strings(fields[name])


def _strings(value: Any) -> Iterator[str]:
    """All texts in a value, item by item, with every alternative of an open conflict."""
    if isinstance(value, str):
        if value:
            yield flattened(value)
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
