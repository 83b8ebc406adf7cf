"""Carries files to and from the server after each exchange, in slices: no exchange waits for a large file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from practicedesk_sync.errors import PracticeDeskError

from ..services.enrolling import reach
from ..services.transferring import Step, TransferReport, Transferring
from .line import HUNG_UP, Line

if TYPE_CHECKING:
    from .session import Session

SLICE_S = 1.0
"""Seconds of carrying, then whoever else needs the network comes first."""
TELL_S = 0.1
"""How often it is told how far a file is."""


class Transfers(QObject):
    """One transfer at a time, over the line to the network."""

    told = Signal(str)
    """What could not be carried, in a sentence; "" when all was."""
    _progressed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.running = False
        self.step: Step | None = None
        self._line: Line | None = None
        self._work: Transferring | None = None
        self._stopped = False
        self._over = False
        self._again: frozenset[str] | None = None
        """Records whose files were asked for in the midst of another transfer."""
        self._progressed.connect(self._show)
        session.synchronising.finished.connect(self._after_exchange)

    def start(self, wanted: frozenset[str] = frozenset()) -> None:
        """Carry what is to be carried. `wanted`: records (ids) whose files are fetched in any case."""
        if self._over:
            return
        if self.running:
            self._again = (self._again or frozenset()) | wanted
            return
        self.running, self._stopped, self._again = True, False, None
        self.session.network(self, partial(self._first, wanted), self._sliced, self._failed)

    def stop(self) -> None:
        """Stop now; what has come until now is kept, and it goes on from there another time."""
        self._stopped, self._again = True, None
        if self._line is not None:
            self._line.hang_up()

    def end(self) -> None:
        """Nothing begins any more, and what runs is stopped."""
        self._over = True
        self.stop()

    @Slot()
    def _after_exchange(self) -> None:
        self.start()

    # -- in the thread of the network ---------------------------------------------------------------

    def _first(self, wanted: frozenset[str]) -> Iterator[Step] | None:
        library = self.session.library
        self._work = Transferring(library, reach(library, self._connect), wanted)
        return self._slice(self._work.steps())

    def _connect(self, url: str) -> Line:
        self._line = line = self.session.lines.to(url)
        if self._stopped:
            line.hang_up()
        return line

    def _slice(self, steps: Iterator[Step]) -> Iterator[Step] | None:
        """Carry for a while; what is left, None for nothing."""
        until, tell = time.monotonic() + SLICE_S, 0.0
        for step in steps:
            if self._line is not None:
                self._line.check()
            now = time.monotonic()
            if now >= tell or step.done >= step.size:
                self._progressed.emit(step)
                tell = now + TELL_S
            if now >= until:
                return steps
        return None

    # -- in the thread of the window ----------------------------------------------------------------

    @Slot(object)
    def _show(self, step: Step) -> None:
        if self.running:
            self.step = step
            self.session.carried.emit(step)

    def _sliced(self, left: Iterator[Step] | None) -> None:
        if left is not None and not self._stopped:
            self.session.network(self, partial(self._slice, left), self._sliced, self._failed)
            return
        self._finish(self._work.report if self._work is not None else TransferReport())

    def _finish(self, report: TransferReport) -> None:
        self.running, self.step, self._work = False, None, None
        self.session.carried.emit(None)
        self.told.emit(" ".join(report.failed[:3]))
        if self._again is not None:
            self.start(self._again)
        elif not self._over and not self.session.library.read_only:
            self.session.read(self, self._scrub, self._scrubbed)

    def _scrub(self) -> list[str]:
        """In another thread."""
        return self.session.attaching.scrub_if_due()

    def _scrubbed(self, awry: list[str]) -> None:
        """What was found to be damaged comes again."""
        if awry:
            self.start()

    def _failed(self, error: Exception) -> None:
        """A network that fails is told by the next exchange, and what was carried is kept."""
        self._again = None
        self._finish(TransferReport())
        if not isinstance(error, PracticeDeskError):
            self.session.tasks.failed.emit(error)
        elif error.code != HUNG_UP:
            self.told.emit(self.tr("Files: {reason}").format(reason=f"{error.message} {error.next}"))
