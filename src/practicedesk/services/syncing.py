"""Synchronises a library with anything that implements `SyncService`.

One cycle: push runs and commands and pull pages until neither side has more; then compare one hash over
all spaces. "Up to date" is said only when it agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from practicedesk_sync.errors import Refused, SyncError
from practicedesk_sync.log.audit import Head
from practicedesk_sync.protocol.envelope import TOO_LARGE
from practicedesk_sync.protocol.messages import (
    CommandAnswer,
    ExchangeAnswer,
    ExchangeRequest,
    Verdict,
    pages_of,
)
from practicedesk_sync.protocol.service import SyncService
from practicedesk_sync.replica.reading import state_hash

from ..library import answers, held, outbox, witness
from ..library.identity import ServerPin, is_forked, server_pin, set_setting, setting
from ..library.library import Library
from ..library.locking import server_answered
from ..library.spaces import shared_spaces
from ..library.writing import Writing
from .bootstrapping import Bootstrapping
from .deciding import take_held, take_settled
from .drafting import Drafting
from .healing import Healing, server_restored
from .mending import Mending
from .renaming import take_name
from .revoking import purge_revoked
from .witnessing import look

PUSH_BYTES = 1_200_000
"""Bodies in one request: below 512 KiB when compressed, for prose; halved where that is too much."""
SKEW_MS = 2 * 60 * 1000
NOT_AS_HERE = ("own_missing", "page_chain", "run_signature", "author_chain")
"""How a page fails that names a change as ours, when another copy of this library has made it."""
MOST_IDLE = 20
"""Requests one after the other in which nothing goes to and fro, after which no end is expected."""
NOTED_MS = 60 * 1000
"""An exchange that brings nothing is noted once a minute: no write for what nobody can tell apart."""


@dataclass(slots=True)
class SyncReport:
    """What one cycle did.

    `refused`: changes that went to the tray. `settled`: what coordinators decided about held ones, each
    accepted or returned. `stuck`: the first change of each space that the server could
    not take yet; it will be offered again. `purged`: the spaces that were taken off this desk.
    `clock_ahead_ms`: this computer's clock against the server's, 0 when they are near. `audit`: to be told,
    where the server's audit log does not go on from what this desk has seen of it.
    """

    sent: int = 0
    received: int = 0
    refused: list[Verdict] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    stuck: list[Verdict] = field(default_factory=list)
    answers: list[CommandAnswer] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)
    purged_names: list[str] = field(default_factory=list)
    requests: int = 0
    clock_ahead_ms: int = 0
    audit: SyncError | None = None


class Syncing:
    """Sync cycles of one library with one service.

    `progress` is told after each page what the cycle has done so far. It may raise to end the cycle there:
    each page is whole, and the next cycle goes on behind it.
    """

    def __init__(
        self,
        library: Library,
        service: SyncService,
        progress: Callable[[SyncReport], None] = lambda _: None,
    ) -> None:
        self.library = library
        self.service = service
        self.progress = progress
        self._heard: dict[tuple[str, int], Verdict] = {}
        self._witnessed: Head | None = None
        self._whole = False
        self._report = SyncReport()
        self._snapshots = self._bootstrapping()

    def run(self) -> SyncReport:
        """One whole cycle. Raises `WorldError` or `SyncError`; whatever was received until then is kept."""
        Drafting(self.library).commit_all()
        report = self._report = SyncReport()
        self._snapshots = self._bootstrapping()
        self._heard, self._whole = {}, False
        asked_again: set[str] = set()
        asked_for: set[tuple[str, str, int]] = set()
        sent: dict[str, int] = {}
        healing, known = Healing(self.library, self.service), False
        limit, idle = PUSH_BYTES, 0
        while True:
            before = dict(sent)
            request, more_to_send = self._request(sent, limit)
            report.requests += 1
            try:
                answer = self.service.exchange(request)
            except Refused as error:
                if error.code != "device_unknown" or known or not healing.vouch():
                    raise
                known = True
                continue
            except SyncError as error:
                if error.code != TOO_LARGE or len(request.bodies) < 2:
                    raise
                sent, limit = before, min(limit, sum(map(len, request.bodies))) // 2
                continue
            idle = 0 if request.bodies or answer.pages else idle + 1
            if idle > MOST_IDLE:
                raise _endless()
            if take_name(self.library, self.service, answer):
                sent, asked_again = {}, set()
                continue
            report.sent += len(request.bodies)
            # Admitted work is told by its page. Who was removed between two requests gets no page any more:
            # what went with the earlier ones is offered once more, and the server says what became of it.
            unsure = {space for space, _ in answer.revoked if before.get(space)} - asked_again
            for space in unsure:
                del sent[space]
            asked_again |= unsure
            last = not (more_to_send or answer.more or unsure)
            if not self._take(answer, report, last=last):
                continue
            found = look(self.library, self._pin().keys, self._witnessed, answer)
            report.audit = report.audit or found
            asked_for |= set(request.held)
            if healing.heal(answer):
                sent, asked_again = {}, set()
            elif last and not self._is_forked() and not self._wanted(asked_for):
                break
        self._snapshots.fetch_wanted()
        self._verify(answer)
        Mending(self.library, self.service).look()
        if answer.quarantined:
            raise server_restored()
        self._note_success(answer, report)
        return report

    def _wanted(self, asked_for: set[tuple[str, str, int]]) -> bool:
        """Whether pages have told of held work that this person may decide about, and has not asked for."""
        with self.library.reading() as connection:
            return bool(set(held.wanted(connection)) - asked_for)

    def _request(self, sent: dict[str, int], limit: int) -> tuple[ExchangeRequest, bool]:
        with self.library.reading() as connection:
            self._witnessed = witness.seen(connection)
            going = outbox.next_runs(connection, self.library.key, limit, sent)
            request = ExchangeRequest(
                cursors=[
                    (space, seq, chain, 0 if self._whole else own)
                    for space, seq, chain, own in outbox.cursors(connection, self.library.key.id)
                ],
                commands=outbox.wishes(connection),
                run_heads=going.heads,
                bodies=going.bodies,
                audit=self._witnessed.n if self._witnessed else 0,
                held=held.wanted(connection),
                pages_only=not self._snapshots.wanted,
            )
        return request, going.more

    def _take(self, answer: ExchangeAnswer, report: SyncReport, *, last: bool) -> bool:
        """Take an answer in; whether all of it could be, or has to be asked for whole."""
        if not answer.rewound:
            ended = [space for space, _ in answer.revoked]
            server_answered(self.library, self.library.now_ms(), ended)
        if answer.answers:
            now = self.library.now_ms()
            self.library.write(lambda writing: answers.keep(writing.connection, answer.answers, now))
            report.answers += answer.answers
        fresh = [one for one in answer.verdicts if self._heard.get((one.space, one.n)) != one]
        self._heard |= {(one.space, one.n): one for one in fresh}
        report.refused += [verdict for verdict in fresh if verdict.what in ("refused", "held")]
        report.stuck += [verdict for verdict in fresh if verdict.what in ("retry", "parked")]
        for offered in answer.snapshots:
            self._snapshots.take(offered)
        for page, payloads in pages_of(answer):
            try:
                self._snapshots.receive(page, payloads)
            except SyncError as error:
                if error.code not in NOT_AS_HERE or self._whole:
                    raise
                self._whole = True
                return False
            report.received += sum(row[0] == "change" for row in page.rows)
            self.progress(report)
        if last and answer.revoked:
            # Everything is sent, so unsent work waits on the server for a coordinator and not here.
            for space, name in purge_revoked(self.library, self._pin(), answer, self._heard):
                report.purged.append(space)
                report.purged_names.append(name)
        take_held(self.library, answer)
        if last:
            report.settled += take_settled(self.library, answer)
        return True

    def _bootstrapping(self) -> Bootstrapping:
        def progress(brought: int) -> None:
            self._report.received += brought
            self.progress(self._report)

        return Bootstrapping(self.library, self.service, progress)

    def _is_forked(self) -> bool:
        with self.library.reading() as connection:
            return is_forked(connection)

    def _verify(self, answer: ExchangeAnswer) -> None:
        with self.library.reading() as connection:
            held = [one for one in shared_spaces(connection) if one not in answer.quarantined]
            here = state_hash(connection, held)
        if here != answer.state:
            Mending(self.library, self.service).mend()

    def _note_success(self, answer: ExchangeAnswer, report: SyncReport) -> None:
        now = self.library.now_ms()
        ahead = now - answer.time_ms
        report.clock_ahead_ms = ahead if abs(ahead) > SKEW_MS else 0
        with self.library.reading() as connection:
            noted = int(setting(connection, "verified_ms", "0"))
        nothing = not (answer.token or report.sent or report.received)
        if nothing and 0 <= now - noted < NOTED_MS:
            return

        def work(writing: Writing) -> None:
            if answer.token:
                set_setting(writing.connection, "token", answer.token)
            set_setting(writing.connection, "verified_ms", str(now))

        self.library.write(work)

    def _pin(self) -> ServerPin:
        with self.library.reading() as connection:
            pin = server_pin(connection)
        if pin is None:
            raise SyncError("not_enrolled", "This library is not connected to a server.", "Enrol it first.")
        return pin


def _endless() -> SyncError:
    return SyncError(
        "server_endless",
        "The server asks for more and more requests, and nothing comes of them.",
        "Your work is safe here. Synchronise later; if this lasts, tell the server's administrator.",
    )
