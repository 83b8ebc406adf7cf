"""A note: its title, its text, to be typed into at once, and its attachments."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..field_typing import FieldTyping
from ..fields.entries import LineEntry, TextEntry
from ..labels import plain_label
from ..open_record import OpenRecord
from ..session import Session
from .attachment_list import AttachmentList
from .record_drops import RecordDrops
from .remark import Remark


class NotePane(QWidget):
    """Open on one note: for writing, or for reading only."""

    def __init__(self, session: Session, note: str, *, writable: bool) -> None:
        super().__init__()
        self.opened = OpenRecord(session, note, self)
        self.title, self.body = LineEntry(), TextEntry()
        self.title.setAccessibleName(self.tr("Title of the note"))
        self.body.setAccessibleName(self.tr("Note"))
        self.body.setPlaceholderText(self.tr("Write here. It is saved as you type."))
        self.conflicts = Remark(self.tr("Decide…"))
        self.files = AttachmentList(session)
        self.trouble = plain_label()
        self.state = plain_label()
        column = QVBoxLayout(self)
        for part in (self.conflicts, self.title, self.trouble, self.body, self.files, self.state):
            column.addWidget(part, int(part is self.body))
        self.trouble.hide()
        self.files.show_record(note, may_edit=writable)
        RecordDrops(self, lambda: self.files)
        for typing in (
            FieldTyping(self.opened, self.title, "title"),
            FieldTyping(self.opened, self.body, "body"),
        ):
            typing.troubled.connect(self._say_trouble)
        self.title.returnPressed.connect(self.body.setFocus)
        self.title.textEdited.connect(self._keep_to_one_line)
        if writable:
            self.opened.stated.connect(self.state.setText)
        else:
            self.opened.stood.connect(self._close)

    def show_conflicts(self, number: int) -> None:
        """Say that so many decisions are open in this note."""
        told = self.tr("Two versions of this note are kept: %n decision(s) to take.", "", number)
        self.conflicts.say(told if number else "")

    def settle(self) -> None:
        """Turn what is being typed into changes."""
        self.opened.settle()

    def leave(self) -> None:
        """As `settle`: another note comes to the front."""
        self.opened.leave()

    def _keep_to_one_line(self, typed: str) -> None:
        """What was copied from several lines is a title all the same."""
        line = " ".join(typed.splitlines())
        if len(typed.splitlines()) > 1:
            behind = len(typed) - self.title.cursorPosition()
            self.title.setText(line)
            self.title.setCursorPosition(len(line) - behind)

    def _close(self) -> None:
        """Nobody may write here, now that the text is there."""
        self.title.setReadOnly(True)
        self.body.setReadOnly(True)
        self.body.setPlaceholderText("")
        self.state.setText(self.tr("You may read here, but not write."))

    def _say_trouble(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
