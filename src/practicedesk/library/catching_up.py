"""All parts of a snapshot are in the records: holds the whole to what the server has signed, and goes on.

The log has to be without gaps and to end in the chain that was signed; the records and tips have to have the
digest that was signed. Own work that the log has answered leaves the outbox.
"""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.digest import Digest, tip_hash
from practicedesk_sync.protocol.snapshots import Manifest, unproven
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import entries, space_row
from practicedesk_sync.replica.space_log import apply_statement

from . import by_stick, held, succession
from . import tables as t
from .identity import keep_head_signature
from .mending import refresh_locals, show_anew
from .settling import own_changes, put_into_tray
from .writing import Writing


class CatchingUp:
    """The end of one snapshot, in the transaction that takes its last part."""

    def __init__(self, writing: Writing, manifest: Manifest) -> None:
        self.connection = writing.connection
        self.writing = writing
        self.space = manifest.space
        self.manifest = manifest
        self.device = writing.key.id
        self.clash = 0
        self._answered: list[int] = []

    def run(self, now_ms: int) -> int:
        """Bring the space to where the snapshot ends. Raises `SyncError`.

        The number of the first change that another copy of this library wrote; 0 for none.
        """
        row = space_row(self.connection, self.space)
        if row is None:
            raise unproven()
        tips = self._read_log(row.seq, row.chain, now_ms)
        self._keep_tips(tips)
        digest = self._digest(tips)
        if digest.summary() != self.manifest.digest:
            raise unproven()
        values = {"seq": self.manifest.seq, "chain": self.manifest.chain, "digest": digest.pack()}
        self.connection.execute(
            update(replica.space).where(replica.space.c.id == self.space).values(**values)
        )
        keep_head_signature(self.connection, self.space, self.manifest.head)
        by_stick.forget(self.connection, self.space)
        show_anew(self.writing, self.space, sorted(self._settle() | self._reissued()))
        self.writing.showing.flush()
        return self.clash

    def _read_log(self, seq: int, chain: str, now_ms: int) -> dict[str, tuple[int, str]]:
        """Chain what has come, and let follow what follows from entries; the tips of all devices."""
        tip = replica.tip.c
        known = self.connection.execute(select(tip.device, tip.n, tip.hash).where(tip.space == self.space))
        tips = {row.device: (row.n, row.hash) for row in known}
        chains: list[tuple[str, str, int]] = []
        for one in entries(self.connection, self.space, seq):
            if one.seq != seq + 1:
                raise unproven()
            seq, chain = one.seq, log.chain_after(chain, one)
            chains.append((chain, self.space, seq))
            if one.type == log.STATEMENT:
                statement = say.parse(one.payload or b"", one.signature)
                held.hear(self.connection, statement)
                apply_statement(self.connection, statement, seq)  # nothing rules but what the log says
                continue
            if one.type == log.VOID:
                held.note(self.connection, self.space, one)
            if one.n > tips.get(one.device, (0, ""))[0]:
                tips[one.device] = (one.n, one.hash)
            if one.device == self.device:
                self._hear(one, now_ms)
        if (seq, chain) != (self.manifest.seq, self.manifest.chain):
            raise unproven()
        self.connection.exec_driver_sql("UPDATE entry SET chain = ? WHERE space = ? AND seq = ?", chains)
        return tips

    def _hear(self, one: log.Entry, now_ms: int) -> None:
        """What waited has its answer. Under our name, but not written here: there is another copy of us."""
        own = own_changes(self.connection, self.space, [one.n]).get(one.n)
        if own is not None and own.hash == one.hash:
            self._answered.append(one.n)
            if one.type == log.VOID and one.code != "duplicate":
                put_into_tray(self.connection, self.space, own, one.code, now_ms)
        elif not succession.was_left(self.connection, self.space, self.device, one.n, one.hash):
            self.clash = self.clash or one.n

    def _keep_tips(self, tips: dict[str, tuple[int, str]]) -> None:
        self.connection.execute(delete(replica.tip).where(replica.tip.c.space == self.space))
        rows = [{"space": self.space, "device": by, "n": n, "hash": hash_} for by, (n, hash_) in tips.items()]
        if rows:
            self.connection.execute(insert(replica.tip), rows)

    def _digest(self, tips: dict[str, tuple[int, str]]) -> Digest:
        """As `sums` works it out, of the hashes that `unpack` has just made of the records."""
        digest, r = Digest(), replica.record.c
        for row in self.connection.execute(select(r.id, r.hash).where(r.space == self.space)):
            digest.change(row.id, None, row.hash)
        for device, (n, hash_) in tips.items():
            digest.change(device, None, tip_hash(device, n, hash_))
        return digest

    def _settle(self) -> set[str]:
        """Own answered work leaves the outbox; the records in which something waited or waits."""
        p, mine = t.pending.c, t.pending.c.space == self.space
        touched = set(self.connection.execute(select(p.record).where(mine)).scalars())
        if self._answered:
            self.connection.execute(delete(t.pending).where(mine, p.n <= max(self._answered)))
        self.connection.execute(delete(t.record_local).where(t.record_local.c.space == self.space))
        refresh_locals(self.connection, self.space)
        return touched

    def _reissued(self) -> set[str]:
        """The records of whose changes only the whole log says who made them."""
        e = replica.entry.c
        reissued = select(e.record).where(e.space == self.space, e.type == log.CHANGE, e.head != e.hash)
        return set(self.connection.execute(reissued).scalars())
