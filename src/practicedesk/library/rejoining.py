"""Goes back to where the server's log and ours agree, and on from there, in one transaction.

A restored server took back what we held, but had admitted other work first: so our log tells the same in
another order. What we hold may not get less by this: then nothing is altered.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from practicedesk_sync.errors import SyncError
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.digest import Digest
from practicedesk_sync.log.keys import Public
from practicedesk_sync.protocol.messages import Page
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import entries, space_row
from practicedesk_sync.replica.space_log import SpaceLog, first_chain

from .receiving import Receiving


def rejoin(
    connection: Connection,
    about: tuple[str, Public],
    space: str,
    common: int,
    pages: Sequence[tuple[Page, Sequence[bytes]]],
    now_ms: int,
) -> list[Receiving]:
    """Replace what follows entry `common` by these pages. `about`: this desk's id and the server's keys.

    Raises `SyncError` when anything that was admitted would be missing then.
    """
    e = replica.entry.c
    where = (e.space == space) & (e.seq > common) & (e.type == log.CHANGE)
    held = connection.execute(select(e.head, e.hash).where(where)).all()
    rewind(connection, space, common)
    done = []
    for page, payloads in pages:
        receiving = Receiving(connection, *about, page, frozenset(row.hash for row in held))
        receiving.apply(payloads, now_ms)
        done.append(receiving)
    where = (e.space == space) & (e.type == log.CHANGE)
    here = set(connection.execute(select(e.head).where(where)).scalars())
    if any(row.head not in here for row in held):
        raise SyncError(
            "server_lacks_work",
            "The server was restored from an older copy and has not taken back all that is here.",
            "Nothing was changed here, and nothing is lost. Tell the server's administrator.",
        )
    return done


def rewind(connection: Connection, space: str, seq: int) -> None:
    """Make a space what its first `seq` entries make of it."""
    row = space_row(connection, space)
    if row is None:
        return
    kept = [one for one in entries(connection, space) if one.seq <= seq]
    for table in (replica.entry, *replica.DERIVED):
        connection.execute(delete(table).where(table.c.space == space))
    empty = {"seq": 0, "chain": first_chain(space, row.epoch), "digest": Digest().pack()}
    connection.execute(update(replica.space).where(replica.space.c.id == space).values(**empty))
    again = SpaceLog(connection, space)
    for one in kept:
        if one.type == log.STATEMENT:
            again.add_statement(say.parse(one.payload or b"", one.signature))
        elif one.type == log.CHANGE:
            again.add_change(changes.read(one.payload or b""), one.signature)
        else:
            again.add_void(one, one.code, one.signature)
    again.flush()
