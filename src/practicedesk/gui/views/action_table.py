"""Actions and other agreements as a table, with their state to be set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from practicedesk_sync.model.kinds import kind

from ...services.agreements import TASK, Agreement
from ...services.minutes_lines import DECISION
from .. import wording
from ..models.group_words import agreement_columns
from ..models.rows import Rows
from ..only_read import off_where_only_read
from ..session import Session
from .rows_view import RowsView

STATE = "task_state"


class ActionTable(QWidget):
    """`short`: without the column of states, which the control below the table shows."""

    opened = Signal(str)
    """The id of an action somebody wants to see."""

    def __init__(self, session: Session, name: str, *, short: bool = False) -> None:
        super().__init__()
        self.session = session
        self.table = RowsView(Rows(agreement_columns(short=short), lambda one: one.id, self), name)
        self.state = QComboBox()
        self.state.setAccessibleName(self.tr("State of the action chosen"))
        for value in kind(TASK).fields[STATE].choices:
            self.state.addItem(wording.choice(value), value)
        self.details = QPushButton(self.tr("Open"))
        self.details.setAccessibleName(self.tr("Open the action chosen"))
        label = QLabel(self.tr("S&tate:"))
        label.setBuddy(self.state)
        below = QHBoxLayout()
        for part in (label, self.state, self.details):
            below.addWidget(part)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addLayout(below)
        self.table.chose.connect(self._show_state)
        self.table.opened.connect(lambda one: self.opened.emit(one.id))
        self.details.clicked.connect(self._open)
        self.state.activated.connect(self._set)
        self._writable = True
        off_where_only_read(session, self.state)
        self._show_state()

    def show_rows(self, rows: Sequence[Agreement], *, writable: bool) -> None:
        """Show these actions."""
        self._writable = writable
        self.table.rows.show(rows)
        self._show_state()

    def _show_state(self) -> None:
        one: Agreement | None = self.table.chosen()
        to_do = one if one is not None and one.type != DECISION else None
        self.state.setEnabled(to_do is not None and self._writable)
        self.details.setEnabled(one is not None)
        self.state.setCurrentIndex(self.state.findData(to_do.state) if to_do else -1)

    def _set(self) -> None:
        one: Agreement | None = self.table.chosen()
        if one is not None:
            state = self.state.currentData()
            self.session.write(self, lambda: self.session.editing.put(one.id, {STATE: state}))

    def _open(self) -> None:
        one: Agreement | None = self.table.chosen()
        if one is not None:
            self.opened.emit(one.id)
