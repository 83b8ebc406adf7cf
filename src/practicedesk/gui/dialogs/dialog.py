"""What every dialog of ours is: no larger than the screen when it opens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from ..scrolling import largest


class Dialog(QDialog):
    """As large as it asks for, where the screen has that; else its lists and texts are smaller."""

    def setVisible(self, visible: bool) -> None:
        if visible and not self.isVisible():
            self._fit()
        super().setVisible(visible)

    def _fit(self) -> None:
        self.ensurePolished()
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.adjustSize()
        most = largest(self)
        if self.minimumWidth() > most.width():
            self.setMinimumWidth(most.width())
        self.resize(self.size().boundedTo(most))
