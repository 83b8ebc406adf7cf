"""Lays widgets out like words: in lines, as many in each as there is room for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

GAP = 6


class Flow(QLayout):
    """A layout whose height follows its width.

    At the least it is as high as its lines at the width it has: in a splitter, where no height follows a
    width, they would lie on their neighbours.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._width = 0
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        before, self._width = self._width, rect.width()
        if self._place(rect, move=True) != self.heightForWidth(before):
            self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = QSize(0, 0)
        for item in self._items:
            widest = widest.expandedTo(item.minimumSize())
        return widest.expandedTo(QSize(0, self.heightForWidth(self._width) if self._width else 0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Put every item in its place, in the direction of the script; the height it takes."""
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(size.height() for _, size in line)
            x = rect.x()
            for item, size in line:
                if move:
                    place = QRect(QPoint(x, y + (height - size.height()) // 2), size)
                    item.setGeometry(QStyle.visualRect(QGuiApplication.layoutDirection(), rect, place))
                x += size.width() + GAP
            y += height + GAP
        return max(0, y - rect.y() - GAP)

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        """What stands in each line, and its size; nothing is wider than the line unless it has to be."""
        line: list[tuple[QLayoutItem, QSize]] = []
        taken = 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
            if line and taken + size.width() > width:
                yield line
                line, taken = [], 0
            line.append((item, size))
            taken += size.width() + GAP
        if line:
            yield line


def in_lines(*widgets: QWidget) -> Flow:
    """These widgets, in one line where there is room."""
    made = Flow()
    for widget in widgets:
        made.addWidget(widget)
    return made
