"""Which columns a list shows, how wide and in which order: the person's choice, remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtWidgets import QMenu, QTableView

from ..models.columns import AT_FIRST, TITLE, Column

SETTING = "library/columns"
"""A list of “name:width” in the order shown."""
SAVE_AFTER_MS = 300
LEAST_TITLE = 16
"""Letters."""


class ColumnChoice(QObject):
    """Offers the columns in a menu, on the header and wherever `menu` is put (for the keyboard).

    The title takes the width that the others leave.
    """

    def __init__(self, table: QTableView, columns: tuple[Column, ...], settings: QSettings) -> None:
        super().__init__(table)
        self.table = table
        self.header = table.horizontalHeader()
        self.columns = columns
        self.numbers = {one.name: number for number, one in enumerate(columns)}
        self.settings = settings
        self.menu = QMenu(table)
        self._actions = {one.name: self.menu.addAction(one.title) for one in columns}
        self._restore()
        for name, action in self._actions.items():
            action.setEnabled(name != TITLE)
            action.toggled.connect(partial(self._show, name))
        self._soon = QTimer(self, interval=SAVE_AFTER_MS, singleShot=True)
        self._soon.timeout.connect(self._remember)
        self.header.sectionResized.connect(self._resized)
        self.header.sectionMoved.connect(self._soon.start)
        self.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.customContextMenuRequested.connect(self._offer)

    def names(self) -> list[str]:
        """The columns shown, in order."""
        places = (self.header.logicalIndex(place) for place in range(self.header.count()))
        return [self.columns[one].name for one in places if not self.header.isSectionHidden(one)]

    def fit(self) -> None:
        """Give the title what the others leave."""
        title = self.numbers[TITLE]
        others = self.header.length() - self.header.sectionSize(title)
        least = LEAST_TITLE * self.header.fontMetrics().averageCharWidth()
        self.header.resizeSection(title, max(least, self.table.viewport().width() - others))

    def _restore(self) -> None:
        kept = self.settings.value(SETTING) or []
        chosen = dict(one.rpartition(":")[::2] for one in ([kept] if isinstance(kept, str) else kept))
        shown = [name for name in chosen if name in self.numbers]
        if TITLE not in shown:
            shown = list(AT_FIRST)
        letter = self.header.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.columns):
            width = chosen.get(column.name, "")
            self.header.resizeSection(number, int(width) if width.isdigit() else column.letters * letter)
            self.header.setSectionHidden(number, column.name not in shown)
            self._actions[column.name].setCheckable(True)
            self._actions[column.name].setChecked(column.name in shown)
        for place, name in enumerate(shown):
            self.header.moveSection(self.header.visualIndex(self.numbers[name]), place)

    def _show(self, name: str, shown: bool) -> None:
        """A column that is added comes last."""
        number = self.numbers[name]
        last = len(self.names()) - (0 if shown else 1)
        self.header.moveSection(self.header.visualIndex(number), last)
        self.header.setSectionHidden(number, not shown)
        self.fit()
        self._soon.start()

    def _resized(self, number: int) -> None:
        self._soon.start()
        if number != self.numbers[TITLE]:
            self.fit()

    def _remember(self) -> None:
        widths = (f"{name}:{self.header.sectionSize(self.numbers[name])}" for name in self.names())
        self.settings.setValue(SETTING, list(widths))

    def _offer(self, place: QPoint) -> None:
        self.menu.popup(self.header.mapToGlobal(place))
