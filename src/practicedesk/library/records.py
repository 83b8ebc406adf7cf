"""Reads records as frozen values: what services and windows work with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from practicedesk_sync.clock import MAX_MILLIS, millis_of
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import is_id
from practicedesk_sync.log.change import Change
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import left_out

from . import tables as t
from .past import told
from .showing import CHUNK, stored

_BY_ID = select(t.shown).where(t.shown.c.id == bindparam("id")).limit(2)
_BY_BEGINNING = select(t.shown).where(t.shown.c.id.startswith(bindparam("id"))).limit(2)
_BY_DOCS = select(t.shown).where(t.shown.c.doc.in_(bindparam("docs", expanding=True)))
_BY_IDS = select(t.shown).where(t.shown.c.id.in_(bindparam("ids", expanding=True)))
_DEVICES = select(replica.device.c.id, replica.device.c.name).where(replica.device.c.space == bindparam("of"))


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as a person sees it. Times are ms since 1970 UTC; `waiting`: it has unsent changes."""

    space: str
    id: str
    kind: str
    shown: Shown
    waiting: bool
    created_ms: int
    updated_ms: int
    created_by: str
    updated_by: str

    @property
    def title(self) -> str:
        content = self.shown.fields.get("content") or {}
        return str(self.shown.fields.get("title") or content.get("title") or "")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a record: who did what when, and whether the server has it."""

    change: Change
    author: str
    at_ms: int
    admitted: bool


Traced = tuple[RecordView, tuple[HistoryLine, ...], int]
"""A record, its changes that are here, oldest first, and how many a snapshot has left out."""


def find(connection: Connection, id_: str) -> RecordView:
    """A record by its id or an unmistakable beginning of it (at least 6 digits). Raises `UserMistake`."""
    wanted = id_.strip().lower().replace("-", "")
    if len(wanted) < 6 or not is_id(wanted.ljust(32, "0")[:32]):
        raise _unknown(id_)
    found = _BY_ID if len(wanted) == 32 else _BY_BEGINNING
    rows = connection.execute(found, {"id": wanted}).all()
    if not rows:
        raise _unknown(id_)
    if len(rows) > 1:
        raise UserMistake("record_ambiguous", f"Several records begin with “{id_}”.", "Give more of the id.")
    return view_of(rows[0])


def view_of(row: Any) -> RecordView:
    """A row of `shown` as a value."""
    times = (millis_of(row.created_hlc), millis_of(row.updated_hlc))
    people = (row.created_by, row.updated_by)
    return RecordView(row.space, row.id, row.kind, stored(row), bool(row.waiting), *times, *people)


def by_docs(connection: Connection, docs: list[int]) -> list[RecordView]:
    """Records by their numbers in the search index, in the order asked for."""
    found: dict[int, Any] = {}
    for start in range(0, len(docs), CHUNK):
        rows = connection.execute(_BY_DOCS, {"docs": docs[start : start + CHUNK]})
        found |= {row.doc: row for row in rows}
    return [view_of(found[doc]) for doc in docs if doc in found]


def by_ids(connection: Connection, ids: Collection[str]) -> dict[str, RecordView]:
    """Those of these records that are here, by id."""
    found: dict[str, RecordView] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), CHUNK):
        rows = connection.execute(_BY_IDS, {"ids": wanted[start : start + CHUNK]})
        found |= {row.id: view_of(row) for row in rows}
    return found


def titles_of(connection: Connection, values: Iterable[Any]) -> dict[str, str]:
    """The titles of the records that values of fields name, by id."""
    named = {value for value in values if is_id(value)}
    return {id_: view.title for id_, view in by_ids(connection, named).items()}


def with_conflicts(connection: Connection) -> list[RecordView]:
    """The records that have something to review, newest first."""
    found = select(t.shown).where(t.TO_REVIEW, t.shown.c.trashed == 0)
    rows = connection.execute(found.order_by(t.shown.c.updated_hlc.desc(), t.shown.c.id))
    return [view_of(row) for row in rows]


def traced(connection: Connection, id_: str, now_ms: int) -> Traced:
    """What is here of a record's changes; see `Traced`. Raises `UserMistake` when the record is not here."""
    view = find(connection, id_)
    return view, tuple(history(connection, view, now_ms)), left_out(connection, view.space, view.id)


def history(connection: Connection, view: RecordView, now_ms: int = MAX_MILLIS) -> list[HistoryLine]:
    """Every change of a record, oldest first, each after what it builds on."""
    people = authors(connection, view.space)
    return [
        HistoryLine(one.change, people.get(one.change.device, ""), one.at_ms, one.admitted)
        for one in told(connection, view.space, view.id, now_ms)
    ]


def authors(connection: Connection, space: str) -> dict[str, str]:
    """Whose device is whose, by name, as the server has certified."""
    return dict(connection.execute(_DEVICES, {"of": space}).all())


def _unknown(id_: str) -> UserMistake:
    return UserMistake(
        "record_unknown", f"There is no record “{id_}” here.", "Find its id with “list” or “search”."
    )
