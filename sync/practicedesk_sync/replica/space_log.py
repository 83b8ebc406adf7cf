"""One space's log inside one transaction: append entries; records, tips, digest and chain follow.

The server appends what it admits, a desk what it received; both through here, so both hold the same state
after the same entries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update

from ..log import entry as log
from ..log import statement as say
from ..log.change import Change
from ..log.digest import Digest, record_hash, tip_hash
from ..log.statement import Statement
from ..merge import cells as merge
from . import tables as t

CHUNK = 500
HEADS = "heads"
"""Among the facts of a connection: by space how far `flush` has brought its log."""

# What every page and every write asks again and again is put together once.
_LOCKED = select(t.space).where(t.space.c.id == bindparam("of")).with_for_update()
_NEW_HEAD = update(t.space).where(t.space.c.id == bindparam("of"))
_RECORDS = select(t.record).where(
    t.record.c.space == bindparam("of"), t.record.c.id.in_(bindparam("ids", expanding=True))
)
_ADMITTED = select(t.entry.c.head).where(
    t.entry.c.space == bindparam("of"),
    t.entry.c.head.in_(bindparam("heads", expanding=True)),
    t.entry.c.type == log.CHANGE,
)
_TYPES = select(t.entry.c.type).where(t.entry.c.space == bindparam("of"), t.entry.c.head == bindparam("head"))
_TIP_WHERE = (t.tip.c.space == bindparam("of")) & (t.tip.c.device == bindparam("by"))
_TIP = select(t.tip.c.n, t.tip.c.hash).where(_TIP_WHERE)
_NEW_TIP = update(t.tip).where(_TIP_WHERE)
_ENDED = update(t.device).where(t.device.c.space == bindparam("of"), t.device.c.id == bindparam("device"))
_NEW_ENTRY, _NEW_RECORD, _FIRST_TIP = insert(t.entry), insert(t.record), insert(t.tip)
_NEW_STATE = update(t.record).where(t.record.c.space == bindparam("of"), t.record.c.id == bindparam("b_id"))


@dataclass(slots=True)
class RecordState:
    """A record's admitted state. `hash` is what it contributes to the digest (None: not stored yet)."""

    kind: str
    cells: merge.Cells
    hash: bytes | None = None
    touched: bool = False


def first_chain(space: str, epoch: str) -> str:
    """The chain before the first entry; it binds the log to its space and epoch."""
    return hashlib.sha256(f"{space} {epoch}".encode()).hexdigest()


def create_space(connection: Connection, space: str, kind: str, epoch: str) -> None:
    """Make an empty space."""
    row = {"id": space, "kind": kind, "epoch": epoch, "seq": 0}
    row |= {"chain": first_chain(space, epoch), "digest": Digest().pack()}
    connection.execute(insert(t.space), row)


def lock_space(connection: Connection, space: str) -> Row[Any] | None:
    """The head of a space (None: there is none), which nobody else can change until this transaction ends.

    What is decided has to be read after this. Held to the commit, the lock makes the order of seq the order
    in which entries become visible. SQLite's writer has the whole file to itself already.
    """
    return connection.execute(_LOCKED, {"of": space}).first()


class SpaceLog:
    """Append-only access to one space. Call `flush` once, at the end of the transaction."""

    def __init__(self, connection: Connection, space: str) -> None:
        row = lock_space(connection, space)
        if row is None:
            raise LookupError(f"there is no space {space}")
        self.connection = connection
        self.space = space
        self.kind: str = row.kind
        self.epoch: str = row.epoch
        self.seq: int = row.seq
        self.chain: str = row.chain
        self.digest = Digest(row.digest)
        self._records: dict[str, RecordState | None] = {}
        self._tips: dict[str, tuple[int, str]] = {}
        self._stored_tips: dict[str, tuple[int, str]] = {}
        self._rows: list[dict[str, Any]] = []
        self._heads: set[str] = set()
        self.statements: list[Statement] = []

    # -- reading -----------------------------------------------------------------------------------

    def load(self, records: Iterable[str], heads: Iterable[str] = ()) -> None:
        """Read many records at once, and which of `heads` are here; asking for them then costs no query."""
        self._load_heads(dict.fromkeys(heads))
        wanted = [id_ for id_ in dict.fromkeys(records) if id_ not in self._records]
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            self._records.update(dict.fromkeys(chunk))
            for row in self.connection.execute(_RECORDS, {"of": self.space, "ids": chunk}):
                self._records[row.id] = RecordState(row.kind, json.loads(row.cells), row.hash)

    def _load_heads(self, heads: Iterable[str]) -> None:
        wanted = [head for head in heads if head not in self._heads]
        for start in range(0, len(wanted), CHUNK):
            asked = {"of": self.space, "heads": wanted[start : start + CHUNK]}
            self._heads.update(self.connection.execute(_ADMITTED, asked).scalars())

    def is_admitted(self, head: str) -> bool:
        """Whether a head that was loaded, or appended since, belongs to an admitted change."""
        return head in self._heads

    def record(self, id_: str) -> RecordState | None:
        """A record as it stands now, or None."""
        if id_ not in self._records:
            self.load([id_])
        return self._records[id_]

    def tip(self, device: str) -> tuple[int, str]:
        """(n, hash) of the device's latest change or void here; (0, "") before its first."""
        if device not in self._tips:
            row = self.connection.execute(_TIP, {"of": self.space, "by": device}).first()
            self._tips[device] = (row.n, row.hash) if row else (0, "")
            if row:
                self._stored_tips[device] = self._tips[device]
        return self._tips[device]

    def entry_type_of(self, head: str) -> str | None:
        """Whether a head was admitted (`change`), refused (`void`), or is not here (None)."""
        if head in self._heads:
            return log.CHANGE
        for row in self._rows:
            if head in (row["head"], row["hash"]):
                return str(row["type"])
        found = set(self.connection.execute(_TYPES, {"of": self.space, "head": head}).scalars())
        return log.CHANGE if log.CHANGE in found else next(iter(found), None)

    def was_refused(self, record: str) -> bool:
        """Whether a change to this record was refused here."""
        if any(row["type"] == log.VOID and row["record"] == record for row in self._rows):
            return True
        where = (t.entry.c.space == self.space) & (t.entry.c.record == record) & (t.entry.c.type == log.VOID)
        return self.connection.execute(select(t.entry.c.seq).where(where).limit(1)).first() is not None

    # -- appending ---------------------------------------------------------------------------------

    def add_change(self, change: Change, signature: str = "") -> set[str]:
        """Admit a change whose dependencies are admitted. Returns the fields it touched."""
        state = self.record(change.record)
        if state is None:
            state = RecordState(change.kind or "", {})
            self._records[change.record] = state
        state.touched = True
        touched = merge.apply(state.cells, change)
        facts = (change.device, change.n, change.hash, change.record)
        self.log_change(log.Entry(self.seq + 1, log.CHANGE, *facts, change.body, signature), change.head)
        return touched

    def log_change(self, made: log.Entry, head: str) -> None:
        """Log an admitted change whose effect on its record comes by `put_record`."""
        self._heads.add(head)
        self._advance(made.device, made.n, made.hash)
        self._write(made, head)

    def put_record(self, id_: str, kind: str, cells: merge.Cells) -> None:
        """Give a record the state that its changes, logged with `log_change`, lead to."""
        before = self.record(id_)
        hash_ = before.hash if before else None
        self._records[id_] = RecordState(kind, cells, hash_, touched=True)

    def add_void(self, refused: Change | log.Entry, code: str, signature: str = "") -> None:
        """Log a refused change: its place and hash stay, its content does not."""
        self._advance(refused.device, refused.n, refused.hash)
        facts = (refused.device, refused.n, refused.hash, refused.record)
        self._write(log.Entry(self.seq + 1, log.VOID, *facts, None, signature, code), refused.hash)

    def add_statement(self, statement: Statement) -> None:
        """Log what the server said, and let membership and devices follow."""
        payload, signature = statement.payload, statement.signature
        made = log.Entry(self.seq + 1, log.STATEMENT, "", 0, statement.hash, "", payload, signature)
        self._write(made, statement.hash)
        self.statements.append(statement)
        if statement.what == say.MEMBER:
            self._write_entries()  # the statement that has ruled until now may be among them
        apply_statement(self.connection, statement, self.seq)

    def flush(self) -> None:
        """Write everything appended: entries, records, tips, digest and head of the space."""
        self._write_records()
        self._write_tips()
        self._write_entries()
        values = {"seq": self.seq, "chain": self.chain, "digest": self.digest.pack()}
        self.connection.execute(_NEW_HEAD, {"of": self.space, **values})
        self.connection.info.setdefault(HEADS, {})[self.space] = self.seq

    # -- inside ------------------------------------------------------------------------------------

    def _advance(self, device: str, n: int, hash_: str) -> None:
        """A tip only goes forward: what a restored server takes back may come behind later work."""
        if n > self.tip(device)[0]:
            self._tips[device] = (n, hash_)

    def _write_entries(self) -> None:
        if self._rows:
            self.connection.execute(_NEW_ENTRY, self._rows)
        self._rows = []

    def _write(self, made: log.Entry, head: str) -> None:
        self.chain = log.chain_after(self.chain, made)
        self.seq = made.seq
        self._rows.append(
            {
                "space": self.space,
                "seq": made.seq,
                "type": made.type,
                "device": made.device,
                "n": made.n,
                "hash": made.hash,
                "head": head,
                "record": made.record,
                "payload": made.payload,
                "signature": made.signature,
                "code": made.code,
                "chain": self.chain,
            }
        )

    def _write_records(self) -> None:
        fresh, known = [], []
        for id_, state in self._records.items():
            if state is None or not state.touched:
                continue
            cells = json.dumps(state.cells, ensure_ascii=False, separators=(",", ":"))
            hash_ = record_hash(id_, state.cells)
            self.digest.change(id_, state.hash, hash_)
            if state.hash is None:
                fresh.append(
                    {"space": self.space, "id": id_, "kind": state.kind, "cells": cells, "hash": hash_}
                )
            else:
                known.append({"of": self.space, "b_id": id_, "cells": cells, "hash": hash_})
            state.hash, state.touched = hash_, False
        if fresh:
            self.connection.execute(_NEW_RECORD, fresh)
        if known:
            self.connection.execute(_NEW_STATE, known)

    def _write_tips(self) -> None:
        for device, (n, hash_) in self._tips.items():
            stored = self._stored_tips.get(device)
            if stored == (n, hash_) or n == 0:
                continue
            before = tip_hash(device, *stored) if stored else None
            self.digest.change(device, before, tip_hash(device, n, hash_))
            if stored:
                self.connection.execute(_NEW_TIP, {"of": self.space, "by": device, "n": n, "hash": hash_})
            else:
                row = {"space": self.space, "device": device, "n": n, "hash": hash_}
                self.connection.execute(_FIRST_TIP, row)
            self._stored_tips[device] = (n, hash_)


def has_entry(space: SpaceLog, device: str, n: int, hash_: str) -> bool:
    """Whether a device's change or void is in the log."""
    if any((row["device"], row["n"], row["hash"]) == (device, n, hash_) for row in space._rows):
        return True
    e = t.entry.c
    where = (e.space == space.space) & (e.device == device) & (e.n == n) & (e.hash == hash_)
    return space.connection.execute(select(e.seq).where(where)).first() is not None


def apply_statement(connection: Connection, statement: Statement, seq: int) -> None:
    """Bring membership and devices up to date; for one person the statement of the greatest rank rules."""
    facts = statement.facts
    if statement.what == say.MEMBER:
        if not _is_outranked(connection, statement):
            key = {"space": statement.space, "account": facts["account"]}
            row = {"name": facts["name"], "role": facts["role"], "seq": seq}
            _put(connection, t.member, key | row)
    elif statement.what == say.DEVICE:
        key = {"space": statement.space, "id": facts["device"]}
        ended = connection.execute(_IS_ENDED, {"of": statement.space, "device": facts["device"]}).scalar()
        row = {"key": facts["key"], "account": facts["account"], "name": facts["name"], "ended": ended or 0}
        _put(connection, t.device, key | row)
    elif statement.what == say.ENDED:
        connection.execute(_ENDED, {"of": statement.space, "device": facts["device"], "ended": 1})


_RULES = (
    select(t.entry.c.payload, t.entry.c.signature)
    .join_from(t.member, t.entry, (t.entry.c.space == t.member.c.space) & (t.entry.c.seq == t.member.c.seq))
    .where(t.member.c.space == bindparam("of"), t.member.c.account == bindparam("account"))
)
_IS_ENDED = select(t.device.c.ended).where(
    t.device.c.space == bindparam("of"), t.device.c.id == bindparam("device")
)


def _is_outranked(connection: Connection, statement: Statement) -> bool:
    """Whether what rules over this person now was stated later, though its place in the log is before."""
    of = {"of": statement.space, "account": statement.facts["account"]}
    now = connection.execute(_RULES, of).first()
    return now is not None and say.parse(now.payload, now.signature).rank > statement.rank


_OUT = {
    table: delete(table).where(*(column == bindparam(column.name) for column in table.primary_key))
    for table in (t.member, t.device)
}

_IN = {table: insert(table) for table in _OUT}


def _put(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert or replace one row by its key, in SQL that every database understands."""
    connection.execute(_OUT[table], row)
    connection.execute(_IN[table], row)
