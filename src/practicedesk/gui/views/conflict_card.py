"""One decision: what two people made of the same thing, side by side, and the ways to settle it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from practicedesk_sync.errors import UserMistake

from ...library.own_words import for_conflict
from ...services.comparing import Side, Weighed, weigh
from ...services.reviewing import TEXT, VALUE, WISH, OpenConflict, settle, settle_with_both
from ...services.versions import DELETED, KEPT
from .. import wording
from ..flow import in_lines
from ..labels import heading_label, plain_label
from ..latest import Latest
from ..models.facet_words import space_words
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..session import Session
from .other_words import OtherWords
from .side_by_side import SideBySide, both_mine, is_mine, is_theirs


class _Decision(QPushButton):
    """A second click right after the first is none: it would decide about the card that has come since."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class ConflictCard(QWidget):
    """Shows one conflict at a time. By keyboard: Alt+1 to Alt+4."""

    settled = Signal()
    """A decision is on the disk."""
    gone = Signal()
    """The conflict is not open any more."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.weighed: Weighed
        self._wanted: OpenConflict | None = None
        self._edited: OpenConflict | None = None
        """The conflict for which other words are being written, as it was when the writing began."""
        self._new = True
        """Whether it is shown for the first time since another one was."""
        self._reading = Latest(session, self, self._show, self._missed)
        self.path, self.question, self.reason = heading_label(1), plain_label(), plain_label()
        self.versions = SideBySide()
        self.versions.wanted.connect(self._ask)
        self._keys: dict[QPushButton, QKeySequence] = {}
        self.keep_left = self._button(1, lambda: self._keep(self.weighed.left))
        self.keep_right = self._button(2, lambda: self._keep(self.weighed.right))
        self.both = self._button(3, self._keep_both)
        self.edit = self._button(4, self._edit)
        self.open = QPushButton(self.tr("Open the record"))
        self.open.clicked.connect(partial(self._lead_to_record, navigation))
        self.other = OtherWords(session)
        self.other.given.connect(self._settle_otherwise)
        self._lay_out()
        off_where_only_read(session, *self._keys)

    def _lead_to_record(self, navigation: Navigation) -> None:
        view = self.weighed.conflict.record
        navigation.lead_to(view.id, view.kind, view.space)

    def show_conflict(self, conflict: OpenConflict) -> None:
        """Show a conflict as it is now."""
        if self._wanted is None or _place(self._wanted) != _place(conflict):
            self.versions.begin()
            self.other.close_editor()
            self._new = True
        self._wanted = conflict
        self._ask()

    # -- what is shown -----------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        one, against = self._wanted, self.versions.against
        if one is not None:
            library = self.session.library
            self._reading.ask(lambda: weigh(library, one.record.id, one.field, one.number, against))

    def _missed(self, error: Exception) -> None:
        if isinstance(error, UserMistake):
            self.gone.emit()
        else:
            self.session.tasks.failed.emit(error)

    def _show(self, found: Weighed) -> None:
        self.weighed = found
        conflict = found.conflict
        parts = (space_words(found.space), conflict.record.title, wording.label(conflict.label))
        self.path.setText(" ▸ ".join(filter(None, parts)))
        self.question.setText(self._question(found))
        self.reason.setText(found.reason)
        self.reason.setVisible(bool(found.reason))
        self.versions.show_versions(found)
        self._show_ways(found)
        self._meet_words(found)

    def _meet_words(self, found: Weighed) -> None:
        """Words begun for this conflict are there again; those for another one are put away."""
        conflict, written = found.conflict, self.other.words
        if written and not written.fits(conflict.record.id, conflict.field, conflict.values):
            self.other.close_editor()
            self._new = True
        if self._new:
            self.other.words = begun = self.other.begun(conflict, found.begun)
            if begun and self.other.can_edit(conflict):
                self._edited = conflict if begun.about(conflict.values) else None
                self.other.open_editor(conflict, begun, None)
        self._new = False
        self.other.meet(conflict)

    def _show_ways(self, found: Weighed) -> None:
        about = found.conflict.about
        left = self.tr("Keep mine") if is_mine(found) else self.tr("Keep what is shown")
        right = self.tr("Keep theirs") if is_theirs(found) else self.tr("Keep the other")
        if both_mine(found):
            left, right = self.tr("Keep this computer's"), self.tr("Keep the other computer's")
        if about == WISH:
            fates = {KEPT: self.tr("Keep the record"), DELETED: self.tr("Put it into the trash")}
            left, right = fates[found.left.version.value], fates[found.right.version.value]
        both = self.tr("Keep both") if len(found.others) == 1 else self.tr("Keep all")
        hint = self.tr("One stays here, the others go to a note beside the record.") if about == VALUE else ""
        self._name(self.keep_left, left)
        self._name(self.keep_right, right)
        self._name(self.both, both, hint)
        self._name(self.edit, self.tr("Edit…"))
        for button in (self.keep_left, self.keep_right, self.both, self.edit):
            button.setEnabled(not found.reason)
        self.both.setVisible(about != WISH)
        self.edit.setVisible(self.other.can_edit(found.conflict))

    # -- words -------------------------------------------------------------------------------------

    def _question(self, found: Weighed) -> str:
        if found.conflict.about == WISH:
            wished = next(one for one in found.conflict.versions if one.value == DELETED)
            who = self.tr("You") if wished.own else wished.who or self.tr("Somebody")
            return self.tr("%1 wanted to delete this record, not knowing of other work on it.").replace(
                "%1", who
            )
        if found.conflict.about == TEXT:
            return self.tr("This was rewritten twice at the same time. Every text is kept until you decide.")
        return self.tr("This was given several values at once. Each is kept until you decide.")

    def _name(self, button: QPushButton, text: str, hint: str = "") -> None:
        """Qt forgets a button's shortcut when its text changes."""
        button.setText(text)
        button.setShortcut(self._keys[button])
        shown = self._keys[button].toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{hint} ({shown})" if hint else f"{text} ({shown})")
        button.setAccessibleDescription(hint)

    # -- what is decided ---------------------------------------------------------------------------

    def _keep(self, side: Side) -> None:
        self._decide(partial(settle, self.session.library, self.weighed.conflict, side.version.value))

    def _keep_both(self) -> None:
        self._decide(partial(settle_with_both, self.session.library, self.weighed.conflict))

    def _edit(self) -> None:
        conflict = self._edited = self.weighed.conflict
        if self.other.isHidden():
            new = for_conflict(conflict.record.id, conflict.field, conflict.values)
            self.other.open_editor(conflict, self.other.words or new, self.weighed.left.version.value)
        self.other.enter()

    @Slot(object)
    def _settle_otherwise(self, chosen: Any) -> None:
        """Other words are for the conflict as it was read when the writing began."""
        conflict = self._edited or self.weighed.conflict
        self._decide(partial(settle, self.session.library, conflict, chosen))

    def _decide(self, work: Callable[[], object]) -> None:
        for button in self._keys:
            button.setEnabled(False)
        self.session.write(self, work, self._decided, self._not_decided)

    def _decided(self, _: object) -> None:
        self.other.forget()
        self.navigation.said.emit(self.tr("Decided. Undo takes it back."))
        self.settled.emit()

    def _not_decided(self, error: Exception) -> None:
        """It is another one by now, to be looked at; or the words cannot stand there, and can be mended."""
        self._edited = None
        self.session.tasks.failed.emit(error)
        self._ask()

    # -- how it is laid out ------------------------------------------------------------------------

    def _button(self, number: int, do: Callable[[], None]) -> QPushButton:
        button = _Decision()
        button.clicked.connect(do)
        self._keys[button] = QKeySequence(f"Alt+{number}")
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        for above in (self.path, self.question):
            column.addWidget(above)
        column.addWidget(self.versions, 1)
        for below in (self.other, self.reason):
            column.addWidget(below)
        column.addLayout(in_lines(*self._keys, self.open))


def _place(conflict: OpenConflict) -> tuple[str, str, int, str]:
    return conflict.record.id, conflict.field, conflict.number, conflict.item
