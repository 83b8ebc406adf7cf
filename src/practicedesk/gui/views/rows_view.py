"""Shows `Rows`: whole rows are chosen, and the choice outlives that the rows are shown anew."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from ..models.rows import Index, Rows
from .whole_rows import choose_whole_rows

SMALLEST_ROW = 24
LEAST_LINES = 3


class RowsView(QTableView):
    """`name`: what it is called by a screen reader. The first column takes the room there is.

    `always`: some row is chosen wherever there is one.
    """

    chose = Signal()
    """Another row is chosen, or none; `chosen` has its value."""
    opened = Signal(object)
    """The value of a row on which somebody pressed Enter or clicked twice."""

    def __init__(self, rows: Rows, name: str, *, always: bool = False) -> None:
        super().__init__()
        self.rows = rows
        self.always = always
        self._kept = ""
        self.setModel(rows)
        self.setAccessibleName(name)
        choose_whole_rows(self)
        self.setWordWrap(True)
        self.verticalHeader().setMinimumSectionSize(SMALLEST_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setVisible(len(rows.columns) > 1)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.modelAboutToBeReset.connect(self._keep)
        rows.modelReset.connect(self._choose_kept)
        self.activated.connect(self._open)

    def chosen(self) -> Any | None:
        """The value of the row chosen, or None."""
        return self.rows.row(self.currentIndex().row())

    def choose(self, key: str) -> None:
        """Choose the row of that key; the first one if there is no such row."""
        place = max(self.rows.place_of(key), 0)
        column = max(self.currentIndex().column(), 0)
        self.setCurrentIndex(self.rows.index(place, column))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chose.emit()

    def minimumSizeHint(self) -> QSize:
        """A row of three lines below the header can be read, however large the letters are."""
        least, lines = super().minimumSizeHint(), LEAST_LINES * self.fontMetrics().lineSpacing()
        return QSize(least.width(), max(least.height(), self.horizontalHeader().sizeHint().height() + lines))

    def sizeHintForColumn(self, column: int) -> int:
        """In a narrow view words go over several lines: no column but the first takes more than its share."""
        return min(super().sizeHintForColumn(column), self.viewport().width() // (len(self.rows.columns) + 1))

    def _keep(self) -> None:
        self._kept = self.rows.key(self.currentIndex().row())

    def _choose_kept(self) -> None:
        if self.always or self.rows.place_of(self._kept) >= 0:
            self.choose(self._kept)
        self.chose.emit()

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows.row(index.row()))
