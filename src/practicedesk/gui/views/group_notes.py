"""The notes of a group: which there are, and the one being written."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ...services.group_home import GroupHome, NoteRow
from ..labels import plain_label
from ..models.group_words import note_columns
from ..models.rows import Rows
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..painted import icon_button
from ..session import Session
from .beside import Beside
from .note_pane import NotePane
from .rows_view import RowsView

ROOM_FOR_BOTH = 75
"""Letters of width from which the note stands beside the list."""


class GroupNotes(QWidget):
    """Choosing a note opens it for writing."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.group = ""
        self.writable = False
        self.note = ""
        self.pane: NotePane | None = None
        self.list = RowsView(Rows(note_columns(), lambda one: one.id, self), self.tr("Notes"))
        self.new = icon_button("add", self.tr("New note"))
        self.empty = plain_label(self.tr("No note is open. Choose one, or begin a new one."))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.new)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.list)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        QVBoxLayout(self).addWidget(Beside(ROOM_FOR_BOTH, [(left, 2), (self.stack, 3)]))
        off_where_only_read(session, self.new)
        self.new.clicked.connect(self.make)
        self.list.chose.connect(self._choose)

    def show_home(self, home: GroupHome) -> None:
        """Show the notes of this group."""
        self.group = home.group.id
        self.writable = home.group.writable
        self.new.setEnabled(self.writable)
        self.list.rows.show(home.notes)
        self._show_chosen()

    def make(self) -> None:
        """Begin a note: it is made at once, so nothing typed into it can be lost."""
        group, title = self.group, self.tr("New note")
        self.session.write(self, lambda: self.session.editing.new("note", title, group), self._begin)

    def open(self, note: str) -> None:
        """Bring a note to the front."""
        if note != self.note:
            if self.pane is not None:
                self.pane.leave()
            self.note = note
            self._put(NotePane(self.session, note, writable=self.writable) if note else None)
        self._show_chosen()

    def settle(self) -> None:
        """Turn what is being typed into changes."""
        if self.pane is not None:
            self.pane.settle()

    def _show_chosen(self) -> None:
        """The note in front is the one chosen in the list, and says what the list says of it."""
        place = self.list.rows.place_of(self.note)
        row: NoteRow | None = self.list.rows.row(place)
        if row is not None and self.pane is not None:
            self.list.choose(self.note)
            self.pane.show_conflicts(row.conflicts)

    def _begin(self, note: str) -> None:
        self.open(note)
        if self.pane is not None:
            title = self.pane.title
            title.setFocus()
            self.pane.opened.stood.connect(title.selectAll, Qt.ConnectionType.SingleShotConnection)

    def _choose(self) -> None:
        row: NoteRow | None = self.list.chosen()
        if row is not None:
            self.open(row.id)

    def _put(self, pane: NotePane | None) -> None:
        before, self.pane = self.pane, pane
        if pane is not None:
            pane.opened.gone.connect(self._gone)
            pane.conflicts.answered.connect(lambda: self.navigation.decision_wanted.emit(self.note))
            self.stack.addWidget(pane)
        self.stack.setCurrentWidget(pane or self.empty)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _gone(self) -> None:
        self.open("")
