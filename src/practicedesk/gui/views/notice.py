"""The strip that says what went wrong: one sentence, one next step, until it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ..icons import icon


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.mark = QLabel()
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        copy = QPushButton(self.tr("Copy"))
        copy.setAccessibleName(self.tr("Copy this message"))
        copy.clicked.connect(self._copy)
        close = QToolButton()
        close.setIcon(icon("close"))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        row.addWidget(copy)
        row.addWidget(close)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence, and have it read out."""
        self.mark.setPixmap(icon("warning").pixmap(24))
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.text())
