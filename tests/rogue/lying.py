"""A server that lies: it has its own key, and says under it whatever it likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.entry import Entry
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.messages import ExchangeAnswer, Page, decode, encode, payloads_of
from practicedesk_sync.replica.reading import chain_at
from practicedesk_sync.replica.space_log import first_chain
from tests.desks.office import Office

Row = tuple[list[Any], bytes | None]
"""A row of a page with its payload."""
Lie = Callable[[ExchangeAnswer], ExchangeAnswer]


def lying(office: Office, lie: Lie) -> Carry:
    """The office's server, whose every answer to an exchange is first altered, then sealed as it must be."""

    def carry(path: str, frame: bytes) -> tuple[int, bytes]:
        status, sealed = office.door.handle(path, frame)
        if path != "exchange" or status != 200:
            return status, sealed
        key, nonce = office.server.key, envelope.open_request(frame).nonce
        said, payloads = decode(envelope.open_answer(sealed, key.public, path, nonce), ExchangeAnswer)
        made = lie(said.model_copy(update={"payloads": payloads}))
        return status, envelope.seal_answer(key, path, nonce, encode(made, made.payloads))

    return carry


def said(**facts: Any) -> Lie:
    """Says this whatever the truth is."""
    return lambda answer: answer.model_copy(update=facts)


def rows_of(answer: ExchangeAnswer, page: Page) -> list[Row]:
    """The rows of a page, which is the only one of the answer with content."""
    rest = iter(answer.payloads)
    return [(row, next(rest) if payloads_of([row]) else None) for row in page.rows]


class Pages:
    """Lies about the entries of one space. `key`: who signs for them; the server's own, for most."""

    def __init__(self, office: Office, space: str) -> None:
        self.office = office
        self.space = space

    def altered(self, alter: Callable[[list[Row]], list[Row]], *, signed: KeyPair | None = None) -> Lie:
        """The page of the space with other rows; `signed`: and with an end that fits them."""

        def lie(answer: ExchangeAnswer) -> ExchangeAnswer:
            (page,) = (one for one in answer.pages if one.space == self.space)
            rows = alter([row for row in rows_of(answer, page) if row[0][0] != "own"])
            made = page.model_copy(update={"rows": [row for row, _ in rows]})
            if signed is not None:
                made = self._signed(made, rows, signed)
            payloads = tuple(payload for _, payload in rows if payload is not None)
            return answer.model_copy(update={"pages": [made], "payloads": payloads})

        return lie

    def _signed(self, page: Page, rows: Sequence[Row], key: KeyPair) -> Page:
        with self.office.server.engine.begin() as connection:
            chain = chain_at(connection, page.space, page.after) or first_chain(page.space, page.epoch)
        seq = page.after
        for row, payload in rows:
            seq += 1
            chain = log.chain_after(chain, _entry(seq, row, payload))
        signature = log.sign_head(key, page.space, page.epoch, seq, chain)
        return page.model_copy(update={"seq": seq, "chain": chain, "signature": signature})


def _entry(seq: int, row: list[Any], payload: bytes | None) -> Entry:
    if row[0] == log.CHANGE and payload is not None:
        change = changes.read(payload)
        return Entry(seq, log.CHANGE, change.device, change.n, change.hash, change.record, None)
    if row[0] == log.STATEMENT and payload is not None:
        return Entry(seq, log.STATEMENT, "", 0, say.parse(payload, row[1]).hash, "", None)
    return Entry(seq, log.VOID, row[1], row[2], row[3], row[4], None, "", row[5])
