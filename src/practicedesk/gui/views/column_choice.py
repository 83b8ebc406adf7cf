"""Which columns a list shows, how wide and in which order: the person's choice, remembered."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QStyle, QTableView

from ..models.columns import AT_FIRST, TITLE, Column

SETTING = "library/column_letters"
"""A list of “name:width” in the order shown; widths are in letters, none where the person chose none."""
_NUMBER = re.compile(r"\d{1,3}\.\d\Z")
SAVE_AFTER_MS = 300
LEAST_TITLE, LEAST = 15, 9
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
        self._chosen: dict[int, float] = {}
        """By the numbers of the columns: how many letters wide the person wants them."""
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
        room, least_title = self.table.viewport().width(), LEAST_TITLE * self._letter
        others = [self.numbers[name] for name in self.names() if name != TITLE]
        wanted = {one: self._wanted(one) for one in others}
        share = min(1.0, max(0, room - least_title) / max(1, sum(wanted.values())))
        self._fitting = True
        for one in others:
            least = min(wanted[one], max(LEAST * self._letter, self._room_for(one, two_lines)))
            self.header.resizeSection(one, max(least, int(wanted[one] * share)))
        left = room - sum(self.header.sectionSize(one) for one in others)
        self.header.resizeSection(self.numbers[TITLE], max(least_title, left))
        self._fitting = False

    @property
    def _letter(self) -> int:
        return self.table.fontMetrics().averageCharWidth()

    def _wanted(self, number: int) -> int:
        """How wide a column is where there is room: as the person chose; else as it is at first."""
        if number in self._chosen:
            return round(self._chosen[number] * self._letter)
        letters = self.columns[number].letters * self._letter
        return max(letters, self._room_for(number, QFontMetrics.horizontalAdvance))

    def _room_for(self, number: int, width_of: Callable[[QFontMetrics, str], int]) -> int:
        """What a column takes for what is not cut in it."""
        margins = 2 * (self.table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
        metrics = self.table.fontMetrics()
        return margins + max((width_of(metrics, text) for text in self.columns[number].whole()), default=0)

    def _restore(self) -> None:
        kept = self.settings.value(SETTING) or []
        chosen = dict(one.rpartition(":")[::2] for one in ([kept] if isinstance(kept, str) else kept))
        shown = [name for name in chosen if name in self.numbers]
        if TITLE not in shown:
            shown = list(AT_FIRST)
        for number, column in enumerate(self.columns):
            if _NUMBER.match(width := chosen.get(column.name, "")):
                self._chosen[number] = float(width)
            self.header.setSectionHidden(number, column.name not in shown)
            self._actions[column.name].setCheckable(True)
            self._actions[column.name].setChecked(column.name in shown)
        for place, name in enumerate(shown):
            self.header.moveSection(self.header.visualIndex(self.numbers[name]), place)

    def _show(self, name: str, shown: bool) -> None:
        """A column that is added comes last."""
        number = self.numbers[name]
        self._fitting = True
        last = len(self.names()) - (0 if shown else 1)
        self.header.moveSection(self.header.visualIndex(number), last)
        self.header.setSectionHidden(number, not shown)
        self.fit()
        self._soon.start()

    def _resized(self, number: int, _: int, width: int) -> None:
        if not self._fitting and number != self.numbers[TITLE] and width:  # 0: it is hidden
            self._chosen[number] = width / self._letter
            self._soon.start()
            self.fit()

    def _remember(self) -> None:
        chosen = ((name, self._chosen.get(self.numbers[name])) for name in self.names())
        self.settings.setValue(
            SETTING, [f"{name}:{width:.1f}" if width else f"{name}:" for name, width in chosen]
        )

    def _offer(self, place: QPoint) -> None:
        self.menu.popup(self.header.mapToGlobal(place))


def two_lines(metrics: QFontMetrics, text: str) -> int:
    """The least width in which a text goes over two lines, each of whole words."""
    words = text.split(" ")
    parts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words)))
    return min(max(map(metrics.horizontalAdvance, lines)) for lines in parts)
