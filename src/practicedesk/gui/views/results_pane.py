"""The list of what was found, how many there are, and what to do when there is nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ...library.list_rows import ListRow
from ...library.selecting import Query
from ..focus import enter_at
from .nothing_found import NothingFound
from .record_list import RecordList
from .remark import Remark


class ResultsPane(QWidget):
    """Holds the list, or what stands in its place."""

    clear_wanted = Signal()
    all_wanted = Signal()
    filled = Signal()
    """There are rows, or the word that there are none: the first time."""

    def __init__(self, records: RecordList) -> None:
        super().__init__()
        self.records = records
        self._filled = False
        self._front: ListRow | None = None
        self.count = QLabel()
        self.clear = QPushButton(self.tr("Clear filters"))
        self.clear.clicked.connect(self.clear_wanted)
        room = self.clear.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.clear.setSizePolicy(room)
        self.clear.hide()
        self.outside = Remark(self.tr("Show all"))
        self.outside.answered.connect(self.all_wanted)
        self.nothing = NothingFound()
        self.nothing.clear_wanted.connect(self.clear_wanted)
        self.stack = QStackedWidget()
        self.stack.addWidget(records)
        self.stack.addWidget(self.nothing)
        line = QHBoxLayout()
        line.addWidget(self.count, 1)
        line.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(line)
        column.addWidget(self.outside)
        column.addWidget(self.stack, 1)
        enter_at(self, records)
        records.table.loaded.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        """Painted before the rest is loaded, which takes its time."""
        if not self._filled:
            self._filled = True
            self.records.viewport().repaint()
            self.filled.emit()

    def show_front(self, front: ListRow | None) -> None:
        """Say whether the record in front (None: not known) is another one than those found."""
        self._front = front
        outside = front is not None and self.records.table.place_of(front.doc) < 0
        words = self.tr("The record in front is not among those found.")
        if outside and self.outside.isHidden():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.count, words))
        self.outside.say(words if outside else "")

    def show_found(self, query: Query, count: int, *, announce: bool) -> None:
        """Say how many records there are; `announce`: have it read out, as somebody waits for it."""
        self.show_front(self._front)
        self.clear.setVisible(bool(query.filters) and count > 0)
        self.stack.setCurrentWidget(self.records if count else self.nothing)
        if not count:
            self.nothing.show_query(query)
            self._fill()
        words = self.tr("%Ln record(s)", "", count)
        if words != self.count.text():
            self.count.setText(words)
            if announce:
                said = words if count else self.nothing.words.text()
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.count, said))
