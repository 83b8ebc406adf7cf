"""`verify`: whether a space is what its log says, on a desk and on the server alike. Reads only.

Everything is worked out again from the log: the chain over all entries, each author's own chain and
signatures, the server's statements, and from these the records, members, devices, tips and the digest. A
server that was altered by hand, a disk that forgot and a merge that went another way all show.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from ..errors import InvalidChange
from ..ids import digest_of
from ..log import change as changes
from ..log import entry as log
from ..log import statement as say
from ..log.change import Change
from ..log.digest import Digest, record_hash, tip_hash
from ..log.keys import Public
from ..log.run import verify_tip
from ..merge import cells as merge
from . import tables as t
from .reading import PAGE, space_row
from .space_log import first_chain


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold. `seq`: the entry concerned, 0 when it is none in particular."""

    space: str
    seq: int
    code: str
    message: str


def verify(connection: Connection, space: str, server_key: Public, left_out_to: int = 0) -> list[Finding]:
    """What does not hold in a space, in order of the log; empty when all does.

    `server_key`: the server's public key, or all it has had. `left_out_to`: where the snapshot ends with
    which the log began: bodies up to there may be missing, and their records are held to the digest alone.
    Cost: one pass over the log, all records in memory.
    The last changes of a device may be unsigned while the rest of their run is still to come.
    """
    row = space_row(connection, space)
    if row is None:
        return [Finding(space, 0, "space_missing", "The space is not here.")]
    replay = _Replay(space, row.epoch, server_key, left_out_to)
    rows = select(t.entry).where(t.entry.c.space == space).order_by(t.entry.c.seq)
    for entry in connection.execute(rows.execution_options(yield_per=PAGE)):
        replay.take(entry)
    _Comparison(connection, replay).run(row)
    return replay.findings


class _Replay:
    """The state of a space worked out from its log, and what was found on the way."""

    def __init__(self, space: str, epoch: str, server_key: Public, left_out_to: int = 0) -> None:
        self.space = space
        self.server_key = server_key
        self.left_out_to = left_out_to
        self.partial: set[str] = set()
        self.findings: list[Finding] = []
        self.seq = 0
        self.chain = first_chain(space, epoch)
        self.heads: set[str] = set()
        self.records: dict[str, tuple[str, merge.Cells]] = {}
        self.tips: dict[str, tuple[int, str]] = {}
        self.members: dict[str, tuple[str, str, int]] = {}
        self.devices: dict[str, tuple[str, str, str, int]] = {}
        self._ranks: dict[str, tuple[str, int, int]] = {}
        self._written: set[tuple[str, int, str]] = set()

    def take(self, row: Row[Any]) -> None:
        """The next entry, as stored."""
        if row.seq != self.seq + 1:
            self.find(row.seq, "entry_missing", f"Entry {self.seq + 1} is missing from the log.")
        self.seq = row.seq
        facts = (row.seq, row.type, row.device, row.n, row.hash, row.record)
        made = log.chain_after(self.chain, log.Entry(*facts, None, row.signature, row.code))
        if made != row.chain:
            self.find(row.seq, "chain", f"Entry {row.seq} does not fit the chain of the log.")
        self.chain = row.chain
        try:
            self._read(row)
        except InvalidChange as error:
            self.find(row.seq, error.code, f"Entry {row.seq}: {error.message}")

    def find(self, seq: int, code: str, message: str) -> None:
        self.findings.append(Finding(self.space, seq, code, message))

    def _read(self, row: Row[Any]) -> None:
        if row.type == log.CHANGE and row.payload is None and row.seq <= self.left_out_to:
            self.partial.add(row.record)
            self.heads.add(row.head)
            self._follow(row, row.n <= self.tips.get(row.device, (0, ""))[0] + 1)
        elif row.type in (log.CHANGE, log.STATEMENT):
            if row.payload is None or digest_of(row.payload) != row.hash:
                raise InvalidChange("content", "its content is not what its hash names.")
            if row.type == log.STATEMENT:
                self._state(say.read(row.payload, row.signature, self.server_key), row)
            else:
                self._apply(changes.decode(row.payload), row)
        elif row.type == log.VOID:
            self._sign(row)
            self._follow(row, row.n <= self.tips.get(row.device, (0, ""))[0] + 1)
        else:
            raise InvalidChange("entry_type", "it is of an unknown kind.")

    def _apply(self, change: Change, row: Row[Any]) -> None:
        named = (change.space, change.device, change.n, change.record, change.head)
        if named != (self.space, row.device, row.n, row.record, row.head):
            raise InvalidChange("entry_columns", "it is filed under other names than its content says.")
        self._sign(row)
        if not change.depends_on <= self.heads:
            raise InvalidChange("dependency", "it builds on a change that is not here.")
        _, cells = self.records.setdefault(change.record, (change.kind or "", {}))
        merge.apply(cells, change)
        self.heads.add(change.head)
        before = (change.n - 1, change.prev)
        follows = before == self.tips.get(change.device, (0, "")) or (change.device, *before) in self._written
        self._follow(row, follows or change.n == 1)

    def _follow(self, row: Row[Any], follows: bool) -> None:
        """A restored server takes work back behind what was written meanwhile: the tip only goes forward."""
        if row.n > self.tips.get(row.device, (0, ""))[0]:
            self.tips[row.device] = (row.n, row.hash)
        self._written.add((row.device, row.n, row.hash))
        if not follows:
            raise InvalidChange("author_chain", "it does not follow its author's change before it.")

    def _sign(self, row: Row[Any]) -> None:
        if row.device not in self.devices:
            raise InvalidChange("author_unknown", "nobody vouched for its author's device.")
        key = bytes.fromhex(self.devices[row.device][0])
        if row.signature and not verify_tip(row.hash, key, row.signature):
            raise InvalidChange("run_signature", "it is not signed by its author.")

    def _state(self, statement: say.Statement, row: Row[Any]) -> None:
        if (statement.space, row.head) != (self.space, row.hash):
            raise InvalidChange("statement_space", "it speaks of another space.")
        facts = statement.facts
        if statement.what == say.MEMBER:
            if statement.rank >= self._ranks.get(facts["account"], statement.rank):
                self._ranks[facts["account"]] = statement.rank
                self.members[facts["account"]] = (facts["name"], facts["role"], row.seq)
        elif statement.what == say.DEVICE:
            ended = self.devices.get(facts["device"], ("", "", "", 0))[3]
            self.devices[facts["device"]] = (facts["key"], facts["account"], facts["name"], ended)
        elif statement.what == say.ENDED and facts["device"] in self.devices:
            self.devices[facts["device"]] = (*self.devices[facts["device"]][:3], 1)


class _Comparison:
    """Holds what is stored beside the log to what follows from it."""

    def __init__(self, connection: Connection, replay: _Replay) -> None:
        self.connection = connection
        self.replay = replay

    def run(self, space: Row[Any]) -> None:
        replay = self.replay
        if (space.seq, space.chain) != (replay.seq, replay.chain):
            replay.find(0, "space_head", f"The log ends at {replay.seq}, but the space says {space.seq}.")
        self._table(t.tip, "device", ("n", "hash"), replay.tips)
        self._table(t.member, "account", ("name", "role", "seq"), replay.members)
        self._table(t.device, "id", ("key", "account", "name", "ended"), replay.devices)
        self._records()
        if Digest(space.digest).pack() != self._digest().pack():
            replay.find(0, "digest", "The digest of the space is not that of its records.")

    def _table(self, table: Table, key: str, columns: tuple[str, ...], expected: dict[str, Any]) -> None:
        rows = self.connection.execute(select(table).where(table.c.space == self.replay.space))
        stored = {getattr(row, key): tuple(getattr(row, name) for name in columns) for row in rows}
        for id_ in sorted(stored.keys() | expected.keys()):
            if stored.get(id_) != expected.get(id_):
                self.replay.find(
                    0, table.name, f"What is kept of {table.name} {id_} does not follow from the log."
                )

    def _records(self) -> None:
        rows = select(t.record).where(t.record.c.space == self.replay.space).order_by(t.record.c.id)
        unseen = set(self.replay.records)
        for row in self.connection.execute(rows.execution_options(yield_per=PAGE)):
            unseen.discard(row.id)
            if row.id in self.replay.partial:
                self.replay.records[row.id] = (row.kind, _json(row.cells) or {})
            kind, cells = self.replay.records.get(row.id, ("", {}))
            stored = (row.kind, _json(row.cells), row.hash)
            if stored != (kind, cells, record_hash(row.id, cells)):
                self.replay.find(0, "record", f"Record {row.id} is not what the log makes of it.")
        for id_ in sorted(unseen):
            self.replay.find(0, "record", f"Record {id_} is missing.")

    def _digest(self) -> Digest:
        digest = Digest()
        for id_, (_, cells) in self.replay.records.items():
            digest.change(id_, None, record_hash(id_, cells))
        for device, (n, hash_) in self.replay.tips.items():
            digest.change(device, None, tip_hash(device, n, hash_))
        return digest


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
