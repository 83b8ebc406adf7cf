"""What a desk tells a server that was restored from a backup: its log, as the server once signed it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from ..errors import InvalidChange
from ..log import change as changes
from ..log import entry as log
from ..log import statement as say
from ..log.entry import CHANGE, STATEMENT, VOID, Entry
from ..log.keys import Public
from .messages import MOST, Id, Message, Number, Signature

Chain = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Place = tuple[Number, Chain]
MOST_ROWS = 500_000


class Vouching(Message):
    """A computer shows the server's own statement that its key is certified: bytes as text, and signature."""

    statement: Annotated[str, Field(max_length=4_000)]
    signature: Signature


class Offer(Message):
    """A stretch of one space's log, and what proves it: the server's signature over (seq, chain).

    `places`: (seq, chain) of entries here; the answer says which is the last that the server's log has too.
    `rows` follow `after`, where the chain was `start`, with their bodies as payloads; `rest` names what comes
    between them and `seq`, without bodies. Both are empty in a mere question.
    """

    space: Id
    epoch: Id
    seq: Number
    chain: Chain
    signature: Signature
    places: list[Place] = Field(default=[], max_length=MOST)
    after: Number = 0
    start: Chain
    rows: list[list[Any]] = Field(default=[], max_length=MOST_ROWS)
    rest: list[list[Any]] = Field(default=[], max_length=MOST_ROWS)
    payloads: Annotated[tuple[bytes, ...], Field(exclude=True)] = ()


class OfferAnswer(Message):
    """`common`: the last of the places asked about that is in the server's log too; 0: none.

    `taken`: how many entries the server did not have. `quarantined`: it does not give the space out yet.
    """

    common: int = 0
    taken: int = 0
    quarantined: bool = False


def fact_row(entry: Entry) -> list[Any]:
    """An entry without its body: all that the chain covers."""
    return [entry.type, entry.device, entry.n, entry.hash, entry.record, entry.code]


def proven(offer: Offer, server_key: Public) -> list[Entry]:
    """The entries of an offer in order. Raises `InvalidChange` unless the server's log once was like this."""
    head = (offer.space, offer.epoch, offer.seq, offer.chain)
    if not log.verify_head(server_key, *head, offer.signature):
        raise _unproven()
    payloads = iter(offer.payloads)
    entries, seq, chain = [], offer.after, offer.start
    for row in offer.rows:
        seq += 1
        payload = next(payloads, None) if row[:1] in ([CHANGE], [STATEMENT]) else None
        entries.append(_entry(seq, row, payload, offer.space, server_key))
        chain = log.chain_after(chain, entries[-1])
    for row in offer.rest:
        seq += 1
        chain = log.chain_after(chain, _fact(seq, row))
    if (seq, chain) != (offer.seq, offer.chain) or next(payloads, None) is not None:
        raise _unproven()
    return entries


def statements_in(entries: Sequence[Entry]) -> list[say.Statement]:
    """The server's statements among proven entries."""
    found = [one for one in entries if one.type == STATEMENT and one.payload is not None]
    return [say.parse(one.payload or b"", one.signature) for one in found]


def _entry(seq: int, row: list[Any], payload: bytes | None, space: str, server_key: Public) -> Entry:
    if row[:1] == [CHANGE] and len(row) == 2 and payload is not None:
        change = changes.decode(payload)
        facts = (change.device, change.n, change.hash, change.record)
        if change.space == space:
            return Entry(seq, CHANGE, *facts, payload, str(row[1]))
    elif row[:1] == [STATEMENT] and len(row) == 2 and payload is not None:
        statement = say.read(payload, str(row[1]), server_key)
        if statement.space == space:
            return Entry(seq, STATEMENT, "", 0, statement.hash, "", payload, statement.signature)
    elif row[:1] == [VOID] and len(row) == 7:
        _, device, n, hash_, record, code, signature = row
        return Entry(seq, VOID, device, n, hash_, record, None, signature, code)
    raise _unproven()


def _fact(seq: int, row: list[Any]) -> Entry:
    if len(row) != 6:
        raise _unproven()
    type_, device, n, hash_, record, code = row
    return Entry(seq, type_, device, n, hash_, record, None, "", code)


def _unproven() -> InvalidChange:
    return InvalidChange("offer_unproven", "What is offered was never in this server's log.")
