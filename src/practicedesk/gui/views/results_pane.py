"""The list of what was found, how many there are, and what to do when there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ...library.selecting import Query
from .. import wording
from .record_list import RecordList


class ResultsPane(QWidget):
    """Holds the list; the words in its place say what to do next."""

    clear_wanted = Signal()

    def __init__(self, records: RecordList) -> None:
        super().__init__()
        self.records = records
        self.count = QLabel()
        self.count.setAccessibleDescription(self.tr("How many records"))
        self.clear = QPushButton(self.tr("Clear filters"))
        self.clear.clicked.connect(self.clear_wanted)
        self.clear.hide()
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(12)
        self.stack = QStackedWidget()
        self.stack.addWidget(records)
        self.stack.addWidget(self.nothing)
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        line.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(records)

    def show_found(self, query: Query, count: int, *, announce: bool) -> None:
        """Say how many records there are; `announce`: have it read out, as somebody waits for it."""
        self.clear.setVisible(bool(query.filters))
        self.stack.setCurrentIndex(0 if count else 1)
        if not count:
            self.nothing.setText(self._what_next(query))
        words = self.tr("1 record") if count == 1 else self.tr("{} records").format(wording.number(count))
        if words != self.count.text():
            self.count.setText(words)
            if announce:
                said = words if count else self.nothing.text()
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.count, said))

    def _what_next(self, query: Query) -> str:
        if query.text and query.filters:
            return self.tr("Nothing found. Clear the filters, or look for fewer or other words.")
        if query.text:
            return self.tr(
                "Nothing found. Look for fewer or other words. If nobody has written about it yet, "
                "write it down: others will see what is needed."
            )
        if query.filters:
            return self.tr("Nothing fits all of these filters. Clear some of them.")
        if query.trash:
            return self.tr("The trash is empty.")
        return self.tr("There is nothing here yet. Write down the first practice, or import a file.")
