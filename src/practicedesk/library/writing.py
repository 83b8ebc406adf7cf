"""One transaction of the library's one writer: this person's changes.

A change is appended to the outbox and its journal, merged into the local record, and shown, all at once
or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from practicedesk_sync.clock import Clock
from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.replica import tables as replica

from . import tables as t
from .identity import set_setting
from .showing import Showing
from .spaces import standing

Key = tuple[str, str]
CHUNK = 500

_PENDING_OF = select(t.pending.c.body).where(
    t.pending.c.space == bindparam("of"), t.pending.c.record == bindparam("record")
)
_LAST_PENDING = (
    select(t.pending.c.n, t.pending.c.hash)
    .where(t.pending.c.space == bindparam("of"))
    .order_by(t.pending.c.n.desc())
    .limit(1)
)
_NEW_PENDING = insert(t.pending)
_TIP = select(replica.tip.c.n, replica.tip.c.hash).where(
    replica.tip.c.space == bindparam("of"), replica.tip.c.device == bindparam("by")
)
_LOCALS = tuple(
    select(table.c.id, table.c.kind, table.c.cells).where(
        table.c.space == bindparam("of"), table.c.id.in_(bindparam("ids", expanding=True))
    )
    for table in (t.record_local, replica.record)
)


@dataclass(slots=True)
class LocalRecord:
    """A record as this desk has it: admitted state and own pending changes."""

    space: str
    id: str
    kind: str
    cells: Cells


class Writing:
    """The writer's transaction. Made by `Library.write`, which closes it."""

    def __init__(self, connection: Connection, key: KeyPair, clock: Clock) -> None:
        self.connection = connection
        self.key = key
        self.clock = clock
        self.showing = Showing(connection)
        self.appended: list[Change] = []
        self.action = 0
        self._locals: dict[Key, LocalRecord | None] = {}
        self._tips: dict[str, tuple[int, str]] = {}
        self._standings: dict[str, tuple[str, str]] = {}

    def local(self, space: str, record: str) -> LocalRecord | None:
        """The record as it stands here, or None."""
        if (space, record) not in self._locals:
            self.load(space, [record])
        return self._locals[space, record]

    def load(self, space: str, records: Sequence[str]) -> None:
        """Read many records at once; `local` is then free of queries for them."""
        wanted = [id_ for id_ in records if (space, id_) not in self._locals]
        found = read_locals(self.connection, space, wanted)
        self._locals.update({(space, id_): found.get(id_) for id_ in wanted})

    def standing(self, space: str) -> tuple[str, str]:
        """(kind of the space, this person's role in it)."""
        if space not in self._standings:
            self._standings[space] = standing(self.connection, space)
        return self._standings[space]

    def unseen_heads(self, space: str, record: str) -> set[str]:
        """Own pending changes of a record and the heads they replaced: a delete has to cover them too."""
        bodies = self.connection.execute(_PENDING_OF, {"of": space, "record": record}).scalars()
        own = [changes.read(body) for body in bodies]
        own += [change for change in self.appended if (change.space, change.record) == (space, record)]
        return {change.head for change in own} | {head for change in own for head in change.depends_on}

    def next_n(self, space: str) -> int:
        """The number the next change in this space will have; new list items are named by it."""
        return self.tip(space)[0] + 1

    def prepare(
        self, space: str, record: str, ops: Sequence[Op], kind: str | None = None, was: str | None = None
    ) -> Change:
        """The next change of this device; `adopt` it to make it happen. A transaction is one `action`.

        `was`: the head of an earlier change which this one makes anew.
        """
        n, prev = self.tip(space)
        hlc = self.clock.tick()
        self.action = self.action or hlc
        return changes.encode(
            space=space,
            device=self.key.id,
            n=n + 1,
            hlc=hlc,
            prev=prev,
            action=self.action,
            record=record,
            ops=tuple(ops),
            kind=kind,
            was=was,
        )

    def adopt(self, change: Change) -> None:
        """Take one of this device's own changes into the outbox (also when found in the journal)."""
        self._tips[change.space] = (change.n, change.hash)
        self.appended.append(change)
        local = self.local(change.space, change.record)
        if local is None:
            local = LocalRecord(change.space, change.record, change.kind or "", {})
            self._locals[change.space, change.record] = local
        touched = merge.apply(local.cells, change)
        key = (change.space, change.record)
        self.showing.touch(key, local.kind, local.cells, fields=touched, waiting=True, change=change)

    def become(self, key: KeyPair) -> None:
        """Write under another name from here on; what is stored has been altered, and is read anew."""
        self.key = key
        self._tips.clear()
        self._locals.clear()

    def finish(self) -> None:
        """Write everything; the caller commits."""
        if self.appended:
            self.connection.execute(_NEW_PENDING, [_row(change) for change in self.appended])
            changed = dict.fromkeys((change.space, change.record) for change in self.appended)
            found = (self.local(*key) for key in changed)
            write_locals(self.connection, (local for local in found if local is not None))
        set_setting(self.connection, "clock", str(self.clock.last))
        self.showing.flush()

    def tip(self, space: str) -> tuple[int, str]:
        """(n, hash) of this device's last change in a space."""
        if space not in self._tips:
            self._tips[space] = own_tip(self.connection, space, self.key.id)
        return self._tips[space]


def own_tip(connection: Connection, space: str, device: str) -> tuple[int, str]:
    """(n, hash) of this device's last change in a space: pending, else admitted or refused, else (0, "")."""
    row = connection.execute(_LAST_PENDING, {"of": space}).first()
    if row is None:
        row = connection.execute(_TIP, {"of": space, "by": device}).first()
    return (row.n, row.hash) if row is not None else (0, "")


def read_locals(connection: Connection, space: str, records: Sequence[str]) -> dict[str, LocalRecord]:
    """Local states by id: with pending changes where there are any, else the admitted state."""
    found: dict[str, LocalRecord] = {}
    for states in _LOCALS:
        missing = [id_ for id_ in records if id_ not in found]
        for start in range(0, len(missing), CHUNK):
            asked = {"of": space, "ids": missing[start : start + CHUNK]}
            for row in connection.execute(states, asked):
                found[row.id] = LocalRecord(space, row.id, row.kind, json.loads(row.cells))
    return found


def write_locals(connection: Connection, locals_: Iterable[LocalRecord]) -> None:
    """Store local states."""
    rows = [
        (
            local.space,
            local.id,
            local.kind,
            json.dumps(local.cells, ensure_ascii=False, separators=(",", ":")),
        )
        for local in locals_
    ]
    if rows:
        sql = "INSERT OR REPLACE INTO record_local (space, id, kind, cells) VALUES (?, ?, ?, ?)"
        connection.exec_driver_sql(sql, rows)


def _row(change: Change) -> dict[str, object]:
    return {
        "space": change.space,
        "n": change.n,
        "hash": change.hash,
        "head": change.head,
        "record": change.record,
        "body": change.body,
    }
