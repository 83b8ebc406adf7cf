"""Which columns a list shows, how wide and in which order: the person's choice, remembered."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtWidgets import QMenu, QTableView

from ..models.columns import AT_FIRST, TITLE, Column

SETTING = "library/columns"
"""A list of “name:width” in the order shown."""
SAVE_AFTER_MS = 300
LEAST_TITLE, LEAST = 16, 9
"""Letters of the title, and of any other column."""


class ColumnChoice(QObject):
    """Offers the columns in a menu, on the header and wherever `menu` is put (for the keyboard).

    The title takes the width that the others leave; where there is little room, they are narrower.
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
        self._widths: dict[int, int] = {}
        """By the numbers of the columns: how wide the person wants them."""
        self._fitting = False
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
        """Give the title what the others leave, and the others their widths as far as there is room."""
        letter, room = self.header.fontMetrics().averageCharWidth(), self.table.viewport().width()
        others = [self.numbers[name] for name in self.names() if name != TITLE]
        wanted = sum(self._widths[one] for one in others)
        share = min(1.0, max(0, room - LEAST_TITLE * letter) / max(1, wanted))
        self._fitting = True
        for one in others:
            least = min(self._widths[one], LEAST * letter)
            self.header.resizeSection(one, max(least, int(self._widths[one] * share)))
        left = room - sum(self.header.sectionSize(one) for one in others)
        self.header.resizeSection(self.numbers[TITLE], max(LEAST_TITLE * letter, left))
        self._fitting = False

    def _restore(self) -> None:
        kept = self.settings.value(SETTING) or []
        chosen = dict(one.rpartition(":")[::2] for one in ([kept] if isinstance(kept, str) else kept))
        shown = [name for name in chosen if name in self.numbers]
        if TITLE not in shown:
            shown = list(AT_FIRST)
        letter = self.header.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.columns):
            width = chosen.get(column.name, "")
            self._widths[number] = int(width) if width.isdigit() else column.letters * letter
            self.header.resizeSection(number, self._widths[number])
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

    def _resized(self, number: int, _: int, width: int) -> None:
        if not self._fitting and number != self.numbers[TITLE] and width:  # 0: it is hidden
            self._widths[number] = width
            self._soon.start()
            self.fit()

    def _remember(self) -> None:
        widths = (f"{name}:{self._widths[self.numbers[name]]}" for name in self.names())
        self.settings.setValue(SETTING, list(widths))

    def _offer(self, place: QPoint) -> None:
        self.menu.popup(self.header.mapToGlobal(place))
