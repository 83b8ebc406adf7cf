"""The strip that says what went wrong, or calmly what has come: one sentence, one next step, until closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ..icons import icon
from ..labels import plain_label
from ..painted import keep_painted


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.mark = QLabel()
        self._picture = "warning"
        keep_painted(self.mark, self._paint_mark)
        self.words = plain_label()
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setAccessibleName(self.tr("Copy this message"))
        self.copy.clicked.connect(self._copy)
        self.answer = QPushButton()
        self.answer.clicked.connect(self._answer)
        self._call: Callable[[], object] = self.hide
        self._about = ""
        self._news = False
        close = QToolButton()
        keep_painted(close, lambda: close.setIcon(icon("close")))
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.copy)
        row.addWidget(self.answer)
        row.addWidget(close)
        self.hide()

    def say(self, sentence: str, about: str = "", *, news: bool = False) -> None:
        """Show what went wrong, and have it read out. `about`: what withdraws it, as a record's id.

        `news`: it was not this person's doing, and does not pass by what they do next.
        """
        self._about, self._news = about, news
        self._show(sentence, "warning", calm=False)

    @Slot(str)
    def withdraw(self, about: str) -> None:
        """Close a message that holds no more: by what it is about, or by its sentence."""
        if about and about in (self._about, self.words.text()):
            self.hide()

    def pass_by(self) -> None:
        """Something has been done since: trouble is forgotten, news stays until somebody has read it."""
        if not self._news:
            self.hide()

    def tell(self, sentence: str, answer: str, call: Callable[[], object], about: str = "") -> None:
        """Show what has come, which is no trouble; a button says `answer`, closes this and calls `call`."""
        self.answer.setText(answer)
        self._call, self._about, self._news = call, about, True
        self._show(sentence, "done", calm=True)

    def _show(self, sentence: str, picture: str, *, calm: bool) -> None:
        self.setProperty("calm", calm)
        self.style().unpolish(self)
        self.style().polish(self)
        self.copy.setVisible(not calm)
        self.answer.setVisible(calm)
        self._picture = picture
        self._paint_mark()
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _paint_mark(self) -> None:
        self.mark.setPixmap(icon(self._picture).pixmap(24))

    def _answer(self) -> None:
        self.hide()
        self._call()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.text())
