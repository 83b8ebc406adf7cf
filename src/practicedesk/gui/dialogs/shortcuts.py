"""Lists every action and its shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from ..menus import plain
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window


class Shortcuts(Dialog):
    """A table of what can be done by keyboard."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        made = [one for one in window.menus.made.values() if not one.shortcut().isEmpty()]
        table = QTableWidget(len(made), 2)
        table.setAccessibleName(self.tr("Keyboard shortcuts"))
        table.setHorizontalHeaderLabels([self.tr("To"), self.tr("Press")])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for row, one in enumerate(made):
            table.setItem(row, 0, QTableWidgetItem(plain(one.text())))
            keys = [each.toString(QKeySequence.SequenceFormat.NativeText) for each in one.shortcuts()]
            table.setItem(row, 1, QTableWidgetItem(", ".join(keys)))
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        QVBoxLayout(self).addWidget(table)
        self.resize(460, 480)


def open_shortcuts(window: Window) -> None:
    Shortcuts(window).exec()
