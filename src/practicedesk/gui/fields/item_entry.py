"""An entry for one item of a list that has several parts: one line for each."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFormLayout, QFrame

from practicedesk_sync.model.fields import fields_of

from .. import wording
from ..focus import enter_at
from .entries import LineEntry


class ItemEntry(QFrame):
    """What is typed is the item as JSON; "" when every part is empty. `schema`: what the item is made of."""

    edited = Signal()
    left = Signal()

    def __init__(self, schema: type[BaseModel]) -> None:
        super().__init__()
        declared = fields_of(schema)
        self.parts = {name: LineEntry() for name in declared}
        self._labels = {name: wording.label(about.label) for name, about in declared.items()}
        self._numbers = {name for name, about in declared.items() if about.value_type is int}
        self.begins_another = False
        """Whether an item that was entered leaves the form to the next one."""
        self.setFrameShape(QFrame.Shape.StyledPanel)
        form = QFormLayout(self)
        form.setContentsMargins(6, 6, 6, 6)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, entry in self.parts.items():
            form.addRow(self._labels[name], entry)
            entry.edited.connect(self.edited)
            entry.left.connect(self._left)
        enter_at(self, next(iter(self.parts.values())))

    def typed(self) -> str:
        """What stands here."""
        filled = {name: self._value(name) for name, entry in self.parts.items() if entry.typed().strip()}
        return json.dumps(filled, ensure_ascii=False) if filled else ""

    def take(self, text: str, *, under: str | None = None, fresh: bool = False) -> None:
        """Show another item, whatever is `under` it."""
        values = json.loads(text) if text else {}
        for name, entry in self.parts.items():
            shown = "" if values.get(name) is None else str(values[name])
            if entry.typed() != shown:
                entry.take(shown, fresh=fresh)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab in the last line enters the item, and begins another one where there may be more."""
        first, *_, last = self.parts.values()
        if next and self.begins_another and last.hasFocus() and self.typed():
            self.left.emit()
            if not self.typed():
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().focusNextPrevChild(next)

    def setReadOnly(self, read_only: bool) -> None:
        for entry in self.parts.values():
            entry.setReadOnly(read_only)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for part, entry in self.parts.items():
            entry.setAccessibleName(f"{name}: {self._labels[part]}")

    def _value(self, name: str) -> Any:
        typed = self.parts[name].typed()
        return int(typed) if name in self._numbers and typed.strip().isdecimal() else typed

    def _left(self) -> None:
        """The whole item is left when the person goes on to something else."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.left.emit()
