"""One decision: what two people made of the same thing, side by side, and the ways to settle it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.kinds import kind

from ...services.comparing import Side, Stretch, Weighed, Words, weigh
from ...services.reviewing import TEXT, WISH, OpenConflict, settle, settle_with_both
from ...services.versions import DELETED, KEPT, YOU, Version
from .. import wording
from ..labels import heading_label, plain_label
from ..latest import Latest
from ..models.facet_words import space_words
from ..navigation import Navigation
from ..session import Session
from ..value_words import value_words
from .other_words import OtherWords
from .version_pane import VersionPane


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
        self._reading = Latest(session, self, self._show, self._missed)
        self.path, self.question, self.reason = heading_label(1), plain_label(), plain_label()
        self.which, self.compare = QComboBox(), QLabel(self.tr("Compare with"))
        self.left, self.before, self.right = (VersionPane(gone=gone) for gone in (False, True, False))
        self.legend = QLabel(self.tr("Underlined: new in this version. Struck out: not kept by one of them."))
        self._keys: dict[QPushButton, QKeySequence] = {}
        self.keep_left = self._button(1, lambda: self._keep(self.weighed.left))
        self.keep_right = self._button(2, lambda: self._keep(self.weighed.right))
        self.both = self._button(3, self._keep_both)
        self.edit = self._button(4, self._edit)
        self.open = QPushButton(self.tr("Open the record"))
        self.open.clicked.connect(lambda: navigation.record_wanted.emit(self.weighed.conflict.record.id))
        self.other = OtherWords()
        self.other.given.connect(self._settle)
        self._lay_out()

    def show_conflict(self, conflict: OpenConflict) -> None:
        """Show a conflict as it is now."""
        if self._wanted is None or _place(self._wanted) != _place(conflict):
            self.which.clear()
            self.other.close_editor()
        self._wanted = conflict
        self._ask()

    # -- what is shown -----------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        one, against = self._wanted, max(self.which.currentIndex(), 0)
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
        self._show_panes(found)
        self._show_ways(found)

    def _show_panes(self, found: Weighed) -> None:
        mine, theirs = _sides(found)
        left = self.tr("Mine") if mine else self.tr("Shown now")
        right = self.tr("Theirs") if theirs else self.tr("The other")
        for pane, heading, side in (
            (self.left, left, found.left),
            (self.before, self.tr("Before"), found.before),
            (self.right, right, found.right),
        ):
            pane.setVisible(side is not None)
            if side is not None:
                pane.show_version(heading, self._by(side.version), self._words(side))
        self.legend.setVisible(any(one.alone for one in (*found.left.words, *found.right.words)))
        self.which.clear()
        self.which.addItems([self._by(one) for one in found.others])
        self.which.setCurrentIndex(found.against)
        for part in (self.which, self.compare):
            part.setVisible(len(found.others) > 1)

    def _show_ways(self, found: Weighed) -> None:
        mine, theirs = _sides(found)
        about = found.conflict.about
        left = self.tr("Keep mine") if mine else self.tr("Keep what is shown")
        right = self.tr("Keep theirs") if theirs else self.tr("Keep the other")
        if about == WISH:
            fates = {KEPT: self.tr("Keep the record"), DELETED: self.tr("Put it into the trash")}
            left, right = fates[found.left.version.value], fates[found.right.version.value]
        both = self.tr("Keep both") if len(found.others) == 1 else self.tr("Keep all")
        hint = "" if about == TEXT else self.tr("One stays here, the others go to a note beside the record.")
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
            who = self.tr("You") if wished.who == YOU else wished.who or self.tr("Somebody")
            return self.tr("%1 wanted to delete this record while somebody else worked on it.").replace(
                "%1", who
            )
        if found.conflict.about == TEXT:
            return self.tr(
                "This was rewritten by more than one person at once. Every text is kept until you decide."
            )
        return self.tr("This was given several values at once. Each is kept until you decide.")

    def _by(self, version: Version) -> str:
        who = self.tr("you") if version.who == YOU else version.who or self.tr("somebody")
        return f"{who}, {wording.moment(version.at_ms)}" if version.at_ms else who

    def _words(self, side: Side) -> Words:
        if side.words:
            return side.words
        value, record = side.version.value, self.weighed.conflict.record
        if self.weighed.conflict.about == WISH:
            kept = value == KEPT
            words = self.tr("The record stays.") if kept else self.tr("The record goes to the trash.")
        else:
            about = kind(record.kind).fields.get(self.weighed.conflict.field)
            known = value_words(about, value, self.weighed.names) if about and value is not None else ""
            words = known or self.tr("(nothing: it was taken out)")
        return (Stretch(words, alone=False),)

    def _name(self, button: QPushButton, text: str, hint: str = "") -> None:
        """Qt forgets a button's shortcut when its text changes."""
        button.setText(text)
        button.setShortcut(self._keys[button])
        shown = self._keys[button].toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{hint} ({shown})" if hint else f"{text} ({shown})")
        button.setAccessibleDescription(hint)

    # -- what is decided ---------------------------------------------------------------------------

    def _keep(self, side: Side) -> None:
        self._settle(side.version.value)

    def _edit(self) -> None:
        self.other.open_editor(self.weighed.conflict, self.weighed.left.version.value)

    @Slot(object)
    def _settle(self, chosen: Any) -> None:
        self._decide(partial(settle, self.session.library, self.weighed.conflict, chosen))

    def _keep_both(self) -> None:
        self._decide(partial(settle_with_both, self.session.library, self.weighed.conflict))

    def _decide(self, work: Callable[[], object]) -> None:
        for button in self._keys:
            button.setEnabled(False)
        self.session.write(self, work, self._decided, self._not_decided)

    def _decided(self, _: object) -> None:
        self.other.close_editor()
        self.navigation.said.emit(self.tr("Decided. Undo takes it back."))
        self.settled.emit()

    def _not_decided(self, error: Exception) -> None:
        """It is another one by now, or the words are not such as can stand there: they can be mended."""
        self.session.tasks.failed.emit(error)
        self._ask()

    # -- how it is laid out ------------------------------------------------------------------------

    def _button(self, number: int, do: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.clicked.connect(do)
        self._keys[button] = QKeySequence(f"Alt+{number}")
        return button

    def _lay_out(self) -> None:
        self.which.setAccessibleName(self.compare.text())
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.which.activated.connect(self._ask)
        choice = QHBoxLayout()
        choice.addStretch(1)
        choice.addWidget(self.compare)
        choice.addWidget(self.which)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.setChildrenCollapsible(False)
        for pane in (self.left, self.before, self.right):
            panes.addWidget(pane)
        ways = QHBoxLayout()
        for button in (*self._keys, self.open):
            ways.addWidget(button)
        ways.insertStretch(len(self._keys), 1)
        column = QVBoxLayout(self)
        column.addWidget(self.path)
        column.addWidget(self.question)
        column.addLayout(choice)
        column.addWidget(panes, 1)
        for below in (self.legend, self.other, self.reason):
            column.addWidget(below)
        column.addLayout(ways)


def _place(conflict: OpenConflict) -> tuple[str, str, int, str]:
    return conflict.record.id, conflict.field, conflict.number, conflict.item


def _sides(found: Weighed) -> tuple[bool, bool]:
    """Whether the left version is this person's own, and the right one somebody else's beside it."""
    mine = found.left.version.who == YOU
    return mine, mine and found.right.version.who != YOU
