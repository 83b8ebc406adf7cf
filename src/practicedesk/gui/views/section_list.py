"""The parts of a record one writes in: how far each is, and what is still needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.form import leaves
from practicedesk_sync.model.kinds import Kind

from ...services.completing import BEGUN, EMPTY, WRITTEN, how_far, missing
from .. import wording
from ..focus import enter_at
from ..labels import plain_choice
from ..models.review_words import group_words, needed_words
from .elided_label import ElidedLabel

_FIELD = Qt.ItemDataRole.UserRole
MOST_LETTERS = 34
"""How wide the list may be."""
QWIDGETSIZE_MAX = 16_777_215
"""Qt's own word for: as wide as may be."""
_MARKS = {EMPTY: "○", BEGUN: "◐", WRITTEN: "●"}


class SectionList(QWidget):
    """Lists the leaves of a kind. Arrow keys go from one to the next."""

    leaf_chosen = Signal(object)
    """`Leaf`"""
    field_wanted = Signal(str)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self._missing: list[tuple[Field, ...]] = []
        self._compact = False
        self.leaves = leaves(kind)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Sections"))
        self.pick = plain_choice()
        self.pick.setAccessibleName(self.tr("Section"))
        for leaf in self.leaves:
            title = wording.label(leaf.title)
            item = QListWidgetItem(title, self.list)
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 10))
            self.pick.addItem(title)
        self.list.currentRowChanged.connect(self._chosen)
        self.pick.activated.connect(self.list.setCurrentRow)
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.sentence = ElidedLabel()
        self.needed = QListWidget()
        self.needed.setAccessibleName(self.tr("Still needed before others are asked to look at it"))
        self.needed.itemActivated.connect(lambda item: self.field_wanted.emit(item.data(_FIELD)))
        self.needed.itemClicked.connect(lambda item: self.field_wanted.emit(item.data(_FIELD)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pick)
        column.addWidget(self.list, 3)
        column.addWidget(self.heading)
        column.addWidget(self.sentence)
        column.addWidget(self.needed, 1)
        self.be_compact(False)

    def be_compact(self, compact: bool) -> None:
        """Where there is little room beside: one line to pick from, and what is needed in another."""
        self._compact = compact
        self.pick.setVisible(compact)
        self.list.setVisible(not compact)
        enter_at(self, self.pick if compact else self.list)
        letters = self.fontMetrics().averageCharWidth()
        self.setMaximumWidth(QWIDGETSIZE_MAX if compact else MOST_LETTERS * letters)
        self._show_needed()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show how far the record is. `values`: of its fields, as they stand."""
        for row, leaf in enumerate(self.leaves):
            if leaf.section:
                self._mark(row, wording.label(leaf.title), how_far(values.get(leaf.fields[0])))
        self._missing = missing(self._kind, values)
        self._show_needed()

    def choose(self, field: str) -> None:
        """Go to the leaf with that field; one that shows it already stays in front."""
        now = self.list.currentRow()
        fits = [row for row, leaf in enumerate(self.leaves) if field in leaf.fields]
        if now not in fits:
            self.list.setCurrentRow(fits[0] if fits else max(now, 0))

    def _chosen(self, row: int) -> None:
        self.pick.setCurrentIndex(row)
        self.leaf_chosen.emit(self.leaves[row])

    def _mark(self, row: int, title: str, state: str) -> None:
        words = {EMPTY: self.tr("empty"), BEGUN: self.tr("begun"), WRITTEN: self.tr("written")}
        item = self.list.item(row)
        item.setText(f"{_MARKS[state]} {title}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {words[state]}")
        item.setToolTip(f"{title}: {words[state]}")
        self.pick.setItemText(row, item.text())
        self.pick.setItemData(row, f"{title}, {words[state]}", Qt.ItemDataRole.AccessibleTextRole)

    def _show_needed(self) -> None:
        self.needed.clear()
        for group in self._missing:
            item = QListWidgetItem(group_words(group), self.needed)
            item.setData(_FIELD, group[0].name)
        self.needed.setVisible(bool(self._missing) and not self._compact)
        heading = self.tr("Still needed before others are asked to look at it")
        self.heading.setText(heading)
        self.sentence.say(f"{heading}: {needed_words(self._missing)}")
        self.heading.setVisible(bool(self._missing) and not self._compact)
        self.sentence.setVisible(bool(self._missing) and self._compact)
