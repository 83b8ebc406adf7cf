"""The line above the list: what to find, in which order, and what is shown beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget

from ...library.selecting import BEST, NEWEST, OLDEST, TITLE
from .search_box import SearchBox


class FindBar(QWidget):
    """Holds the search box, the order, the choice of columns, and switches for the panels at the sides."""

    sort_wanted = Signal(str)

    def __init__(self, columns: QMenu) -> None:
        super().__init__()
        self.search = SearchBox()
        self.sort = QComboBox()
        self.sort.setAccessibleName(self.tr("Order"))
        self.sort.setToolTip(self.tr("Order of the records"))
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sort.setMinimumContentsLength(11)
        for order, words in (
            (BEST, self.tr("Best match first")),
            (NEWEST, self.tr("Newest first")),
            (OLDEST, self.tr("Oldest first")),
            (TITLE, self.tr("By title")),
        ):
            self.sort.addItem(words, order)
        self.sort.activated.connect(lambda _: self.sort_wanted.emit(self.sort.currentData()))
        self.filters = QCheckBox(self.tr("Filters"))
        self.context = QCheckBox(self.tr("Links and history"))
        self.columns = QToolButton()
        self.columns.setText(self.tr("Columns"))
        self.columns.setMenu(columns)
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.filters)
        row.addWidget(self.search, 1)
        for each in (self.sort, self.columns, self.context):
            row.addWidget(each)

    def show_sort(self, sort: str) -> None:
        """Show an order, without telling it as a person's choice."""
        self.sort.setCurrentIndex(self.sort.findData(sort))
