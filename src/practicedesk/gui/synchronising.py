"""Synchronises a session's library: when somebody asks, and by itself every few minutes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation

from practicedesk_sync.errors import PracticeDeskError, WorldError

from ..library.library import Changes
from ..library.locking import lock_overdue
from ..services import traffic
from ..services.enrolling import reach
from ..services.outcome import codes_come, news, troubles
from ..services.replies import Reply, replies, sentences
from ..services.status import Status, status
from ..services.syncing import Syncing, SyncReport
from .ear import Ear
from .line import HUNG_UP, Line
from .sync_state import SyncState

if TYPE_CHECKING:
    from .session import Session

FIRST_MS, EVERY_MS = 3_000, 5 * 60_000
HEARD_MS = (500, 5_000)
"""After the server has told of something new, at some time between: not all desks ask at once."""
QUIET_MS = 20_000
"""After this long without another change, what was changed is sent."""
AGAIN_MS, LONGEST_MS = 60_000, 30 * 60_000
"""After a failure; doubled with each that follows, up to the longest."""
SPREAD = (0.8, 1.2)
"""Every pause is multiplied by something in between."""


class Synchronising(QObject):
    """One cycle at a time; `state` tells how things stand.

    `marks`: where the logs stood before the first cycle of this session, None until then.
    """

    finished = Signal(object, bool)
    """(`SyncReport`, whether somebody had asked for it): a cycle has ended well."""
    failed = Signal(object, bool)
    """(error, whether somebody had asked for it): a cycle has not."""
    told = Signal(str)
    """What a cycle has brought that the person has to know, in sentences."""
    codes_come = Signal(list, str)
    """(ids of invitations, a sentence): nothing but good news, whoever was invited has a code now."""
    replied = Signal(list, str)
    """(`Reply` of others, in sentences): nothing but news."""
    _progressed = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.state = SyncState(session)
        self.marks: dict[str, int] | None = None
        self._settle: Callable[[], None] = _nothing
        self._asked = False
        self._again = False
        """It was asked for in the midst of a cycle: what it is about may have come too late for that one."""
        self._line: Line | None = None
        self._stopped = False
        self._over = False
        self._failures = 0
        self._clock_told = False
        self._next = QTimer(self, singleShot=True)
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        for timer in (self._next, self._quiet):
            timer.timeout.connect(self._by_itself)
        self.ear = Ear(session)
        self.ear.heard.connect(lambda: self._plan(random.randint(*HEARD_MS)))  # noqa: S311 (no secret)
        self._progressed.connect(self.state.progress)
        session.changed.connect(self._changed)

    def begin(self, settle: Callable[[], None]) -> None:
        """Synchronise by itself from now on. `settle` turns what is being typed into changes."""
        self._settle = settle
        self.state.look()
        self._plan(FIRST_MS)
        if QNetworkInformation.loadDefaultBackend():
            QNetworkInformation.instance().reachabilityChanged.connect(self._network_changed)

    def end(self) -> None:
        """Nothing begins any more, and what runs is stopped."""
        self._over = True
        self.stop()
        self.ear.close()
        self.ear.wait()

    @Slot()
    def start(self) -> None:
        """Synchronise now, because somebody asks for it."""
        self._start(asked=True)

    def stop(self) -> None:
        """Stop the cycle that runs, at once: what has come until now is kept, the rest comes another time."""
        self._stopped = True
        if self._line is not None:
            self._line.hang_up()

    # -- one cycle ---------------------------------------------------------------------------------

    def _start(self, *, asked: bool) -> None:
        if self._over:
            return
        if self.state.running:
            self._again = self._again or asked
            return
        self._asked, self._again, self._stopped = asked, False, False
        self.ear.close()  # what this desk itself sends is no news to it
        self.state.begin()
        self._settle()
        # What was just settled is written first: the writer does one thing after the other.
        self.session.write(self, _nothing, self._exchange, self._failed)

    def _exchange(self, _: None) -> None:
        self.session.network(self, self._cycle, self._finished, self._failed)

    def _cycle(self) -> tuple[SyncReport, Status, list[Reply]]:
        """In the thread of the network."""
        library = self.session.library
        before = traffic.marks(library)
        if self.marks is None:
            self.marks = before
        report = Syncing(library, reach(library, self._connect), self._tell).run()
        return report, status(library), replies(library, before) if report.received else []

    def _connect(self, url: str) -> Line:
        self._line = line = self.session.lines.to(url)
        if self._stopped:
            line.hang_up()
        return line

    def _tell(self, report: SyncReport) -> None:
        """After each page; raises when the cycle was stopped."""
        if self._line is not None:
            self._line.check()
        self._progressed.emit(report.received)

    def _finished(self, done: tuple[SyncReport, Status, list[Reply]]) -> None:
        report, now, said = done
        self._failures = 0
        self.state.take(now)
        self.state.end()
        self._plan(EVERY_MS)
        self.ear.open()
        if now.unsent and not report.stuck:  # written meanwhile
            self._quiet.start()
        self.finished.emit(report, self._asked)
        self._tell_news(report, said)
        if self._again:
            self._start(asked=True)

    def _tell_news(self, report: SyncReport, replied: list[Reply]) -> None:
        """What the person has to know, whoever asked; that the clock is wrong, once."""
        if self._clock_told:
            report.clock_ahead_ms = 0
        self._clock_told = self._clock_told or bool(report.clock_ahead_ms)
        more, codes = news(report), codes_come(report)
        said = " ".join([*sentences(replied), *more])
        if replied and not more:
            self.replied.emit(replied, said)
        elif codes and not replied and not troubles(report):
            self.codes_come.emit(codes, said)
        elif said:
            self.told.emit(said)

    def _failed(self, error: Exception) -> None:
        asked = self._asked or self._again
        known = isinstance(error, PracticeDeskError)
        if isinstance(error, PracticeDeskError) and error.code == HUNG_UP:
            self.state.end()
            self._plan(EVERY_MS)
            return
        self._failures += 1
        self.state.end(error)
        self._plan(pause_ms(self._failures, error))
        if asked or not known:
            self.session.tasks.failed.emit(error)
        self.failed.emit(error, asked)

    # -- when --------------------------------------------------------------------------------------

    def _plan(self, delay_ms: int) -> None:
        """Begin by itself about then: not all desks at the same moment."""
        if not self._over:
            self._next.start(int(delay_ms * random.uniform(*SPREAD)))  # noqa: S311 (no secret)

    @Slot()
    def _by_itself(self) -> None:
        if not self.session.library.read_only:
            self.session.write(self, lambda: lock_overdue(self.session.library), _nothing)
        if self.state.enrolled:
            self._start(asked=False)
        else:
            self._plan(EVERY_MS if self.state.status else FIRST_MS)  # it is still being read how things stand

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        """Somebody has changed something; neither what a cycle brings nor typing that is no change yet."""
        if changes.records and not self.state.running and not self._failures:
            self._quiet.start()

    @Slot()
    def _network_changed(self) -> None:
        """The network is back, perhaps."""
        online = QNetworkInformation.instance().reachability() == QNetworkInformation.Reachability.Online
        if online and self._failures and not self.state.running:
            self._plan(FIRST_MS)


def pause_ms(failures: int, error: Exception | None = None) -> int:
    """How long to wait after so many failures in a row, before it is spread; as long as `error` asks for."""
    asked_ms = error.wait_s * 1000 if isinstance(error, WorldError) else 0
    return max(min(AGAIN_MS << min(failures - 1, 10), LONGEST_MS), int(asked_ms / SPREAD[0]))


def _nothing(*_: object) -> None:
    """Nothing is to be done."""
