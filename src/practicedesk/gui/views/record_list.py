"""The list of records: a table that keeps its place while its contents change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView

from ...library.selecting import BEST, NEWEST, OLDEST, Query
from ...library.selecting import TITLE as BY_TITLE
from ..models.columns import CHANGED, TITLE
from ..models.record_table import Index, RecordTable
from ..painted import keep_painted
from .column_choice import ColumnChoice
from .whole_rows import choose_whole_rows

if TYPE_CHECKING:
    from .title_delegate import TitleDelegate

_ORDERS = {BY_TITLE: (TITLE, Qt.SortOrder.AscendingOrder)} | {
    NEWEST: (CHANGED, Qt.SortOrder.DescendingOrder),
    OLDEST: (CHANGED, Qt.SortOrder.AscendingOrder),
}

SMALLEST_ROW, SMALLEST_ICON = 24, 16
NARROW = 44
"""Letters: a title that has less room than this goes over two lines; its tool tip has it in whole."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is in a list: the record chosen with its row, the one at the top (-1: at the start)."""

    chosen: int
    place: int
    top: int


class RecordList(QTableView):
    """Shows a `RecordTable`. Choosing is by whole rows, one at a time."""

    moved = Signal()
    """Another row is the current one, or none is."""
    sort_wanted = Signal(str)
    """One of `selecting.SORTS`, by a click on a header."""

    def __init__(self, table: RecordTable, settings: QSettings) -> None:
        super().__init__()
        self.table = table
        self._plain = QStyledItemDelegate(self)
        self.setModel(table)
        self.setAccessibleName(self.tr("Records"))
        choose_whole_rows(self)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setResizeContentsPrecision(0)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._sort_by)
        self.choice = ColumnChoice(self, table.columns, settings)
        self._sort, self._with_snippets = BEST, False
        self._lay_out()
        header.sectionResized.connect(self._lay_out_rows)
        keep_painted(self, table.repaint_icons)

    @cached_property
    def _found(self) -> TitleDelegate:
        """Made with the first search for words: the first list does not wait for what lays out text."""
        from .title_delegate import TitleDelegate

        return TitleDelegate(self)

    def show_search(self, query: Query) -> None:
        """Show how the records are sorted, and where words are looked for why each was found."""
        self._sort, self._with_snippets = query.sort, bool(query.text)
        self.setItemDelegateForColumn(self.choice.numbers[TITLE], self._found if query.text else self._plain)
        self._lay_out()

    def _lay_out(self) -> None:
        name, order = _ORDERS.get(self._sort, ("", Qt.SortOrder.AscendingOrder))
        self.horizontalHeader().setSortIndicator(self.choice.numbers[name] if name else -1, order)
        letter = max(SMALLEST_ICON, self.fontMetrics().height())
        self.setIconSize(QSize(letter, letter))
        self._lay_out_rows()

    def _lay_out_rows(self) -> None:
        """As high as titles need in the room they have; the row at the top stays there."""
        room = self.horizontalHeader().sectionSize(self.choice.numbers[TITLE])
        letter = self.fontMetrics().averageCharWidth()
        lines = 2 if room < NARROW * letter else 1
        self.setWordWrap(lines > 1)
        if self._with_snippets:
            self._found.lines = lines
        height = max(SMALLEST_ROW, (lines + self._with_snippets) * self.fontMetrics().lineSpacing() + 8)
        if height != self.verticalHeader().defaultSectionSize():
            top = self.rowAt(0) if self.verticalScrollBar().value() else -1
            self.verticalHeader().setDefaultSectionSize(height)
            if top >= 0:
                self.scrollTo(self.table.index(top, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    # -- where one is ------------------------------------------------------------------------------

    def doc(self) -> int:
        """The number of the record chosen, or -1."""
        place = self.currentIndex().row()
        return self.table.docs[place] if 0 <= place < len(self.table.docs) else -1

    def leave(self) -> Spot:
        """The contents are about to change; `return_to` what this gives."""
        top = self.rowAt(0) if self.verticalScrollBar().value() else -1
        return Spot(self.doc(), self.currentIndex().row(), self.table.docs[top] if top >= 0 else -1)

    def return_to(self, spot: Spot, place: int, *, to_the_top: bool) -> None:
        """Choose the row `place` (-1: none) and show the list from where it was, or from the top."""
        self.choose(place, scroll=False)
        if to_the_top or spot.top < 0:
            self.scrollToTop()
        elif (top := self.table.place_of(spot.top)) >= 0:
            self.scrollTo(self.table.index(top, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def choose(self, place: int, *, scroll: bool = True) -> None:
        """Choose a row (-1: none)."""
        self.setAutoScroll(scroll)
        if place < 0:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
        else:
            self.setCurrentIndex(self.table.index(place, self.choice.numbers[TITLE]))
        self.setAutoScroll(True)

    # -- what Qt asks ------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Painting asks the table a thousand things. Passing through Python once keeps the interpreter for
        # all of them; otherwise a busy thread could take it in between, each time for some milliseconds.
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.choice.fit()

    def keyboardSearch(self, search: str) -> None:
        """One types in the search box; going through 100,000 rows here would take seconds."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()
            self.choice.fit()

    def _sort_by(self, number: int) -> None:
        name = self.table.columns[number].name
        if name == TITLE:
            self.sort_wanted.emit(BY_TITLE if self._sort != BY_TITLE else BEST)
        elif name == CHANGED:
            self.sort_wanted.emit(OLDEST if self._sort == NEWEST else NEWEST)
        self._lay_out()  # Qt has moved the arrow by itself
