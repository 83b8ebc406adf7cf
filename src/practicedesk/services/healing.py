"""Helps a server that was restored from an older backup: gives back what this desk holds of its logs."""

from __future__ import annotations

from practicedesk_sync.errors import SyncError
from practicedesk_sync.protocol.messages import (
    CURSOR_CHAIN,
    ExchangeAnswer,
    ExchangeRequest,
    Page,
    pages_of,
)
from practicedesk_sync.protocol.service import SyncService
from practicedesk_sync.replica.reading import chain_at, space_row
from practicedesk_sync.replica.space_log import first_chain

from ..library import offering, outbox
from ..library.elsewhere import whole_up_to
from ..library.library import Library
from ..library.receiving import page_place


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
            statement = offering.certificate(connection, self.library.key.id)
        if statement is None:
            return False
        self.service.vouch(statement.payload, statement.signature)
        return True

    def _give_back(self, space: str) -> int:
        """Offer what the server lacks of a space; the last entry up to which both logs are the same."""
        with self.library.reading() as connection:
            asked = offering.question(connection, space)
            if asked is None:
                return 0
            common = self.service.offer(asked).common
            for offer in offering.offers(connection, asked, common):
                self.service.offer(offer)
        return common

    def rejoin(self, space: str, common: int) -> None:
        """Take what the server has made of the space since the logs agreed."""
        with self.library.reading() as connection:
            row = space_row(connection, space)
            others = [one for one in outbox.cursors(connection, self.library.key.id) if one[0] != space]
            if row is None:
                return
            common = min(common, whole_up_to(connection, space))
            chain = chain_at(connection, space, common) or first_chain(space, row.epoch)
        pages: list[tuple[Page, list[bytes]]] = []
        seq = common
        while True:
            here = (space, seq, chain[:CURSOR_CHAIN], 0)
            answer = self.service.exchange(ExchangeRequest(cursors=[*others, here], pages_only=True))
            found = next((one for one in pages_of(answer) if one[0].space == space), None)
            if found is None:
                break
            if not found[0].rows or (found[0].after, found[0].seq) != (seq, seq + len(found[0].rows)):
                raise page_place()
            pages.append(found)
            seq, chain = found[0].seq, found[0].chain
        self.library.rejoin(space, common, pages)


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
