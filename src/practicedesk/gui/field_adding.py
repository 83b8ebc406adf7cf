"""Typing what comes to the others of a list or a set: what was entered leaves the line at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from practicedesk_sync.model.fields import Field

from ..services.opened import Opened
from ..services.ops import entered_together
from .field_typing import FieldTyping
from .fields.entries import LineEntry
from .fields.item_entry import ItemEntry
from .open_record import OpenRecord


class FieldAdding(FieldTyping):
    """Goes with the line, or the form, in which one adds to `field`.

    A line is empty the moment what stands in it is entered, so that what is typed while that is on its way
    to the disk is an entry of its own. A form takes nothing until then. Half an entry is not added because
    a sync happens to begin: it stays a draft.
    """

    def __init__(self, opened: OpenRecord, entry: LineEntry | ItemEntry, field: Field) -> None:
        super().__init__(opened, entry, f"{field.name}/")
        self._field = field

    @Slot()
    def commit(self) -> None:
        self._idle.stop()
        if not self.pending or self._stuck:
            return
        typed, began, last = self._taken()
        if isinstance(self.entry, LineEntry):
            self._last = None
            self.entry.take("", fresh=True)
            self._change(typed, began, None, partial(self._give_back, self.entry, typed))
        else:
            self.entry.setReadOnly(True)
            self._change(typed, began, last, partial(self._failed, last))

    def _settle(self) -> None:
        focus = QApplication.focusWidget()
        if focus is None or not (focus is self.entry or self.entry.isAncestorOf(focus)):
            self.commit()
        elif self._unsaved and not self._stuck:
            self._save()

    @Slot(object)
    def _meet(self, opened: Opened) -> None:
        super()._meet(opened)
        self.entry.setReadOnly(False)

    def _give_back(self, line: LineEntry, typed: str, error: Exception) -> None:
        """What could not be added stands before what was typed since."""
        line.take(entered_together(self._field, [typed, line.typed()]))
        line.end(False)
        self._failed(None, error)

    def _failed(self, last: str | None, error: Exception) -> None:
        self.entry.setReadOnly(False)
        super()._failed(last, error)
