"""The rail at the left: the pages, by name and icon."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from .. import wording
from ..icons import icon
from ..pages import PAGES
from ..painted import keep_painted


class Rail(QListWidget):
    """Lists the pages; the arrow keys go from one to the next."""

    chosen = Signal(str)
    """The id of the page that was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Pages"))
        self.setIconSize(QSize(24, 24))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, page in enumerate(PAGES, 1):
            item = QListWidgetItem(QCoreApplication.translate("pages", page.title))
            item.setToolTip(f"{item.text()} (Ctrl+{number})")
            self.addItem(item)
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(partial(self.chosen.emit, page.id))
        keep_painted(self, self._paint_icons)
        self.currentRowChanged.connect(self._tell)

    def sizeHint(self) -> QSize:
        return QSize(self.sizeHintForColumn(0) + 2 * self.frameWidth() + 16, 200)

    def minimumSizeHint(self) -> QSize:
        """No name of a page is cut, however large its letters are."""
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def choose(self, page: str) -> None:
        """Go to a page by its id."""
        self.setCurrentRow(next(n for n, entry in enumerate(PAGES) if entry.id == page))

    def show_to_decide(self, number: int) -> None:
        """Say beside “Sync” how many decisions wait there."""
        row = next(n for n, entry in enumerate(PAGES) if entry.id == "sync")
        item, name = self.item(row), QCoreApplication.translate("pages", PAGES[row].title)
        told = self.tr("{page}, {n} to decide").format(page=name, n=wording.number(number))
        item.setText(f"{name} ({wording.number(number)})" if number else name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, told if number else name)
        item.setToolTip(f"{told if number else name} (Ctrl+{row + 1})")
        self.updateGeometry()

    def _paint_icons(self) -> None:
        for row, entry in enumerate(PAGES):
            self.item(row).setIcon(icon(entry.icon))

    def _tell(self, row: int) -> None:
        self.chosen.emit(PAGES[row].id)
