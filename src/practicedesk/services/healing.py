"""Helps a server that was restored from an older backup: gives back what this desk holds of its logs."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from practicedesk_sync.errors import SyncError
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.entry import Entry
from practicedesk_sync.protocol.messages import (
    CURSOR_CHAIN,
    ExchangeAnswer,
    ExchangeRequest,
    Page,
    page_rows,
    pages_of,
)
from practicedesk_sync.protocol.offers import Offer, fact_row
from practicedesk_sync.protocol.service import SyncService
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import chain_at, entries, space_row
from practicedesk_sync.replica.space_log import first_chain

from ..library import outbox
from ..library.identity import head_signature
from ..library.library import Library

OFFER_BYTES = 1_200_000
"""Bodies in one offer, as in one request of a cycle."""


class Healing:
    """What one cycle does for the spaces in which the server is behind."""

    def __init__(self, library: Library, service: SyncService) -> None:
        self.library = library
        self.service = service
        self._agreed: dict[str, int] = {}
        self._rejoined: set[str] = set()

    def heal(self, answer: ExchangeAnswer) -> bool:
        """Do what an answer asks for; whether the cycle has to ask again. Raises `SyncError` at a loss."""
        again = False
        for space in [*answer.rewound, *answer.quarantined]:
            if space not in self._agreed:
                self._agreed[space] = self._give_back(space)
                again = True
            elif space in answer.rewound:
                if space in self._rejoined:
                    raise server_rewound()
                self._rejoined.add(space)
                self.rejoin(space, self._agreed[space])
                again = True
        return again

    def vouch(self) -> bool:
        """Show a server that does not know this computer its own statement about it, if one is here."""
        with self.library.reading() as connection:
            e = replica.entry.c
            said = select(e.payload, e.signature).where(e.type == log.STATEMENT).order_by(e.space, e.seq)
            for row in connection.execute(said):
                statement = say.parse(row.payload, row.signature)
                if statement.what == say.DEVICE and statement.facts["device"] == self.library.key.id:
                    break
            else:
                return False
        self.service.vouch(statement.payload, statement.signature)
        return True

    def _give_back(self, space: str) -> int:
        """Offer what the server lacks of a space; the last entry up to which both logs are the same."""
        with self.library.reading() as connection:
            row = space_row(connection, space)
            proof = head_signature(connection, space)
            if row is None or not row.seq or not proof:
                return 0
            start = first_chain(space, row.epoch)
            asked = Offer(
                space=space,
                epoch=row.epoch,
                seq=row.seq,
                chain=row.chain,
                signature=proof,
                start=start,
                places=list(_places(connection, space, row.seq)),
            )
            common = self.service.offer(asked).common
            for offer in _offers(connection, asked, common):
                self.service.offer(offer)
        return common

    def rejoin(self, space: str, common: int) -> None:
        """Take what the server has made of the space since the logs agreed."""
        with self.library.reading() as connection:
            row = space_row(connection, space)
            others = [one for one in outbox.cursors(connection, self.library.key.id) if one[0] != space]
            if row is None:
                return
            chain = chain_at(connection, space, common) or first_chain(space, row.epoch)
        pages: list[tuple[Page, list[bytes]]] = []
        seq = common
        while True:
            here = (space, seq, chain[:CURSOR_CHAIN], 0)
            answer = self.service.exchange(ExchangeRequest(cursors=[*others, here]))
            found = next((one for one in pages_of(answer) if one[0].space == space), None)
            if found is None:
                break
            pages.append(found)
            seq, chain = found[0].seq, found[0].chain
        self.library.rejoin(space, common, pages)


def _places(connection: Connection, space: str, head: int) -> Iterator[tuple[int, str]]:
    """Entries in ever larger steps back, with the chain there."""
    step, seq = 1, head
    while seq > 0:
        yield seq, chain_at(connection, space, seq) or ""
        seq, step = seq - step, 2 * step


def _offers(connection: Connection, asked: Offer, common: int) -> Iterator[Offer]:
    """Everything behind entry `common`, in as many offers as it takes."""
    every = list(entries(connection, asked.space, common))
    while every:
        size, taken = 0, 0
        while taken < len(every) and (not taken or size < OFFER_BYTES):
            size += len(every[taken].payload or b"")
            taken += 1
        yield _offer(connection, asked, every[:taken], every[taken:])
        every = every[taken:]


def _offer(connection: Connection, asked: Offer, some: list[Entry], rest: list[Entry]) -> Offer:
    after = some[0].seq - 1
    rows, payloads = page_rows(some, "", 0)
    start = chain_at(connection, asked.space, after) or asked.start
    about = {"places": [], "after": after, "start": start, "rows": rows, "rest": list(map(fact_row, rest))}
    return asked.model_copy(update={**about, "payloads": tuple(payloads)})


def server_rewound() -> SyncError:
    return SyncError(
        "server_rewound",
        "The server was restored from an older copy and does not know all of our work any more.",
        "Your work is safe here; ask the server's administrator before you synchronise again.",
    )


def server_restored() -> SyncError:
    return SyncError(
        "server_restored",
        "The server was restored from a backup and waits for work that is missing there.",
        "Your work is safe here and goes by itself later; if this lasts, tell the server's administrator.",
    )
