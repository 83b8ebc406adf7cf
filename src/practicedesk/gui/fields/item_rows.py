"""A field that is a list: its items one below the other, each with buttons to move it and to take it out."""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from practicedesk_sync.model.fields import Field

from ...services.opened import Opened
from .. import wording
from ..field_adding import FieldAdding
from ..field_typing import FieldTyping
from ..focus import enter_at
from ..labels import plain_label
from ..open_record import OpenRecord
from ..value_words import value_words
from .choices import adder
from .entries import LineEntry
from .item_entry import ItemEntry


class ListField(QWidget):
    """Items are typed in their rows; new ones below. A term of a vocabulary is shown and not typed over."""

    troubled = Signal(str)

    def __init__(self, opened: OpenRecord, field: Field) -> None:
        super().__init__()
        self._opened = opened
        self._field = field
        self._rows: dict[str, ItemRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.adder = self._new_adder()
        if is_structured(field):
            self._column.addWidget(QLabel(self.tr("Add another:")))
        self._column.addWidget(self.adder)
        enter_at(self, self.adder)
        opened.follow(self._meet)

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        items = opened.view.shown.items.get(self._field.name, [])
        for item in self._rows.keys() - set(items):
            if not self._rows[item].keep():
                self._rows.pop(item).deleteLater()
        for place, item in enumerate(items):
            if item not in self._rows:
                self._rows[item] = self._row(item)
            self._column.insertWidget(place, self._rows[item])
        values = opened.view.shown.fields.get(self._field.name) or []
        for place, (item, value) in enumerate(zip(items, values, strict=True)):
            self._rows[item].stand(place, len(items), value)

    def _row(self, item: str) -> ItemRow:
        row = ItemRow(self._opened, self._field, item)
        row.troubled.connect(self.troubled)
        return row

    def _new_adder(self) -> QWidget:
        if not is_structured(self._field):
            return adder(self._opened, self._field, self.troubled)
        entry = ItemEntry(self._field.value_type)
        entry.begins_another = True
        typing = FieldAdding(self._opened, entry, self._field)
        typing.troubled.connect(self.troubled)
        entry.setAccessibleName(self.tr("Add to {field}").format(field=wording.label(self._field.label)))
        return entry


class ItemRow(QWidget):
    """One item."""

    troubled = Signal(str)

    def __init__(self, opened: OpenRecord, field: Field, item: str) -> None:
        super().__init__()
        self._opened = opened
        self._field = field
        self._item = item
        self._place = 0
        self._typing: FieldTyping | None = None
        self._shown = self._entry()
        self._up = self._button("↑", self._move, -1)
        self._down = self._button("↓", self._move, 1)
        self._out = self._button("✕", self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._shown, 1)
        for button in (self._up, self._down, self._out):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        enter_at(self, self._shown)

    def stand(self, place: int, count: int, value: Any) -> None:
        """Show the item as number `place` (from 0) of `count`."""
        self._place = place
        words = value_words(self._field, value, {})
        if isinstance(self._shown, QLabel):
            self._shown.setText(words)
        label = wording.label(self._field.label)
        name = f"{label} {wording.number(place + 1)}"
        self._shown.setAccessibleName(f"{name}: {words}" if isinstance(self._shown, QLabel) else name)
        self._up.setEnabled(place > 0)
        self._down.setEnabled(place < count - 1)
        self._up.setAccessibleName(self.tr("Move up: {item}").format(item=words))
        self._down.setAccessibleName(self.tr("Move down: {item}").format(item=words))
        self._out.setAccessibleName(self.tr("Take out: {item}").format(item=words))

    def keep(self) -> bool:
        """Somebody took the item out: what is being typed in it is saved first, which brings it back."""
        if self._typing is None or not self._typing.pending:
            return False
        self._typing.commit()
        return True

    def _entry(self) -> QWidget:
        if self._field.terms is not None:
            return plain_label()
        entry = ItemEntry(self._field.value_type) if is_structured(self._field) else LineEntry()
        self._typing = FieldTyping(self._opened, entry, f"{self._field.name}/{self._item}")
        self._typing.troubled.connect(self.troubled)
        return entry

    def _button(self, mark: str, run: Any, *facts: int) -> QToolButton:
        button = QToolButton()
        button.setText(mark)
        button.setMinimumSize(28, 28)
        button.clicked.connect(partial(run, *facts))
        return button

    def _move(self, by: int) -> None:
        move, record = self._opened.session.editing.move_item, self._opened.record
        to = self._place + by
        self._opened.change(self, lambda: move(record, self._field.name, self._item, to), self.troubled)

    def _remove(self) -> None:
        remove, record = self._opened.session.editing.remove_item, self._opened.record
        self._opened.change(self, lambda: remove(record, self._field.name, self._item), self.troubled)


def is_structured(field: Field) -> bool:
    """Whether an item has several parts."""
    return isinstance(field.value_type, type) and issubclass(field.value_type, BaseModel)
