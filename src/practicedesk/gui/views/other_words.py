"""Where one writes what shall stand instead of all versions of a conflict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.model.form import Control, controls
from practicedesk_sync.model.kinds import kind

from ...library.own_words import OwnWords, for_conflict
from ...services.reviewing import TEXT, VALUE, OpenConflict
from ...services.standing import Standing
from .. import wording
from ..field_typing import DRAFT_MS
from ..labels import plain_choice, plain_label
from ..only_read import off_where_only_read
from ..session import Session
from ..unkept import AGAIN_MS, Words

if TYPE_CHECKING:
    from ...services.drafting import Drafting


@dataclass(frozen=True, slots=True, eq=False)
class SettlingWords(Words):
    """Words to settle a conflict with: their draft never becomes a change by itself."""

    own: OwnWords

    def keep(self, drafting: Drafting) -> None:
        drafting.keep_words(self.own, self.text)

    def settle(self, drafting: Drafting) -> None:
        """The person does it."""


class OtherWords(QWidget):
    """Hidden until it is opened. A paragraph is written over several lines, a value in one or chosen.

    What is written is kept on the disk as it is typed, until the conflict is settled or it is discarded.
    """

    given = Signal(object)
    """What was written shall stand."""
    put_away = Signal()
    """What was written is on the disk, and the editor is closed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.words: OwnWords | None = None
        """What was begun, with its text as it was kept last."""
        self._conflict: OpenConflict | None = None
        self._owner: QObject | None = None
        """Lives as long as these words stand in the editor, see `Unkept`."""
        self._unsaved = False
        self._filling = False
        self._saving = QTimer(self, singleShot=True)
        self._saving.timeout.connect(self.keep)
        self.text, self.line, self.choice = QPlainTextEdit(), QLineEdit(), plain_choice()
        self.text.setTabChangesFocus(True)
        for edited in (self.text.textChanged, self.line.textEdited, self.choice.activated):
            edited.connect(self._edited)
        self.news = plain_label()
        self.save = QPushButton(self.tr("Save this"))
        self.save.setToolTip("Ctrl+Return")
        self.save.clicked.connect(self._give)
        self.discard = QPushButton(self.tr("Discard these words"))
        self.discard.clicked.connect(self._discard)
        self._lay_out()
        for typed in (self.text, self.line):
            typed.setReadOnly(session.library.read_only)
        off_where_only_read(session, self.choice, self.save, self.discard)
        self.hide()

    def can_edit(self, conflict: OpenConflict) -> bool:
        """Whether other words than the versions can be given for a conflict of this sort."""
        return conflict.about == TEXT or (conflict.about == VALUE and _control(conflict) is not None)

    def begun(self, conflict: OpenConflict, kept: OwnWords | None) -> OwnWords | None:
        """What was begun for a conflict: `kept` on the disk, and what the disk has refused since."""
        words = kept or for_conflict(conflict.record.id, conflict.field, conflict.values)
        typed = self.session.unkept.find(words.record, words.where)
        return replace(words, text=typed.text) if typed else kept

    def open_editor(self, conflict: OpenConflict, words: OwnWords, start: Any) -> None:
        """Go on with `words`; `start` is the value to begin with where there are none yet."""
        self.words, self._conflict = words, conflict
        self._owner = QObject(self)
        self._owner.destroyed.connect(self.session.unkept.editor_went)
        if self.session.unkept.find(words.record, words.where):
            self._edited()
        control = _control(conflict)
        start = words.text or start
        place: QWidget = self.text if conflict.about == TEXT else self.line
        self._filling = True
        if conflict.about == TEXT:
            self.text.setPlainText(str(start or ""))
        elif control is not None and control.choices:
            place = self.choice
            self.choice.clear()
            for value, label in control.choices:
                self.choice.addItem(wording.label(label) if label != value else wording.choice(value), value)
            self.choice.setCurrentIndex(self.choice.findData(start))
        else:
            self.line.setText("" if start is None else str(start))
        self._filling = False
        for each in (self.text, self.line, self.choice):
            each.setVisible(each is place)
        self.meet(conflict)
        self.show()

    def enter(self) -> None:
        """Put the cursor at the end of what stands there."""
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        next(each for each in (self.text, self.line, self.choice) if not each.isHidden()).setFocus()

    def meet(self, conflict: OpenConflict) -> None:
        """The conflict as it stands now; what was written for other versions of it is told as such."""
        moved = self.words is not None and not self.words.about(conflict.values)
        self.news.setText(
            self.tr("⚠ The versions above have changed since you began to write. Read them before you save.")
            if moved
            else ""
        )
        self.news.setVisible(moved)

    def close_editor(self) -> None:
        """Put the editor away; what was written in it is kept."""
        self.keep()
        if self._owner is not None:
            self._owner.deleteLater()
            self._owner = None
        self.hide()

    def forget(self) -> None:
        """The conflict is settled: there is nothing to keep any more."""
        self._saving.stop()
        if self.words is not None:
            self.session.unkept.give_up(self.words.record, self.words.where)
        self._unsaved, self.words = False, None
        self.hide()

    @Slot()
    def keep(self) -> None:
        """Have what was written until now on the disk."""
        self._saving.stop()
        if self._unsaved and self.words and self._conflict and self._owner:
            self._unsaved = False
            text, unkept = str(self._written() or ""), self.session.unkept
            name = f"“{self._conflict.record.title}” ({wording.label(self._conflict.label)})"
            place = self.words.record, self.words.where
            words = SettlingWords(self._owner, *place, name, text, Standing(), None, self.words)
            unkept.take(words)
            done = partial(self._kept, replace(self.words, text=text))
            self.session.write(self, partial(unkept.save, words), done, partial(self._not_kept, words.where))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        title = plain_label(self.tr("What shall stand there instead:"))
        self.hint = plain_label(
            self.tr("These words may only be read here.")
            if self.session.library.read_only
            else self.tr("It is kept on this computer as you type, until you save or discard it.")
        )
        by_keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        by_keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        by_keys.activated.connect(self.save.click)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.discard)
        buttons.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(title)
        for place in (self.text, self.line, self.choice):
            place.setAccessibleName(title.text())
            column.addWidget(place)
        column.addWidget(self.news)
        column.addLayout(buttons)

    @Slot()
    def _edited(self) -> None:
        if self._filling:
            return
        self._unsaved = True
        if not self._saving.isActive():
            self._saving.start(DRAFT_MS)

    def _kept(self, words: OwnWords, _: object) -> None:
        if self.words is not None and self.words.where == words.where:
            self.words = words
        if self.isHidden():
            self.put_away.emit()

    def _not_kept(self, where: str, error: Exception) -> None:
        if self.words is not None and self.words.where == where and not self.isHidden():
            self._unsaved = True
            self._saving.start(AGAIN_MS)
        self.session.tasks.failed.emit(error)

    def _written(self) -> Any:
        if not self.text.isHidden():
            return self.text.toPlainText()
        return self.line.text() if not self.line.isHidden() else self.choice.currentData()

    @Slot()
    def _give(self) -> None:
        self.keep()
        self.given.emit(self._written())

    @Slot()
    def _discard(self) -> None:
        if self.words is not None:
            self.session.write(self, partial(self.session.drafting.discard_words, self.words))
        self.forget()


def _control(conflict: OpenConflict) -> Control | None:
    return next((one for one in controls(kind(conflict.record.kind)) if one.name == conflict.field), None)
