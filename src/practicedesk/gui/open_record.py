"""A record open for writing: read anew whenever it has changed, and told to whoever edits a part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from shiboken6 import isValid

from practicedesk_sync.errors import UserMistake

from ..library.library import Changes
from ..services.opened import Opened
from . import wording
from .session import Session


class Unfit(UserMistake):
    """What somebody has typed in a record that they do not have before them any more can be no change."""

    def __init__(self, record: str, message: str, mistake: UserMistake) -> None:
        super().__init__(mistake.code, message, mistake.next)
        self.record = record


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
        """How many writes are on their way."""
        self._reading = 0
        """The number of the last reading asked for; an answer to an earlier one is not used."""
        self._asking = False
        self._behind = True
        """Whether the record may have changed since it was read."""
        self._kept = False
        """Whether a draft was kept since then."""
        self._refused = False
        """Whether the last write was."""
        self._unfit: set[str] = set()
        """The places where what is typed can be no change, see `services.standing`."""
        self._unsure = True
        """Whether there may be more of them than those that were told of."""
        self._left = False
        """Whether it is being put away, though Qt may delete it a moment later."""
        session.changed.connect(self._changed)
        self._catch_up()

    def settle(self) -> None:
        """Turn what is being typed into changes, as before a sync or before closing."""
        self.settling.emit()

    def leave(self) -> None:
        """As `settle`, for the last time: what nobody looks at any more tells nothing, the window does."""
        self._left = True
        self.settle()

    def follow(self, meet: Callable[[Opened], None]) -> None:
        """Call `meet`, a method of a `QObject`, with the record as it stands, now and whenever it changes."""
        self.stood.connect(meet)
        if self.stands is not None:
            meet(self.stands)

    def put(self, owner: QObject, field: str, value: Any, troubled: SignalInstance) -> None:
        """Give a field a value that is chosen, not typed."""
        self.change(owner, lambda: self.session.editing.put(self.record, {field: value}), troubled)

    def change(self, owner: QObject, work: Callable[[], object], troubled: SignalInstance) -> None:
        """Have a service change this record on behalf of `owner`; `troubled` tells why it could not."""
        troubled.emit("")
        self.write(owner, work, lambda error: troubled.emit(wording.sentence(error)))

    def write(self, owner: QObject, work: Callable[[], object], failed: Callable[[Exception], None]) -> None:
        """Have a service change this record; then it is read anew.

        `failed` is called while `owner` exists; after that the window tells what went wrong.
        """
        self._behind = True
        self._write(owner, work, failed)

    def keep(self, owner: QObject, work: Callable[[], object], failed: Callable[[Exception], None]) -> None:
        """Have a draft kept: as `write`, but the record itself stays as it is, and is not read again."""
        self._kept = True
        self._write(owner, work, failed)

    def refuse(self, where: str) -> None:
        """What is typed in a place can be no change as it is; it is said until it is another."""
        self._unfit.add(where)

    def try_again(self, where: str) -> None:
        """What is typed there now is on its way to be a change."""
        self._unfit.discard(where)

    def state(self) -> str:
        """How safe what was done so far is, in words."""
        stands = self.stands
        if stands is not None and self._unfit:
            told = self.tr("Not everything here could be saved as a change: {fields}")
            fields = stands.kind.fields
            names = {wording.label(fields[where.partition("/")[0]].label) for where in self._unfit}
            return told.format(fields=", ".join(sorted(names)))
        if self._refused:
            return self.tr("Not everything here could be saved as a change")
        waiting = stands is None or stands.view.waiting or bool(stands.drafts) or self._kept
        return self.tr("Saved on this computer · not yet sent") if waiting else self.tr("Sent")

    def name_of(self, where: str) -> str:
        """The record and a place in it, see `services.standing`, as the person knows them."""
        if self.stands is None:
            return ""
        label = self.stands.kind.fields[where.partition("/")[0]].label
        return f"“{self.stands.view.title}” ({wording.label(label)})"

    def _write(self, owner: QObject, work: Callable[[], object], failed: Callable[[Exception], None]) -> None:
        self._writing += 1
        self._refused = False
        self._behind = self._behind or self._asking
        self.stated.emit(self.tr("Saving…"))
        # On behalf of the session: what could not be saved is told even after the record was closed.
        self.session.write(self.session, work, self._written, partial(self._failed, owner, failed))

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        space = self.stands.view.space if self.stands else ""
        if space in changes.spaces or any(record == self.record for _, record in changes.records):
            self._behind = True
            self._catch_up()

    def _catch_up(self) -> None:
        """Read what may have changed, once nothing is being written."""
        if self._behind and not self._writing:
            self._behind, self._asking = False, True
            self._reading += 1
            open_, number = self.session.drafting.open, self._reading
            self.session.read(self, lambda: open_(self.record), partial(self._take, number), self._lost)

    def _take(self, number: int, opened: Opened) -> None:
        if number != self._reading:
            return
        self._asking = False
        if self._writing:  # it was read before what is being written
            self._behind = True
            return
        self._kept = False
        self._unfit = {
            where
            for where in opened.drafts
            if where in self._unfit or (self._unsure and opened.mistake(where))
        }
        self._unsure = False
        self.stands = opened
        self.stood.emit(opened)
        if not self._unfit:
            self.session.mended.emit(self.record)
        self.stated.emit(self.state())

    def _lost(self, error: Exception) -> None:
        self._asking = False
        if getattr(error, "code", "") == "record_unknown":
            self.gone.emit()
        else:
            self.session.tasks.failed.emit(error)

    def _written(self, _: object) -> None:
        self._writing -= 1
        if not isValid(self):
            if not (self._writing or self._unfit or self._refused):
                self.session.mended.emit(self.record)
        elif not self._writing:
            if self._behind:
                self._catch_up()
            else:
                self.stated.emit(self.state())

    def _failed(self, owner: QObject, told: Callable[[Exception], None], error: Exception) -> None:
        in_front = isValid(self) and not self._left
        if in_front and isValid(owner):
            told(error)
        else:
            self._unsure = True  # the state tells in which field, and that one tells why when it is seen
            if not in_front or not isinstance(error, UserMistake):
                self.session.tasks.failed.emit(self._named(error))
        self._refused = self._behind = True
        self._written(None)

    def _named(self, error: Exception) -> Exception:
        """An error, with the title of this record in its sentence."""
        if self.stands is None or not isinstance(error, UserMistake):
            return error
        return Unfit(self.record, f"“{self.stands.view.title}”: {error.message}", error)
