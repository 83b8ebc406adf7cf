"""What of a record is listed, filtered and searched: follows from the declaration of its kind."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from practicedesk_sync.merge.blocks import flattened, plain
from practicedesk_sync.model.fields import BODY, TITLE, Field
from practicedesk_sync.model.kinds import PUBLICATION, SERIES, kind, kinds

from .search_text import clean

KIND, SPACE = "kind", "space"
"""Facets every record has beside those its kind declares."""

JOINING = frozenset({"link", "participation", SERIES})
"""Kinds that only join other records: listed where they are asked for by name."""


@dataclass(frozen=True, slots=True)
class Document:
    """A record as the search sees it.

    `heading`: its title as shown. `title`, `body`: all texts searched, other alternatives included.
    `terms`: (field, code) pairs. `source`: of a publication, the id of the record it is a copy of.
    """

    heading: str
    title: str
    body: str
    terms: tuple[tuple[str, str], ...]
    source: str


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
        Row(doc, space, record, kind_, bool(trashed), updated, document(kind_, fields_of(fields)))
        for doc, space, record, kind_, trashed, updated, fields in rows
    ]


def fields_of(text: str) -> Any:
    """The fields in a value of `shown.fields`."""
    fields = json.loads(text)
    return _cleaned(fields) if "\\ud" in text else fields


def facet_fields() -> list[str]:
    """The fields one can filter by: kind, space and every field that any kind declares as a facet."""
    return list(dict.fromkeys([KIND, SPACE, *(each.name for known in kinds() for each in known.facets)]))


def document(kind_name: str, fields: Mapping[str, Any]) -> Document:
    """What is searched of a record. A publication is searched as the record it is a copy of."""
    source, told_as, content = "", kind_name, fields
    if kind_name == PUBLICATION and isinstance(fields.get("content"), dict):
        source = _text(fields.get("source"))
        told_as = _text(fields.get("source_kind"))
        content = {**fields["content"], "title": fields.get("title") or fields["content"].get("title")}
    declared = kind(told_as).fields.values()
    return Document(
        heading=plain(_text(content.get("title"))),
        title=" ".join(_texts(content, declared, TITLE)),
        body="\n".join(_texts(content, declared, BODY)),
        terms=tuple(_terms(content, declared)),
        source=source,
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(fields: Mapping[str, Any], declared: Iterable[Field], weight: str) -> Iterator[str]:
    for field in declared:
        if field.search == weight and field.name in fields:
            yield from _strings(fields[field.name])


def _strings(value: Any) -> Iterator[str]:
    """All texts in a value, item by item, with every alternative of an open conflict."""
    if isinstance(value, str):
        if value:
            yield flattened(value)
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _terms(fields: Mapping[str, Any], declared: Iterable[Field]) -> Iterator[tuple[str, str]]:
    for field in declared:
        if field.facet and field.name in fields:
            value = fields[field.name]
            for code in dict.fromkeys(_codes(value if isinstance(value, list) else [value])):
                yield field.name, code


def _codes(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            if value:
                yield value
        elif isinstance(value, bool | int | float):
            yield json.dumps(value)


def _cleaned(value: Any) -> Any:
    """A JSON value with `clean` applied to every text in it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {clean(name): _cleaned(each) for name, each in value.items()}
    return value
