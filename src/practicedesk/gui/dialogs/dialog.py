"""What every dialog of ours is: on the screen, as it opens and as it grows."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog

from ..scrolling import largest


class Dialog(QDialog):
    """As large as it asks for, where the screen has that; else its lists and texts are smaller."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """It has grown, as there is more to tell: what would lie below the screen moves up with it."""
        super().resizeEvent(event)
        if self.isVisible() and not event.spontaneous():  # a person may make it as large as they like
            self._fit()
            self._come_back()

    def _fit(self) -> None:
        most, least = largest(self), self.minimumSize()
        if least.boundedTo(most) != least:
            self.setMinimumSize(least.boundedTo(most))
        self.resize(self.size().boundedTo(most))

    def _come_back(self) -> None:
        screen, here = self.screen().availableGeometry(), self.frameGeometry()
        beyond = here.bottomRight() - screen.bottomRight()
        self.move(here.topLeft() - QPoint(max(0, beyond.x()), max(0, beyond.y())))
