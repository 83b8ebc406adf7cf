"""Records as they stood at a moment: worked out from their changes, in the order in which these were told.

A change is told at the time its author's clock said; but never before what it builds on, and not later than
the server's next statement in the log, which had it before it. So a wrong clock moves a change as little as
what is known allows, and what stood at a moment is always a state that was complete in itself.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, select

from practicedesk_sync.clock import COUNTER_MASK, MAX_MILLIS, millis_of, stamp_of
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log.change import Change
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.merge import record as record_view
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import HERE, by_author, revisions_in

from . import tables as t


@dataclass(frozen=True, slots=True)
class Told:
    """One change of a record. `at_ms`: when it had been told (ms since 1970 UTC); `admitted`: is it sent."""

    change: Change
    at_ms: int
    admitted: bool


def told(connection: Connection, space: str, record: str, now_ms: int = MAX_MILLIS) -> list[Told]:
    """Every change of a record that is here, oldest first, each after all it builds on."""
    return _in_order(connection, _bodies(connection, space, record), _Statements(connection, space), now_ms)


def told_in(connection: Connection, space: str, now_ms: int) -> Iterator[list[Told]]:
    """The same for every record of a space, one after the other by id."""
    statements = _Statements(connection, space)
    waiting: dict[str, list[tuple[int | None, bytes]]] = {}
    rows = select(t.pending.c.record, t.pending.c.body).where(t.pending.c.space == space)
    for row in connection.execute(rows.order_by(t.pending.c.n)):
        waiting.setdefault(row.record, []).append((None, row.body))
    e = replica.entry.c
    where = (e.space == space) & HERE
    logged = connection.execute(select(e.record, e.seq, e.payload).where(where).order_by(e.record, e.seq))
    for record, each in groupby(logged, key=lambda row: str(row.record)):
        bodies = [(row.seq, row.payload) for row in each]
        yield _in_order(connection, [*bodies, *waiting.pop(record, [])], statements, now_ms)
    for bodies_waiting in waiting.values():
        yield _in_order(connection, bodies_waiting, statements, now_ms)


def after(made: Sequence[Change]) -> tuple[str, Cells, Shown]:
    """(kind, cells, what they show) of a record after these changes, of which the first made it."""
    kind = made[0].kind or ""
    cells: Cells = {}
    for change in made:
        merge.apply(cells, change)
    return kind, cells, record_view.shown(kind, cells, revisions_in(list(made)))


class _Statements:
    """When, at the latest, the entries of a log were there: by the server's clock in its statements."""

    def __init__(self, connection: Connection, space: str) -> None:
        e = replica.entry.c
        where = (e.space == space) & (e.type == log.STATEMENT)
        rows = connection.execute(select(e.seq, e.payload).where(where).order_by(e.seq)).all()
        self.seqs = [row.seq for row in rows]
        self.times = [int(json.loads(row.payload)["at_ms"]) for row in rows]
        for at in range(len(self.times) - 2, -1, -1):
            self.times[at] = min(self.times[at], self.times[at + 1])

    def latest(self, seq: int | None, now_ms: int) -> int:
        at = bisect_right(self.seqs, seq) if seq is not None else len(self.seqs)
        return min(self.times[at], now_ms) if at < len(self.times) else now_ms


def _bodies(connection: Connection, space: str, record: str) -> list[tuple[int | None, bytes]]:
    """In an order in which each comes after all it builds on: as admitted, then what waits."""
    e, p = replica.entry.c, t.pending.c
    where = (e.space == space) & (e.record == record) & HERE
    logged = connection.execute(select(e.seq, e.payload).where(where).order_by(e.seq))
    waiting = select(p.body).where((p.space == space) & (p.record == record)).order_by(p.n)
    return [
        *((row.seq, row.payload) for row in logged),
        *((None, body) for body in connection.execute(waiting).scalars()),
    ]


def _in_order(
    connection: Connection, bodies: Iterable[tuple[int | None, bytes]], statements: _Statements, now_ms: int
) -> list[Told]:
    stamps: dict[str, int] = {}
    found: list[tuple[int, Told]] = []
    made = 0
    for seq, body in bodies:
        change = by_author(connection, changes.read(body))
        latest = stamp_of(statements.latest(seq, now_ms), COUNTER_MASK)
        stamp = max(min(change.hlc, latest), made, *(stamps.get(head, 0) for head in change.depends_on), 0)
        if change.kind is not None and not made:
            made = stamp
        stamps[change.head] = stamp
        found.append((stamp, Told(change, millis_of(stamp), seq is not None)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]
