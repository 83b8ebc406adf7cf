"""Drafts: typing that is on the disk but not a change yet (sync.md, "Autosave is not a change")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from practicedesk_sync.replica import tables as replica

from . import tables as t

_ONE = (t.draft.c.record == bindparam("of")) & (t.draft.c.field == bindparam("in"))
_FOUND = select(t.draft).where(_ONE)
_DISCARDED = delete(t.draft).where(_ONE)
_EVERY = select(t.draft).order_by(t.draft.c.at_ms, t.draft.c.record, t.draft.c.field)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is typing. `over`: the heads on the screen when the typing began."""

    record: str
    field: str
    text: str
    over: tuple[str, ...]
    at_ms: int


def save(connection: Connection, draft: Draft) -> None:
    """Keep a draft, in place of the one of that field; what it started from stays as it was."""
    before = find(connection, draft.record, draft.field)
    over = before.over if before is not None else draft.over
    discard(connection, draft.record, draft.field)
    row = {"record": draft.record, "field": draft.field, "text": draft.text, "at_ms": draft.at_ms}
    connection.execute(insert(t.draft), row | {"over": json.dumps(over)})


def find(connection: Connection, record: str, field: str) -> Draft | None:
    """The draft of a field, or None."""
    row = connection.execute(_FOUND, {"of": record, "in": field}).first()
    return _draft(row) if row is not None else None


def every(connection: Connection) -> list[Draft]:
    """All drafts, oldest first."""
    return [_draft(row) for row in connection.execute(_EVERY)]


def discard(connection: Connection, record: str, field: str) -> None:
    """Forget a draft: it became a change, or its author threw it away."""
    connection.execute(_DISCARDED, {"of": record, "in": field})


def discard_space(connection: Connection, space: str) -> None:
    """Forget every draft for a record of a space that may not be read here any more."""
    for table in (replica.record, t.record_local):
        records = select(table.c.id).where(table.c.space == space)
        connection.execute(delete(t.draft).where(t.draft.c.record.in_(records)))


def _draft(row: Any) -> Draft:
    return Draft(row.record, row.field, row.text, tuple(json.loads(row.over)), row.at_ms)
