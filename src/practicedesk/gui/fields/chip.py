"""A term that was chosen, with the button that takes it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from ..views.elided_label import ElidedLabel

_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Chip(QFrame):
    """Its “✕” alone takes the term away, by a click or by Space, Delete or Backspace on it."""

    removed = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("chip")
        label = ElidedLabel()
        label.say(words)
        remove = QToolButton()
        remove.setText("✕")
        remove.setAutoRaise(True)
        remove.setMinimumSize(24, 24)
        remove.setAccessibleName(self.tr("Remove {term}").format(term=words))
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 2, 0)
        row.setSpacing(2)
        row.addWidget(label)
        row.addWidget(remove)

    def event(self, event: QEvent) -> bool:
        """Here Delete is no command for the whole record."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _KEYS:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
