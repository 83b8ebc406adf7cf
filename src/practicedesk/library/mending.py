"""Makes the state of a space anew from its log, where what is stored beside it is not what it leads to."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import entries, space_row
from practicedesk_sync.replica.space_log import first_chain
from practicedesk_sync.replica.sums import sums

from . import tables as t
from .rejoining import rewind
from .writing import LocalRecord, Writing, read_locals, write_locals


def is_sound(connection: Connection, space: str) -> bool:
    """Whether the records of a space are those its digest speaks of. Cost: reads them all."""
    row = space_row(connection, space)
    return row is None or row.digest == sums(connection, space)


def sound_up_to(connection: Connection, space: str) -> int:
    """Up to which entry the log of a space is whole here, and as the server signed it. Cost: reads it."""
    row = space_row(connection, space)
    if row is None:
        return 0
    chain, seq = first_chain(space, row.epoch), 0
    stored = dict(
        connection.execute(
            select(replica.entry.c.seq, replica.entry.c.chain).where(replica.entry.c.space == space)
        ).all()
    )
    for one in entries(connection, space):
        chain = log.chain_after(chain, one)
        whole = one.type == log.VOID or digest_of(one.payload or b"") == one.hash
        if not whole or one.seq != seq + 1 or stored[one.seq] != chain:
            return seq
        seq = one.seq
    return seq


def rebuild(writing: Writing, space: str) -> int:
    """Make all that follows from the log anew, and show it; how many records were not as they should be."""
    connection = writing.connection
    before = _cells(connection, space)
    row = space_row(connection, space)
    rewind(connection, space, row.seq if row is not None else 0)
    after = _cells(connection, space)
    wrong = [id_ for id_ in sorted(before.keys() | after.keys()) if before.get(id_) != after.get(id_)]
    refresh_locals(connection, space)
    show_anew(writing, space, wrong)
    return len(wrong)


def _cells(connection: Connection, space: str) -> dict[str, tuple[str, str]]:
    r = replica.record.c
    rows = connection.execute(select(r.id, r.kind, r.cells).where(r.space == space))
    return {row.id: (row.kind, row.cells) for row in rows}


def refresh_locals(connection: Connection, space: str) -> None:
    """Admitted state and what waits, together, for the records that have something waiting."""
    bodies = select(t.pending.c.body).where(t.pending.c.space == space).order_by(t.pending.c.n)
    found: dict[str, LocalRecord] = {}
    for change in map(changes.read, connection.execute(bodies).scalars().all()):
        if change.record not in found:
            where = (replica.record.c.space == space) & (replica.record.c.id == change.record)
            row = connection.execute(select(replica.record).where(where)).first()
            cells = json.loads(row.cells) if row is not None else {}
            kind = row.kind if row is not None else change.kind or ""
            found[change.record] = LocalRecord(space, change.record, kind, cells)
        merge.apply(found[change.record].cells, change)
    write_locals(connection, found.values())


def show_anew(writing: Writing, space: str, ids: Sequence[str]) -> None:
    """Have these records shown from their whole history, or no more where they are not there."""
    locals_ = read_locals(writing.connection, space, ids)
    still = select(t.record_local.c.id).where(t.record_local.c.space == space)
    waiting = set(writing.connection.execute(still).scalars())
    for id_ in ids:
        if (local := locals_.get(id_)) is None:
            writing.showing.drop((space, id_))
        else:
            writing.showing.touch((space, id_), local.kind, local.cells, fields=None, waiting=id_ in waiting)
