"""How the library stands towards the server, kept up to date for whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from practicedesk_sync.errors import WorldError

from ..library.library import Changes
from ..services.status import Status, status
from . import wording
from .latest import Latest

if TYPE_CHECKING:
    from .session import Session

SOON_MS = 150
"""How things stand is read anew this long after a change; changes in between are read together."""


class SyncState(QObject):
    """`stood` tells that any of this has changed.

    `status`: as the library was last read, None before that. `running`: a cycle is under way, in which
    `received` changes have come so far. `problem`: why the last cycle failed, in words, "" when it did not;
    `offline`: it failed for want of a network or a server.
    """

    stood = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.status: Status | None = None
        self.running = False
        self.received = 0
        self.problem = ""
        self.offline = False
        self._reading = Latest(session, self, self.take)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.look)
        session.changed.connect(self._changed)
        session.unkept.changed.connect(self.stood)

    @property
    def enrolled(self) -> bool:
        """Whether the library is connected to a server, and may be synchronised with it."""
        return bool(self.status and self.status.server) and not self.session.library.read_only

    @property
    def sentence(self) -> str:
        """The state in one plain sentence."""
        if self.session.unkept.why:
            return self.tr("What you typed is in this window only. %1").replace("%1", self.session.unkept.why)
        if self.running:
            if self.received:
                return self.tr("Synchronising: %n change(s) received so far.", "", self.received)
            return self.tr("Synchronising…")
        if self.problem:
            return self.problem
        if self.session.library.read_only:
            return self.tr("This library may only be read here; it is not synchronised.")
        return self.status.sync(wording.instant) if self.status else self.tr("Opening the library…")

    @property
    def icon(self) -> str:
        """The name of the icon that goes with the sentence."""
        if self.session.unkept.why:
            return "warning"
        if self.running:
            return "sync"
        if self.problem:
            return "offline" if self.offline else "warning"
        if self.status and (self.status.conflicts or self.status.returned or self.status.held):
            return "conflict"
        status = self.status
        waiting = status and (status.unsent or status.requests or status.typed or not status.account)
        return "waiting" if waiting else "done"

    @Slot()
    def look(self) -> None:
        """Read anew how the library stands."""
        self._reading.ask(lambda: status(self.session.library))

    def begin(self) -> None:
        """A cycle begins."""
        self.running, self.received = True, 0
        self.stood.emit()

    @Slot(int)
    def progress(self, received: int) -> None:
        """So many changes have come in the cycle under way."""
        self.received = received
        self.stood.emit()

    def end(self, error: Exception | None = None) -> None:
        """The cycle is over: well, or with an error."""
        self.running = False
        self.problem = wording.sentence(error) if error else ""
        self.offline = isinstance(error, WorldError)
        self.stood.emit()
        self.look()

    def take(self, now: Status) -> None:
        """The library stands so now."""
        if now != self.status:
            self.status = now
            self.stood.emit()

    @Slot(object)
    def _changed(self, _: Changes) -> None:
        if not self._soon.isActive():
            self._soon.start()
