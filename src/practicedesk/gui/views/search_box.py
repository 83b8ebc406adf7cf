"""Where one types what to find."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

PAUSE_MS = 120


class SearchBox(QLineEdit):
    """Tells what was typed after the shortest pause; Escape empties it, Down and Enter lead to the list."""

    asked = Signal(str)
    left = Signal()
    """The person wants to go on to what was found."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search"))
        self.setAccessibleName(self.tr("Search the library"))
        self.setToolTip(self.tr('Words in any order; "an exact phrase"; the beginning of a word with *'))
        self.setClearButtonEnabled(True)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._tell)
        self.textChanged.connect(self._pause.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._tell()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._pause.stop()
        self.asked.emit(self.text().strip())
