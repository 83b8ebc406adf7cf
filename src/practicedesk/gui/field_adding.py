"""Typing what comes to the others of a list or a set: what was entered leaves the line at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.fields import Field

from ..services.ops import entered_together
from ..services.standing import spot, value_typed
from .field_typing import FieldTyping
from .fields.entries import LineEntry
from .fields.item_entry import ItemEntry
from .open_record import OpenRecord


class FieldAdding(FieldTyping):
    """Goes with the line, or the form, in which one adds to `field`.

    It is empty the moment what stands in it is entered, so that what is typed while that is on its way to the
    disk is an entry of its own; what can be none stays in it. Half an entry is not added because a sync
    happens to begin: it stays a draft.
    """

    def __init__(self, opened: OpenRecord, entry: LineEntry | ItemEntry, field: Field) -> None:
        super().__init__(opened, entry, f"{field.name}/")
        self._field = field

    @Slot()
    def commit(self) -> None:
        self._idle.stop()
        if not self.pending or self._stuck:
            return
        stands, typed = self.opened.stands, self.entry.typed()
        try:
            if stands is not None:
                value_typed(spot(stands.kind, self.where), typed)
        except UserMistake as mistake:
            self._save()
            self._failed(typed, mistake)
            return
        _, began, _ = self._taken()
        self._last = None
        self.entry.take("", fresh=True)
        self._change(typed, began, None, partial(self._give_back, typed))

    def _settle(self) -> None:
        focus = QApplication.focusWidget()
        if focus is None or not (focus is self.entry or self.entry.isAncestorOf(focus)):
            self.commit()
        elif self._unsaved and not self._stuck:
            self._save()

    def _give_back(self, typed: str, error: Exception) -> None:
        """What the disk did not take, or the rules, stands before what was typed since."""
        if isinstance(self.entry, LineEntry):
            self.entry.take(entered_together(self._field, [typed, self.entry.typed()]))
            self.entry.end(False)
        elif not self.entry.typed():
            self.entry.take(typed)
        self._failed(None, error)
