"""Reads publications: the versions of a record in a space, and which one stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.model.community import RETIRED
from practicedesk_sync.model.kinds import PUBLICATION

from . import tables as t
from .records import RecordView, view_of

CURRENT, SUPERSEDED = "current", "superseded"


@dataclass(frozen=True, slots=True)
class Publication:
    """One published version. `standing`: current, superseded or retired; `version` counts from 1.

    `reason`: why it was withdrawn, "" where it was not or nobody has said.
    """

    record: RecordView
    version: int
    standing: str
    reason: str = ""


def publications_of(connection: Connection, source: str, space: str = "") -> list[Publication]:
    """The publications of a record, in one space or in all, oldest first in each."""
    docs = connection.exec_driver_sql("SELECT doc FROM listing WHERE source = ?", (source,)).scalars().all()
    where = t.shown.c.doc.in_(docs) & (t.shown.c.kind == PUBLICATION)
    if space:
        where &= t.shown.c.space == space
    rows = connection.execute(
        select(t.shown).where(where).order_by(t.shown.c.space, t.shown.c.created_hlc, t.shown.c.id)
    )
    found: list[Publication] = []
    for row in rows.all():
        view = view_of(row)
        version = sum(one.record.space == view.space for one in found) + 1
        found.append(Publication(view, version, *_standing(connection, view, source)))
    return found


def published(connection: Connection, sources: Sequence[str]) -> set[str]:
    """Which of these records have a publication that stands."""
    made = connection.exec_driver_sql(
        "SELECT DISTINCT l.source, s.space FROM listing AS l JOIN shown AS s ON s.doc = l.doc"
        " WHERE l.source <> '' AND l.source IN (SELECT value FROM json_each(?))",
        (json.dumps(list(sources)),),
    )
    series = {derived_record_id("series", space, source): source for source, space in made}
    standing = connection.exec_driver_sql(
        "SELECT id FROM shown WHERE id IN (SELECT value FROM json_each(?))"
        " AND coalesce(fields ->> 'standing', '') NOT IN ('', ?)",
        (json.dumps(list(series)), RETIRED),
    )
    return {series[id_] for id_ in standing.scalars()}


def republished(changed: Collection[tuple[str, str]], sources: Mapping[str, str]) -> set[str]:
    """Which of these records (their spaces by their ids) were published elsewhere, or withdrawn from there.

    `changed`: (space, id) of the records that were altered.
    """
    places = {space for space, _ in changed}
    return {
        source
        for source, home in sources.items()
        for space in places - {home}
        if (space, derived_record_id("series", space, source)) in changed
    }


def _standing(connection: Connection, view: RecordView, source: str) -> tuple[str, str]:
    """How a publication stands, and why it was withdrawn."""
    series = derived_record_id("series", view.space, source)
    row = connection.execute(
        select(t.shown).where(t.shown.c.space == view.space, t.shown.c.id == series)
    ).first()
    fields = view_of(row).shown.fields if row is not None else {}
    standing = fields.get("standing")
    if standing == RETIRED:
        return RETIRED, str(fields.get("reason") or "")
    return (CURRENT if standing == view.id else SUPERSEDED), ""
