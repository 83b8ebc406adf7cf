"""A short table of frozen values: all of it is here, and shown anew as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ..icons import icon
from ..labels import plain_tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `icon`: the name of an icon beside the words, or ""; `ticked`: makes it a box to tick."""

    title: str
    words: Callable[[Any], str]
    icon: Callable[[Any], str] | None = None
    ticked: Callable[[Any], bool] | None = None


class Rows(QAbstractTableModel):
    """`key` tells which row is which when the values are shown anew.

    `fixed`: no box can be ticked; what was ticked is said in words, so that no box looks as if it could be.
    """

    ticked = Signal(object, int, bool)
    """(value of the row, number of the column, on): somebody wants to tick or clear a box."""

    def __init__(
        self, columns: Sequence[Column], key: Callable[[Any], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.fixed = False
        self._key = key
        self._rows: tuple[Any, ...] = ()

    def show(self, rows: Sequence[Any]) -> None:
        """Show these values."""
        rows = tuple(rows)
        if [self._key(row) for row in rows] == [self._key(row) for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, place: int) -> Any | None:
        """The value shown in a row, or None."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def key(self, place: int) -> str:
        """What names the value in a row; "" for none."""
        row = self.row(place)
        return "" if row is None else self._key(row)

    def place_of(self, key: str) -> int:
        """In which row that value is; -1 for none."""
        return next((place for place, row in enumerate(self._rows) if self._key(row) == key), -1)

    # -- what Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.columns[section].title if 0 <= section < len(self.columns) else None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        made = super().flags(index)
        ticks = index.isValid() and self.columns[index.column()].ticked is not None
        return made | Qt.ItemFlag.ItemIsUserCheckable if ticks and not self.fixed else made

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        words = column.words(row)
        if self.fixed and column.ticked is not None:
            words = self.tr("yes") if column.ticked(row) else ""
        if role == Role.DisplayRole:
            return words
        if role == Role.ToolTipRole:
            return plain_tip(words)
        if role == Role.DecorationRole and column.icon is not None:
            name = column.icon(row)
            return icon(name) if name else None
        if column.ticked is not None:
            on = column.ticked(row)
            if role == Role.CheckStateRole and not self.fixed:
                return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            if role == Role.AccessibleTextRole:
                words = self.tr("yes") if on else self.tr("no")
                return f"{column.title}: {words}"
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        self.ticked.emit(self._rows[index.row()], index.column(), on)
        return True
