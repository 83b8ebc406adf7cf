"""`SyncService`: what a desk may ask of whatever it synchronises with.

Implemented by the server in process and by the sealed channel over HTTP alike; one contract suite runs
against both. Every call is idempotent: a repeated request gives the same outcome.
"""

from __future__ import annotations

from typing import Protocol

from ..log.keys import KeyPair
from .digests import DigestAnswer, DigestRequest
from .messages import (
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Hello,
    WhereAnswer,
    WhereRequest,
)
from .offers import Offer, OfferAnswer
from .snapshots import HistoryAnswer, HistoryRequest, PartRequest


class SyncService(Protocol):
    """One device's view of a server."""

    def hello(self) -> Hello:
        """Who is there. Needs no enrolment."""
        ...

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Trade a one-time code for a certificate of this device's key. Raises `Refused`."""
        ...

    def exchange(self, request: ExchangeRequest) -> ExchangeAnswer:
        """Push runs and commands, pull what is new in every space the person may read now."""
        ...

    def digest(self, request: DigestRequest) -> DigestAnswer:
        """Where a space's digest differs. Raises `Refused` for one the person may not read."""
        ...

    def vouch(self, statement: bytes, signature: str) -> None:
        """Show the server its own statement about this device, which it may not have any more."""
        ...

    def offer(self, offer: Offer) -> OfferAnswer:
        """Ask where a log and the server's agree, or give it what it lost. Raises `Refused`."""
        ...

    def become(self, key: KeyPair) -> None:
        """Speak as another device from here on: the server has certified its key for the same person."""
        ...

    def part(self, request: PartRequest) -> bytes:
        """Bytes of a part of a snapshot. Raises `Refused` for one that is not, or not any more, to be had."""
        ...

    def history(self, request: HistoryRequest) -> tuple[HistoryAnswer, tuple[bytes, ...]]:
        """Bodies of a record's changes. Raises `Refused` for a space one may not read."""
        ...

    def where(self, request: WhereRequest) -> WhereAnswer:
        """How many other computers have an entry. Raises `Refused` for a space one may not read."""
        ...
