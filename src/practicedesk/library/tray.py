"""Reads the tray: this person's work that the server refused, or holds for a coordinator."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change

from . import tables as t


@dataclass(frozen=True, slots=True)
class Returned:
    """One change that was not taken. `what`: refused or held; `change`: None when only the title is kept."""

    space: str
    record: str
    title: str
    what: str
    code: str
    message: str
    at_ms: int
    change: Change | None


def returned(connection: Connection) -> list[Returned]:
    """Everything in the tray, oldest first."""
    rows = connection.execute(select(t.tray).order_by(t.tray.c.at_ms, t.tray.c.space, t.tray.c.n))
    return [
        Returned(
            row.space,
            row.record,
            row.title,
            row.what,
            row.code,
            row.message,
            row.at_ms,
            changes.read(row.body) if row.body else None,
        )
        for row in rows
    ]


def in_tray(connection: Connection) -> int:
    """How many changes are in the tray."""
    return int(connection.execute(select(func.count()).select_from(t.tray)).scalar_one())
