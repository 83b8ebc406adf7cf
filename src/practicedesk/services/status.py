"""How things stand: one plain sentence, and the figures behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from practicedesk_sync.clock import moment

from ..library import by_stick, drafts, lease, outbox, own_words
from ..library.documents import EDGES, KIND
from ..library.facets import facets
from ..library.held import number_waiting
from ..library.identity import server_pin, setting
from ..library.library import Library
from ..library.records import with_conflicts
from ..library.search import count
from ..library.selecting import Query
from ..library.tray import in_tray
from .reviewing import number_open
from .wording import counted, listed

LEASE_DAYS = lease.LEASE_MS // lease.DAY_MS
WARN_DAYS = 7
"""From so many days before the groups lock, it is told."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a library. `account` is "" before enrolment; `verified_ms` 0 before the first exchange.

    `server`: its address, "" also where everything goes by stick. `unsent` counts changes, `records` what
    the window lists, `links` what only joins two of these, `returned` changes in the tray, `held` those of
    others that wait for this person as a coordinator. `typed` counts the places where something is being
    typed that is no change yet, `requests` what is asked of the server with the next exchange. `invited`: a
    code came by stick and was not used; `asked_ms`: when it was asked, by stick, to be connected, 0 for not.
    `locked` groups show nothing; the others lock in `lease_days`.
    """

    server: str
    account: str
    records: int
    links: int
    unsent: int
    conflicts: int
    returned: int
    verified_ms: int
    locked: int = 0
    lease_days: int = LEASE_DAYS
    held: int = 0
    typed: int = 0
    requests: int = 0
    invited: bool = False
    asked_ms: int = 0

    @property
    def sentence(self) -> str:
        """The state of sync in one sentence, and one more for each thing that waits for the person."""
        said = [self.sync()]
        if self.conflicts:
            said.append(f"{counted(self.conflicts, 'conflict waits', 'conflicts wait')} for your decision.")
        if self.returned:
            taken = counted(self.returned, "piece of work was", "pieces of work were")
            said.append(f"{taken} refused by the server; it is kept in the tray.")
        if self.held:
            waits = counted(self.held, "change of others waits", "changes of others wait")
            said.append(f"{waits} for your decision as a coordinator.")
        return " ".join(said)

    def sync(self, when: Callable[[int], str] = moment) -> str:
        """The first of these: what is locked, or will be soon; else what is sent, and since when it is.

        `when`: how an instant (ms since 1970 UTC) is written.
        """
        if self.locked:
            return (
                f"{counted(self.locked, 'group is', 'groups are')} locked, as nothing was heard from the"
                f" server for {LEASE_DAYS} days; synchronise to open what is yours."
            )
        if self.lease_days < WARN_DAYS:
            left = counted(max(1, self.lease_days), "day", "days")
            return f"Synchronise within {left}, or the groups lock on this computer until you do."
        return self._sent(when)

    def _sent(self, when: Callable[[int], str]) -> str:
        if not self.account and self.asked_ms:
            return (
                "Everything is saved on this computer; the library asked to be connected by stick on"
                f" {when(self.asked_ms)} and waits for the answer."
            )
        if not self.account and self.invited:
            return (
                "Everything is saved on this computer; an invitation has come by stick: save work for a stick"
                " to ask to be connected."
            )
        if not self.account:
            return "Everything is saved on this computer; the library is not connected to a server."
        if not self.verified_ms:
            return "Everything is saved on this computer; it has not been synchronised with the server yet."
        agreed = when(self.verified_ms)
        if self.unsent or self.requests:
            parts = ((self.unsent, "change"), (self.requests, "request"))
            waiting = listed([counted(count, what) for count, what in parts if count])
            verb = "is" if self.unsent + self.requests == 1 else "are"
            return f"{waiting} {verb} saved on this computer and not yet sent; last synchronised {agreed}."
        if self.typed:
            return (
                f"What is being typed is saved on this computer and not yet sent; last synchronised {agreed}."
            )
        if self.returned:
            return f"Everything but what was refused is sent; agreed with the server {agreed}."
        return f"Everything is sent; agreed with the server {agreed}."


def status(library: Library) -> Status:
    """How the library stands now; asks no server, and costs the same however large the library is."""
    with library.reading() as connection:
        pin = server_pin(connection)
        invited = bool(setting(connection, by_stick.CODE))
        left = lease.left_ms(connection, library.now_ms())
        return Status(
            server=pin.url if pin else "",
            account=pin.name if pin else "",
            records=sum(number for _, number in facets(connection, Query(), [KIND])[KIND]),
            links=count(connection, Query(kinds=EDGES)),
            unsent=by_stick.unsent(connection),
            conflicts=number_open(with_conflicts(connection)),
            returned=in_tray(connection),
            verified_ms=int(setting(connection, "verified_ms", "0")),
            locked=len(lease.locked(connection)),
            lease_days=-(-left // lease.DAY_MS),
            held=number_waiting(connection),
            requests=outbox.requests(connection),
            invited=invited,
            asked_ms=int(setting(connection, by_stick.ASKED_MS, "0")) if invited else 0,
            typed=sum(not own_words.is_one(one) for one in drafts.every(connection)),
        )
