"""Held work, for coordinators: whose it is, why it waits, what it says, and the two decisions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.model.kinds import kind

from ...services.holding import ACCEPT, Piece, accept, pieces, send_back
from .. import wording
from ..labels import plain_label
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.rows import Column, Rows
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..session import Session
from .rows_view import RowsView


class HeldPanel(QWidget):
    """A list, and below it the piece of work that is chosen."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self._reading = Latest(session, self, self._show)
        self.rows = Rows(self._columns(), lambda one: f"{one.changes[0].space}/{one.id}", self)
        self.list = RowsView(self.rows, self.tr("Work that waits for your decision"), always=True)
        self.list.chose.connect(self._choose)
        self.reason, self.words = plain_label(), QPlainTextEdit()
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(self.tr("What it says"))
        self.take = QPushButton(self.tr("Accept"))
        self.back = QPushButton(self.tr("Send back…"))
        self.take.clicked.connect(self._accept)
        self.back.clicked.connect(self._send_back)
        self._lay_out()
        off_where_only_read(session, self.take, self.back)
        self._choose()

    def look(self) -> None:
        """Read anew."""
        self._reading.ask(lambda: pieces(self.session.library))

    def _lay_out(self) -> None:
        intro = plain_label(
            self.tr(
                "Work of others that the server did not take by itself. As a coordinator you decide: accept"
                " it, and it is in the group as its author's; or send it back to them."
            )
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.take)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.reason)
        column.addWidget(self.words, 1)
        column.addLayout(buttons)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self.list)
        parts.addWidget(below)
        parts.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.addWidget(intro)
        whole.addWidget(parts, 1)

    def _show(self, found: list[Piece]) -> None:
        self.rows.show(found)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        one = self.list.chosen()
        text = one.text if one else ""
        self.reason.setText(self._explained(one) if one else "")
        if text != self.words.toPlainText():
            self.words.setPlainText(text)
        open_ = one is not None and not one.decided
        self.take.setEnabled(one is not None and open_ and one.complete)
        self.back.setEnabled(open_)

    def _explained(self, one: Piece) -> str:
        if one.decided:
            return self.tr("Decided; it goes with the next synchronisation.")
        if not one.complete:
            return f"{one.why} {self.tr('What it says comes with the next synchronisation.')}"
        return one.why

    def _accept(self) -> None:
        one = self.list.chosen()
        if one is not None:
            self._do(partial(accept, self.session.library, [one]), self.tr("Accepted."))

    def _send_back(self) -> None:
        one = self.list.chosen()
        if one is None:
            return
        question = self.tr("Why? %1 will read this, and has all the words again.").replace("%1", one.who)
        reason, wanted = QInputDialog.getText(
            self, self.tr("Send back"), question, QLineEdit.EchoMode.Normal, ""
        )
        if wanted:
            self._do(partial(send_back, self.session.library, [one], reason), self.tr("Sent back."))

    def _do(self, work: Callable[[], object], said: str) -> None:
        """Decide about the piece that is chosen, say so, and tell the server."""

        def done(_: object) -> None:
            self.navigation.said.emit(said)
            self.navigation.action_wanted.emit("sync_now")
            self.look()

        self.session.write(self, work, done)

    def _columns(self) -> list[Column]:
        return [
            Column(self.tr("Record"), self._title, lambda one: kind_icon(one.kind)),
            Column(self.tr("By"), lambda one: str(one.who)),
            Column(self.tr("Group"), lambda one: str(one.space.name)),
            Column(self.tr("Why it waits"), self._fate, lambda one: "waiting" if one.decided else ""),
            Column(self.tr("Since"), lambda one: wording.moment(one.at_ms) if one.at_ms else ""),
        ]

    def _title(self, one: Piece) -> str:
        title = one.title or wording.label(kind(one.kind).label) or self.tr("A record")
        if one.records == 1:
            return title
        return self.tr("%1 and %2 more").replace("%1", title).replace("%2", str(one.records - 1))

    def _fate(self, one: Piece) -> str:
        if not one.decided:
            return str(one.why)
        return self.tr("You accepted it") if one.decided == ACCEPT else self.tr("You sent it back")
