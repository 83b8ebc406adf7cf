"""Work that waits for somebody: a list, below it why the chosen piece waits, its words, what one can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from ..flow import in_lines
from ..labels import plain_label
from ..models.rows import Rows
from ..navigation import Navigation
from ..session import Session
from .rows_view import RowsView


class WorkList(QWidget):
    """What the tray and the held work look like; who makes it says what is in it."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation

    def begin(self, rows: Rows, name: str, words: str) -> None:
        """Make the list of these pieces. `name`, `words`: what the list and the words are called."""
        self.rows = rows
        self.list = RowsView(rows, name, always=True)
        self.reason, self.words = plain_label(), QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(words)

    def look(self) -> None:
        """Read anew."""
        raise NotImplementedError

    def lay_out(self, intro: str, offered: Sequence[QPushButton]) -> None:
        """Put the parts together, with `intro` above them and what one can do below."""
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.reason)
        column.addWidget(self.words, 1)
        column.addLayout(in_lines(*offered))
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.list)
        parts.addWidget(below)
        parts.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.addWidget(plain_label(intro))
        whole.addWidget(parts, 1)

    def tell(self, reason: str, text: str) -> None:
        """Show why the chosen piece waits, and its words."""
        self.reason.setText(reason)
        if text != self.words.toPlainText():
            self.words.setPlainText(text)

    def do(self, work: Callable[[], Any], said: str, *actions: str) -> None:
        """Do something with the chosen piece, say so, and run actions of the window after it."""

        def done(_: object) -> None:
            self.navigation.said.emit(said)
            for action in actions:
                self.navigation.action_wanted.emit(action)
            self.look()

        self.session.write(self, work, done)
