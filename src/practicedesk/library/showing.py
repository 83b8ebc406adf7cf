"""Keeps the table `shown`: what a person sees of each record, brought up to date field by field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from practicedesk_sync.log import change as changes
from practicedesk_sync.log import strict_json
from practicedesk_sync.log.change import Change
from practicedesk_sync.merge import record as view
from practicedesk_sync.merge.cells import Cells, field_of
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.merge.snapshot import TextElsewhere
from practicedesk_sync.merge.text import Revision
from practicedesk_sync.replica.reading import changes_of, links_of, revisions_in

from . import projections
from . import tables as t
from .elsewhere import HistoryElsewhere, Key
from .lease import locked

CHUNK = 500
INDEX_AT_ONCE = 200
"""More records than this in one transaction are indexed for search afterwards."""

_DOC = select(t.shown.c.doc).where(t.shown.c.space == bindparam("of"), t.shown.c.id == bindparam("record"))
_LAST_DOC = select(func.max(t.shown.c.doc))
_SHOWN = select(t.shown).where(t.shown.c.id.in_(bindparam("ids", expanding=True)))
_SHOWN_ANEW = update(t.shown).where(t.shown.c.doc == bindparam("b_doc"))
_PENDING = (
    select(t.pending.c.body)
    .where(t.pending.c.space == bindparam("of"), t.pending.c.record == bindparam("record"))
    .order_by(t.pending.c.n)
)


@dataclass(slots=True)
class Touched:
    """One record to show anew: its cells now, the fields that may differ (None: all), changes at hand."""

    kind: str
    cells: Cells
    fields: set[str] | None
    waiting: bool
    at_hand: list[Change] = field(default_factory=list)


class Showing:
    """Collects touched records in one transaction; `flush` writes them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.touched: dict[Key, Touched] = {}
        self.altered: set[Key] = set()
        """Every record that looks different since this transaction began; `flush` does not empty it."""
        self._waiting: list[tuple[int, str, str]] = []

    def touch(
        self,
        key: Key,
        kind: str,
        cells: Cells,
        *,
        fields: Iterable[str] | None,
        waiting: bool,
        change: Change | None = None,
    ) -> None:
        """Note that a record (space, id) looks different. `fields` None: show it from its whole history."""
        self.altered.add(key)
        found = self.touched.get(key)
        if found is None:
            self.touched[key] = found = Touched(kind, cells, set(), waiting)
        found.kind, found.cells, found.waiting = kind, cells, waiting
        found.fields = None if fields is None or found.fields is None else found.fields | set(fields)
        if change is not None:
            found.at_hand.append(change)

    def set_waiting(self, key: Key, waiting: bool) -> None:
        """The record looks as before; only whether it has unsent work has changed."""
        self.altered.add(key)
        self._waiting.append((int(waiting), *key))

    def drop(self, key: Key) -> None:
        """Forget a record that is not here any more (its making was refused)."""
        self.altered.add(key)
        self.touched.pop(key, None)
        docs = list(self.connection.execute(_DOC, {"of": key[0], "record": key[1]}).scalars())
        projections.forget(self.connection, docs)
        self.connection.execute(delete(t.shown).where(t.shown.c.doc.in_(docs)))

    def flush(self) -> list[int]:
        """Write the rows and hand them to search; the docs written. Of a locked group there are none.

        Raises `HistoryElsewhere` where it takes texts that a snapshot has left out.
        """
        if self._waiting:
            sql = "UPDATE shown SET waiting = ? WHERE space = ? AND id = ?"
            self.connection.exec_driver_sql(sql, self._waiting)
            self._waiting = []
        hidden = locked(self.connection) if self.touched else {}
        self.touched = {key: one for key, one in self.touched.items() if key[0] not in hidden}
        if not self.touched:
            return []
        known = self._known()
        fresh, changed, elsewhere = [], [], set[Key]()
        doc = self.connection.execute(_LAST_DOC).scalar() or 0
        for key, touched in self.touched.items():
            row = known.get(key)
            try:
                values = self._values(key, touched, row)
            except TextElsewhere:
                elsewhere.add(key)
                continue
            if row is None:
                doc += 1
                fresh.append({"doc": doc, "space": key[0], "id": key[1], **values})
            else:
                changed.append({"b_doc": row.doc, **values})
        if elsewhere:
            raise HistoryElsewhere(elsewhere)
        if fresh:
            self.connection.execute(insert(t.shown), fresh)
        if changed:
            self.connection.execute(_SHOWN_ANEW, changed)
        docs = [row["b_doc"] for row in changed] + [row["doc"] for row in fresh]
        index = projections.refresh if len(docs) <= INDEX_AT_ONCE else projections.defer
        index(self.connection, docs)
        self.touched = {}
        return docs

    def _known(self) -> dict[Key, Any]:
        ids = sorted({id_ for _, id_ in self.touched})
        found = {}
        for start in range(0, len(ids), CHUNK):
            for row in self.connection.execute(_SHOWN, {"ids": ids[start : start + CHUNK]}):
                if (row.space, row.id) in self.touched:
                    found[row.space, row.id] = row
        return found

    def _values(self, key: Key, touched: Touched, row: Any) -> dict[str, Any]:
        history = touched.at_hand
        if row is None or touched.fields is None:
            fields = {field_of(cell) for cell in touched.cells}
            shown = Shown()
        else:
            fields = touched.fields
            shown = stored(row)
        if touched.fields is None:
            history = self.history(*key)
        view.update(shown, touched.kind, touched.cells, fields, self._revisions(key, touched))
        first, last = _ends(history)
        made, edited = (first.hlc, first.device), (last.hlc, last.device)
        if row is not None and touched.fields is not None:
            made = min(made, (row.created_hlc, row.created_by))
            edited = max(edited, (row.updated_hlc, row.updated_by))
        return {
            "kind": touched.kind,
            "fields": _json(shown.fields),
            "siblings": _json(shown.siblings),
            "items": _json(shown.items),
            "merged": _json(shown.merged),
            "trashed": int(shown.trashed),
            "wanted_deleted": int(shown.wanted_deleted),
            "waiting": int(touched.waiting),
            "created_hlc": made[0],
            "created_by": made[1],
            "updated_hlc": edited[0],
            "updated_by": edited[1],
        }

    def history(self, space: str, record: str) -> list[Change]:
        """All changes of a record, admitted and pending."""
        bodies = self.connection.execute(_PENDING, {"of": space, "record": record})
        return changes_of(self.connection, space, record) + [changes.read(body) for body in bodies.scalars()]

    def _revisions(self, key: Key, touched: Touched) -> Callable[[str, str], Revision]:
        """Finds revisions: a text's only head among the changes at hand, else in the whole history."""
        near = revisions_in(touched.at_hand)
        whole: list[Callable[[str, str], Revision]] = []

        def find(name: str, head: str) -> Revision:
            if len(touched.cells[name]) == 1:
                with suppress(KeyError):
                    return near(name, head)
            if not whole:
                whole.append(revisions_in(self.history(*key), links_of(self.connection, *key)))
            return whole[0](name, head)

        return find


def stored(row: Any) -> Shown:
    """The view kept in a row of `shown`."""
    return Shown(
        json.loads(row.fields),
        json.loads(row.items),
        json.loads(row.siblings),
        json.loads(row.merged),
        bool(row.trashed),
        bool(row.wanted_deleted),
    )


def _ends(history: list[Change]) -> tuple[Change, Change]:
    """The oldest and the newest change by (hlc, device)."""
    ordered = sorted(history, key=lambda change: (change.hlc, change.device))
    return ordered[0], ordered[-1]


def _json(value: Any) -> str:
    if not value:  # most often
        return "[]" if isinstance(value, list) else "{}"
    return strict_json.dumps(value).decode()
