"""Words written for a conflict that was settled otherwise meanwhile: to be read, copied, or discarded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from ...services.reviewing import LeftWords
from .. import wording
from ..labels import plain_label
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..session import Session

LINES = 3


class LeftWordsBox(QFrame):
    """Shows the oldest of them; hidden while there are none."""

    discarded = Signal()

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self._left: LeftWords | None = None
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.told, self.text = plain_label(), QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Your words that were not used"))
        self.text.setMaximumHeight((LINES + 1) * self.fontMetrics().lineSpacing())
        self.copy = QPushButton(self.tr("Copy text"))
        self.copy.clicked.connect(self._copy)
        self.open = QPushButton(self.tr("Open the record"))
        self.open.clicked.connect(self._open)
        self.discard = QPushButton(self.tr("Discard these words"))
        self.discard.clicked.connect(self._discard)
        buttons = QHBoxLayout()
        for button in (self.copy, self.open, self.discard):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self.told)
        column.addWidget(self.text)
        column.addLayout(buttons)
        off_where_only_read(session, self.discard)
        self.hide()

    def show_words(self, left: Sequence[LeftWords]) -> None:
        """Show the first of these."""
        self._left = one = next(iter(left), None)
        self.setVisible(one is not None)
        if one is not None:
            self.told.setText(
                self.tr("%1 of “%2” was decided while you wrote about it. Your words are kept:")
                .replace("%1", wording.label(one.label))
                .replace("%2", one.title)
            )
            self.text.setPlainText(one.words.text)
            self.open.setEnabled(bool(one.title))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.navigation.said.emit(self.tr("Copied."))

    def _open(self) -> None:
        if self._left is not None:
            self.navigation.record_wanted.emit(self._left.words.record)

    def _discard(self) -> None:
        if self._left is not None:
            work = partial(self.session.drafting.discard_words, self._left.words)
            self.session.write(self, work, lambda _: self.discarded.emit())
