"""The right of a meeting: what is open from before, and who is there."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGroupBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ...services.attendance import APOLOGIES, ATTENDED, UNSAID, Attendee, mark
from ...services.meetings import CHATHAM_HOUSE, Meeting
from ..labels import plain_label
from ..models.rows import Column, Rows
from ..only_read import off_where_only_read
from ..session import Session
from .action_table import ActionTable
from .rows_view import RowsView

PRESENT, SORRY = 1, 2
"""Columns with boxes to tick."""


class MeetingPeople(QWidget):
    """A tick is kept at once."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.now: Meeting | None = None
        self.people = RowsView(
            Rows(self._columns(), lambda one: one.party or one.name, self), self.tr("Attendance")
        )
        self.guest = QLineEdit()
        self.guest.setAccessibleName(self.tr("Name of somebody else who is there"))
        self.guest.setPlaceholderText(self.tr("Somebody else's name"))
        self.add = QPushButton(self.tr("Add"))
        self.add.setAccessibleName(self.tr("Add this person as present"))
        self.chatham = QCheckBox(self.tr("Chatham House Rule"))
        self.rule = plain_label(
            self.tr("When ticked, the printed minutes say how many were there, not who, nor who said what.")
        )
        self.chatham.setAccessibleDescription(self.rule.text())
        self.closed = plain_label(self.tr("The minutes are approved: this stays as it is."))
        self.arising = ActionTable(session, self.tr("From last time"), short=True)
        self._lay_out()
        off_where_only_read(session, self.guest, self.add, self.chatham)
        self.people.rows.ticked.connect(self._tick)
        self.guest.returnPressed.connect(self._add)
        self.add.clicked.connect(self._add)
        self.chatham.clicked.connect(self._set_rule)

    def show_meeting(self, now: Meeting) -> None:
        """The meeting stands so now."""
        self.now = now
        self.people.rows.fixed = not now.writable
        self.people.rows.show(now.attendance)
        for part in (self.guest, self.add, self.chatham):
            part.setEnabled(now.writable)
        self.chatham.setChecked(now.chatham_house)
        self.closed.setVisible(now.approval is not None)
        self.arising.show_rows(now.arising, writable=bool(now.role) and now.role != "reader")
        present = sum(one.state == ATTENDED for one in now.attendance)
        self.there.setTitle(self.tr("Who is there: {n}").format(n=present))
        self.before.setVisible(bool(now.arising))

    def _tick(self, one: Attendee, column: int, on: bool) -> None:
        state = {PRESENT: ATTENDED, SORRY: APOLOGIES}[column] if on else UNSAID
        self._mark(one.party or one.name, state)

    def _add(self) -> None:
        name = self.guest.text().strip()
        if name:
            self.guest.clear()
            self._mark(name, ATTENDED)

    def _mark(self, who: str, state: str) -> None:
        if self.now is not None:
            id_ = self.now.id
            self.session.write(self, lambda: mark(self.session.library, id_, who, state))

    def _set_rule(self, on: bool) -> None:
        if self.now is not None:
            id_, value = self.now.id, CHATHAM_HOUSE if on else "named"
            self.session.write(self, lambda: self.session.editing.put(id_, {"attribution": value}))

    def _columns(self) -> list[Column]:
        def nothing(one: Attendee) -> str:
            return ""

        return [
            Column(self.tr("Person"), lambda one: one.name),
            Column(self.tr("Present"), nothing, ticked=lambda one: one.state == ATTENDED),
            Column(self.tr("Apologies"), nothing, ticked=lambda one: one.state == APOLOGIES),
        ]

    def _lay_out(self) -> None:
        self.there, self.before = QGroupBox(), QGroupBox(self.tr("From last time"))
        row = QHBoxLayout()
        row.addWidget(self.guest, 1)
        row.addWidget(self.add)
        column = QVBoxLayout(self.there)
        column.addWidget(self.closed)
        column.addWidget(self.people)
        column.addLayout(row)
        column.addWidget(self.chatham)
        column.addWidget(self.rule)
        QVBoxLayout(self.before).addWidget(self.arising)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.before, 1)
        column.addWidget(self.there, 1)
