"""Held work, for coordinators: whose it is, why it waits, what it says, and the two decisions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QInputDialog,
    QLineEdit,
    QPushButton,
)

from practicedesk_sync.model.kinds import kind

from ...services.holding import ACCEPT, Piece, accept, pieces, send_back
from .. import wording
from ..dialogs.showing import ask_before_showing
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.rows import Column, Rows
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..session import Session
from .work_list import WorkList


class HeldPanel(WorkList):
    """Work of others about which this person decides."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__(session, navigation)
        rows = Rows(self._columns(), lambda one: f"{one.changes[0].space}/{one.id}", self)
        self.begin(rows, self.tr("Work that waits for your decision"), self.tr("What it says"))
        self._reading = Latest(session, self, self._show)
        self.list.chose.connect(self._choose)
        self.take = QPushButton(self.tr("Accept…"))
        self.back = QPushButton(self.tr("Send back…"))
        self.take.clicked.connect(self._ask_to_accept)
        self.back.clicked.connect(self._send_back)
        intro = self.tr(
            "Work of others that the server did not take by itself. As a coordinator you decide: accept"
            " it, and it is in the group as its author's; or send it back to them."
        )
        self.lay_out(intro, (self.take, self.back))
        off_where_only_read(session, self.take, self.back)
        self._choose()

    def look(self) -> None:
        self._reading.ask(lambda: pieces(self.session.library))

    def _show(self, found: list[Piece]) -> None:
        self.rows.show(found)
        self._choose()

    @Slot()
    def _choose(self) -> None:
        one = self.list.chosen()
        self.tell(self._explained(one) if one else "", one.text if one else "")
        open_ = one is not None and not one.decided
        self.take.setEnabled(one is not None and open_ and one.complete)
        self.back.setEnabled(open_)

    def _explained(self, one: Piece) -> str:
        if one.decided:
            return self.tr("Decided; it goes with the next synchronisation.")
        if not one.complete:
            return " ".join((one.why, self.tr("What it says comes with the next synchronisation.")))
        return one.why

    def _ask_to_accept(self) -> None:
        one: Piece | None = self.list.chosen()
        if one is not None:
            told = self.tr("It is in the group then as the work of {who}.").format(who=one.who)
            words = self.tr("Accept held work"), told, self.tr("Accept")
            ask_before_showing(self, self.session, one.changes[0].space, words, partial(self._accept, one))

    def _accept(self, one: Piece) -> None:
        self.do(partial(accept, self.session.library, [one]), self.tr("Accepted."), "sync_now")

    def _send_back(self) -> None:
        one = self.list.chosen()
        if one is None:
            return
        question = self.tr("Why? %1 will read this, and has all the words again.").replace("%1", one.who)
        reason, wanted = QInputDialog.getText(
            self, self.tr("Send back"), question, QLineEdit.EchoMode.Normal, ""
        )
        if wanted:
            self.do(
                partial(send_back, self.session.library, [one], reason), self.tr("Sent back."), "sync_now"
            )

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
