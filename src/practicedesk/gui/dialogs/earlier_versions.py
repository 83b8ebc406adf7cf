"""Has those versions of a record fetched that are on the server only, and shows all when they are here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ...services.history import Past, versions
from .. import wording

if TYPE_CHECKING:
    from ..window import Window


class EarlierVersions(QObject):
    """Waits for a cycle, and for the one after it if that had begun before anybody asked.

    Whoever asks again meanwhile, of this record or another, is shown what was asked for last.
    """

    def __init__(self, window: Window, past: Past, show: Callable[[Past], None]) -> None:
        for before in window.findChildren(EarlierVersions):
            before.end()
        super().__init__(window)
        self.window_ = window
        self.record = past.view.id
        self._show = show
        self._cycles = 0
        self._over = False
        synchronising = window.session.synchronising
        synchronising.finished.connect(self._look)
        synchronising.failed.connect(self._give_up)
        window.navigation.said.emit(
            self.tr("Earlier versions are on the server; they are shown when they are here.")
        )
        synchronising.start()

    @Slot()
    def _look(self) -> None:
        self._cycles += 1
        session = self.window_.session
        session.read(self, partial(versions, session.library, self.record), self._found, self._give_up)

    def _found(self, past: Past) -> None:
        if self._over:
            return
        if not past.elsewhere:
            self.end()
            self._show(past)
        elif self._cycles > 1:
            self.end()
            self.window_.navigation.said.emit(
                self.tr("The earlier versions have not come; each synchronisation asks for them again.")
            )

    @Slot(object)
    def _give_up(self, error: Exception) -> None:
        if self._over:
            return
        self.end()
        told = self.tr("The earlier versions are on the server, and cannot be fetched now. %1")
        self.window_.navigation.said.emit(told.replace("%1", wording.sentence(error)))

    def end(self) -> None:
        """Wait no more."""
        if not self._over:
            self._over = True
            self.window_.session.synchronising.disconnect(self)
            self.deleteLater()
