"""A record open for writing: read anew whenever it has changed, and told to whoever edits a part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ..library.library import Changes
from ..services.drafting import Opened
from .session import Session


class OpenRecord(QObject):
    """One record and everything that is written to it from here.

    What is told by `stood` never lags behind what was written here: nothing is read while a write is on its
    way, and a reading that began before one is not used.
    """

    stood = Signal(object)
    """`Opened`: the record as it stands now."""
    gone = Signal()
    """The record is not here any more."""
    stated = Signal(str)
    """How safe what was done is, in words."""
    settling = Signal()
    """What is being typed shall become changes now."""

    def __init__(self, session: Session, record: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.record = record
        self.stands: Opened | None = None
        self._writing = 0
        self._reading = 0
        session.changed.connect(self._changed)
        self._read()

    def settle(self) -> None:
        """Turn what is being typed into changes, as before a sync or before closing."""
        self.settling.emit()

    def put(self, field: str, value: Any, failed: Callable[[Exception], None] | None = None) -> None:
        """Give a field a value that is chosen, not typed."""
        self.write(lambda: self.session.editing.put(self.record, {field: value}), failed)

    def write(self, work: Callable[[], object], failed: Callable[[Exception], None] | None = None) -> None:
        """Have a service change this record; then it is read anew."""
        self._writing += 1
        self._reading += 1
        self.stated.emit(self.tr("Saving…"))
        ended = partial(self._failed, failed or self.session.tasks.failed.emit)
        self.session.write(self, work, self._written, ended)

    def state(self) -> str:
        """How safe what was done so far is, in words."""
        waiting = self.stands is None or self.stands.view.waiting or self.stands.drafts
        return self.tr("Saved on this computer · not yet sent") if waiting else self.tr("Sent")

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        space = self.stands.view.space if self.stands else ""
        if space in changes.spaces or any(record == self.record for _, record in changes.records):
            self._read()

    def _read(self) -> None:
        if not self._writing:
            self._reading += 1
            open_, number = self.session.drafting.open, self._reading
            self.session.read(self, lambda: open_(self.record), partial(self._take, number), self._lost)

    def _take(self, number: int, opened: Opened) -> None:
        if number == self._reading:
            self.stands = opened
            self.stood.emit(opened)
            self.stated.emit(self.state())

    def _lost(self, error: Exception) -> None:
        if getattr(error, "code", "") == "record_unknown":
            self.gone.emit()
        else:
            self.session.tasks.failed.emit(error)

    def _written(self, _: object) -> None:
        self._writing -= 1
        self._read()

    def _failed(self, told: Callable[[Exception], None], error: Exception) -> None:
        told(error)
        self._written(None)
