"""`SyncService`: what a desk may ask of whatever it synchronises with.

Implemented by the server in process and by the sealed channel over HTTP alike; one contract suite runs
against both. Every call is idempotent: a repeated request gives the same outcome.
"""

from __future__ import annotations

from typing import Protocol

from .messages import (
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Hello,
    WhereAnswer,
    WhereRequest,
)


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

    def where(self, request: WhereRequest) -> WhereAnswer:
        """How many other computers have an entry. Raises `Refused` for a space one may not read."""
        ...
