"""A sentence on one line, whatever room there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ..labels import plain_tip

WIDEST = 92
"""Letters it asks room for at most: the rest of a line is for what stands beside it."""


class ElidedLabel(QLabel):
    """One line of plain text, cut where the room ends; whole as its tool tip and for who does not see it."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, sentence: str) -> None:
        """Show a sentence."""
        if sentence != self._whole:
            self._whole = sentence
            self.setToolTip(plain_tip(sentence))
            self.setAccessibleName(sentence)
            self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self._whole) + 8
        most = WIDEST * self.fontMetrics().averageCharWidth()
        return QSize(min(wide, most), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        mode = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self._whole, mode, self.width() - 4))
