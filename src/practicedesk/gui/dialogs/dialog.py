"""What every dialog of ours is: no larger than the screen when it opens."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog

from ..scrolling import largest


class Dialog(QDialog):
    """As large as it asks for, where the screen has that; else its lists and texts are smaller."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        most = largest(self)
        if self.minimumWidth() > most.width():
            self.setMinimumWidth(most.width())
        self.resize(self.size().boundedTo(most))
