"""Hears from the server that there is something new, where the network bears it."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from practicedesk_sync.errors import PracticeDeskError

from ..services.enrolling import pinned, reach
from ..services.listening import Listening

if TYPE_CHECKING:
    from .line import Line
    from .session import Session


class Ear(QObject):
    """Listens in a thread of its own from `open` until `close`, or until the line breaks."""

    heard = Signal()
    """There is something new."""
    _ended = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.listening = Listening(session.library)
        self._thread: Thread | None = None
        self._line: Line | None = None
        self._open = False
        self._ended.connect(self._went)

    def open(self) -> None:
        """Listen, unless it does already."""
        self._open = True
        if self._thread is None:
            self._thread = Thread(target=self._listen, name="ear", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._open = False
        if self._line is not None:
            self._line.hang_up()

    def wait(self) -> None:
        """Until nothing of it runs any more; after `close`."""
        if self._thread is not None:
            self._thread.join()

    def _listen(self) -> None:
        """In the thread: wait once."""
        news: bool | None = None
        try:
            with suppress(PracticeDeskError):  # offline, or hung up: the next cycle begins anew
                self._line = line = self.session.lines.to(pinned(self.session.library).url)
                if self._open:
                    channel = reach(self.session.library, lambda _: line)
                    news = self.listening.for_news(channel, line.network)
        finally:
            self._ended.emit(news)

    @Slot(object)
    def _went(self, news: bool | None) -> None:
        self._thread = self._line = None
        if not self._open:
            return
        if news:
            self._open = False
            self.heard.emit()
        elif news is not None:
            self.open()
