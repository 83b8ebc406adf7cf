"""What a desk has not seen yet, as signed pages (sync.md, "Admission, cursors, epochs")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ..log import entry as log
from ..log.keys import KeyPair
from ..protocol.messages import Cursor, Page, page_rows
from ..protocol.snapshots import Signed
from ..replica import tables as t
from ..replica.reading import chain_at, entries, space_row
from ..replica.space_log import first_chain
from .snapshot_store import SnapshotStore

ANSWER_BYTES = 2 * 1024 * 1024
ANSWER_ENTRIES = 2_500
"""About this much is put into one answer; what is left follows in the next exchange."""
_EVER_IN = select(t.member.c.space).where(t.member.c.account == bindparam("of"))


@dataclass(slots=True)
class Pages:
    """Collects the pages of one answer."""

    connection: Connection
    key: KeyPair
    reader: str
    store: SnapshotStore | None = None
    """Where snapshots are, if the reader takes them."""
    snapshots: list[tuple[str, Signed]] = field(default_factory=list)
    made: list[Page] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    rewound: list[str] = field(default_factory=list)
    more: bool = False
    bytes_left: int = ANSWER_BYTES
    entries_left: int = ANSWER_ENTRIES

    def add(self, space: str, cursor: Cursor | None) -> None:
        """Add what follows the cursor in a space the reader may read (None: from the start)."""
        row = space_row(self.connection, space)
        if row is None:
            return
        cursor = cursor or Cursor(space, 0, first_chain(space, row.epoch), 0)
        if not self._is_ours(cursor, row.epoch, row.seq, row.chain):
            self.rewound.append(space)
            return
        if signed := self._snapshot(cursor, row.epoch, row.seq):
            self.snapshots.append((space, signed))
            self.more = True
        elif cursor.seq < row.seq:
            if self.bytes_left > 0 and self.entries_left > 0:
                self._add_page(cursor, row.kind, row.epoch)
            self.more |= not self.made or self.made[-1].space != space or self.made[-1].seq < row.seq

    def _is_ours(self, cursor: Cursor, epoch: str, head: int, chain: str) -> bool:
        """Whether the desk's cursor names a place in this very log."""
        if cursor.seq == 0:
            return first_chain(cursor.space, epoch).startswith(cursor.chain)
        if cursor.seq > head or not cursor.chain:
            return False
        if cursor.seq < head:
            chain = chain_at(self.connection, cursor.space, cursor.seq) or ""
        return chain.startswith(cursor.chain)

    def _snapshot(self, cursor: Cursor, epoch: str, head: int) -> Signed | None:
        """The snapshot of this very log, if there is one that spares the reader many pages."""
        store = self.store
        if store is None or head - cursor.seq < store.least or (kept := store.latest(cursor.space)) is None:
            return None
        manifest = kept.manifest
        spares = manifest.epoch == epoch and manifest.seq - cursor.seq >= store.least
        same = spares and chain_at(self.connection, cursor.space, manifest.seq) == manifest.chain
        return kept.signed if same else None

    def _add_page(self, cursor: Cursor, kind: str, epoch: str) -> None:
        chosen = []
        for entry in entries(self.connection, cursor.space, cursor.seq):
            chosen.append(entry)
            self.entries_left -= 1
            if not (entry.device == self.reader and entry.n <= cursor.own_n):
                self.bytes_left -= len(entry.payload or b"")
            if self.bytes_left <= 0 or self.entries_left <= 0:
                break
        rows, payloads = page_rows(chosen, self.reader, cursor.own_n)
        seq = chosen[-1].seq
        chain = chain_at(self.connection, cursor.space, seq) or ""
        self.made.append(
            Page(
                space=cursor.space,
                kind=kind,
                epoch=epoch,
                after=cursor.seq,
                seq=seq,
                chain=chain,
                signature=log.sign_head(self.key, cursor.space, epoch, seq, chain),
                rows=rows,
            )
        )
        self.payloads += payloads


def lost(connection: Connection, account: str, cursors: Iterable[Cursor]) -> list[str]:
    """Of spaces a desk holds the ones of which this server does not know that its person ever had them.

    There is no difference between a space that is not here and one of others: the desk may offer what it has.
    """
    known = set(connection.execute(_EVER_IN, {"of": account}).scalars())
    return [cursor.space for cursor in cursors if cursor.seq and cursor.space not in known]


def revocations(
    connection: Connection, account: str, asked: Iterable[str]
) -> tuple[list[tuple[str, str]], list[bytes]]:
    """For spaces a desk still holds but its person may no longer read: (space, signature) and statement.

    Only such a signed statement makes a desk purge; a space that is merely absent from an answer does not.
    """
    found, payloads = [], []
    for space in asked:
        if (row := membership(connection, space, account)) and not row.role:
            found.append((space, row.signature))
            payloads.append(row.payload)
    return found, payloads


def membership(connection: Connection, space: str, account: str) -> Any:
    """(role, payload, signature) of the statement that rules over a person in a space; None for none."""
    m, e = t.member.c, t.entry.c
    rules = select(m.role, e.payload, e.signature).join_from(
        t.member, t.entry, (e.space == m.space) & (e.seq == m.seq)
    )
    return connection.execute(rules.where(m.space == space, m.account == account)).first()
