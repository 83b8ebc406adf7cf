"""What this desk can give back to a server that was restored: entries of its logs, with what proves them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.entry import Entry
from practicedesk_sync.log.statement import Statement
from practicedesk_sync.protocol.messages import page_rows
from practicedesk_sync.protocol.offers import Offer, fact_row
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import chain_at, entries, space_row
from practicedesk_sync.replica.space_log import first_chain

from .identity import head_signature

OFFER_BYTES = 1_200_000
"""Bodies in one offer, as in one request of a cycle."""


def certificate(connection: Connection, device: str) -> Statement | None:
    """What the server once stated about a device, if it is in any log here."""
    e = replica.entry.c
    said = select(e.payload, e.signature).where(e.type == log.STATEMENT).order_by(e.space, e.seq)
    for row in connection.execute(said):
        statement = say.parse(row.payload, row.signature)
        if statement.what == say.DEVICE and statement.facts["device"] == device:
            return statement
    return None


def question(connection: Connection, space: str) -> Offer | None:
    """Asks up to where the server's log of a space is ours; None where ours cannot be proven."""
    row = space_row(connection, space)
    proof = head_signature(connection, space)
    if row is None or not row.seq or not proof:
        return None
    return Offer(
        space=space,
        epoch=row.epoch,
        seq=row.seq,
        chain=row.chain,
        signature=proof,
        start=first_chain(space, row.epoch),
        places=list(_places(connection, space, row.seq)),
    )


def _places(connection: Connection, space: str, head: int) -> Iterator[tuple[int, str]]:
    """Entries in ever larger steps back, with the chain there."""
    step, seq = 1, head
    while seq > 0:
        yield seq, chain_at(connection, space, seq) or ""
        seq, step = seq - step, 2 * step


def offers(connection: Connection, asked: Offer, common: int) -> Iterator[Offer]:
    """Everything behind entry `common` of the space asked about, in as many offers as it takes.

    It ends before the first change of which a snapshot has left out the body.
    """
    every = list(entries(connection, asked.space, common))
    while every:
        size, taken = 0, 0
        while taken < len(every) and (not taken or size < OFFER_BYTES) and _is_here(every[taken]):
            size += len(every[taken].payload or b"")
            taken += 1
        if not taken:
            return
        yield _offer(connection, asked, every[:taken], every[taken:])
        every = every[taken:]


def _is_here(one: Entry) -> bool:
    return one.type != log.CHANGE or one.payload is not None


def _offer(connection: Connection, asked: Offer, some: list[Entry], rest: list[Entry]) -> Offer:
    after = some[0].seq - 1
    rows, payloads = page_rows(some, "", 0)
    start = chain_at(connection, asked.space, after) or asked.start
    about = {"places": [], "after": after, "start": start, "rows": rows, "rest": list(map(fact_row, rest))}
    return asked.model_copy(update={**about, "payloads": tuple(payloads)})
