"""Reads the records that join others: who or what a record is linked with."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from .documents import KIND, document

ENDS = {
    "link": ("source", "target", "link_type", "link_type"),
    "participation": ("party", "target", "part", "participation_state"),
}
"""Of each kind that joins two records: the fields with its ends, and those that say how, the first better."""

_JOINING = (
    "SELECT s.id, s.fields ->> ?, s.fields ->> ?, coalesce(nullif(s.fields ->> ?, ''), s.fields ->> ?, '')"
    " FROM code AS c CROSS JOIN term AS t ON t.code = c.id CROSS JOIN shown AS s ON s.doc = t.doc"
    " WHERE c.field = ? AND c.code = ? AND s.trashed = 0 AND ? IN (s.fields ->> ?, s.fields ->> ?)"
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a record. `how`: e.g. part_of; `outgoing`: it leads from the record to `other`.

    `other`, `kind`, `title`, `space` (id): the record at the other end; all but `other` are "" when it is
    not on this computer.
    """

    id: str
    how: str
    outgoing: bool
    other: str
    kind: str = ""
    title: str = ""
    space: str = ""


def links_of(connection: Connection, record: str) -> list[Link]:
    """The links from and to a record, without those to what is in the trash: by how, then by title."""
    found: list[Link] = []
    for kind, (start, end, how, state) in ENDS.items():
        rows = connection.exec_driver_sql(_JOINING, (start, end, how, state, KIND, kind, record, start, end))
        for id_, source, target, told in rows:
            outgoing = source == record
            found.append(Link(id_, told or kind, outgoing, (target if outgoing else source) or ""))
    others = _others(connection, {link.other for link in found})
    known = [
        Link(link.id, link.how, link.outgoing, link.other, *others.get(link.other, ("", "", "")))
        for link in found
        if others.get(link.other) != _IN_TRASH
    ]
    return sorted(known, key=lambda link: (not link.outgoing, link.how, link.title.casefold(), link.other))


_IN_TRASH = ("", "trash", "")


def _others(connection: Connection, ids: set[str]) -> dict[str, tuple[str, str, str]]:
    """(kind, title, space) by id."""
    rows = connection.exec_driver_sql(
        "SELECT id, kind, fields, space, trashed FROM shown WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    return {
        id_: _IN_TRASH if trashed else (kind, document(kind, json.loads(fields)).heading, space)
        for id_, kind, fields, space, trashed in rows
    }
