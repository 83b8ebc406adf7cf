"""A remark: one sentence, and one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from ..icons import icon
from ..labels import plain_label
from ..painted import keep_painted


class Remark(QFrame):
    """A sentence with one thing to do about it; not shown while there is nothing to say."""

    answered = Signal()

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.setObjectName("remark")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.mark = QLabel()
        keep_painted(self.mark, lambda: self.mark.setPixmap(icon("warning").pixmap(20)))
        self.words = plain_label()
        self.button = QPushButton(answer)
        self.button.clicked.connect(self.answered)
        row = QHBoxLayout(self)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say a sentence; "" says nothing."""
        self.words.setText(sentence)
        self.setVisible(bool(sentence))
