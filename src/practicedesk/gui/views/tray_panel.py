"""The tray: work the server did not take, why, what to do, and the words that are kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QMessageBox,
    QPushButton,
)

from practicedesk_sync.model.kinds import kind

from ...library.tray import Returned
from ...services.returning import (
    discard,
    is_held,
    keep_as_note,
    may_send_again,
    next_step,
    send_again,
    text_of,
    tray_of,
)
from .. import wording
from ..latest import Latest
from ..models.columns import kind_icon
from ..models.rows import Column, Rows
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..session import Session
from .work_list import WorkList


class TrayPanel(WorkList):
    """One's own work that was not taken."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__(session, navigation)
        rows = Rows(self._columns(), lambda one: f"{one.space}/{one.n}", self)
        self.begin(rows, self.tr("Work that was not taken"), self.tr("The words that are kept"))
        self._reading = Latest(session, self, self._show)
        self.list.chose.connect(self._choose)
        self.list.opened.connect(self._open)
        self.again = QPushButton(self.tr("Send again"))
        self.note = QPushButton(self.tr("Keep as my own note"))
        self.copy = QPushButton(self.tr("Copy text"))
        self.open = QPushButton(self.tr("Open"))
        self.throw = QPushButton(self.tr("Discard…"))
        self.again.clicked.connect(self._send_again)
        self.note.clicked.connect(self._keep_as_note)
        self.copy.clicked.connect(self._copy)
        self.open.clicked.connect(self._open)
        self.throw.clicked.connect(self._discard)
        intro = self.tr(
            "Your work that the server did not take. It is not lost: send it again once you may, keep it"
            " as a note of your own, or discard it."
        )
        self.lay_out(intro, (self.again, self.note, self.copy, self.open, self.throw))
        off_where_only_read(session, self.again, self.note, self.throw)
        self._choose()

    def look(self) -> None:
        self._reading.ask(lambda: tray_of(self.session.library))

    def _show(self, found: list[Returned]) -> None:
        self.rows.show(found[::-1])
        self._choose()

    @Slot()
    def _choose(self) -> None:
        one = self.list.chosen()
        text = text_of(one) if one else ""
        self.tell(f"{one.message} {next_step(one)}" if one else "", text)
        held = one is not None and is_held(one)
        self.words.setPlaceholderText(
            self.tr(
                "Your words are with the coordinator of the group. They are not on this computer any more, as"
                " you may no longer read what they belong to."
            )
            if held and not text
            else ""
        )
        self.throw.setText(self.tr("Take off this list…") if held else self.tr("Discard…"))
        self.again.setEnabled(one is not None and may_send_again(one))
        self.note.setEnabled(bool(text))
        self.copy.setEnabled(bool(text))
        self.open.setEnabled(one is not None and one.here)
        self.throw.setEnabled(one is not None)

    def _send_again(self) -> None:
        one = self.list.chosen()
        if one is not None:
            self.do(partial(send_again, self.session.library, one), self.tr("It will be sent again."))

    def _keep_as_note(self) -> None:
        one = self.list.chosen()
        if one is not None:
            said = self.tr("Kept as a note of your own, in the library.")
            self.do(partial(keep_as_note, self.session.library, one), said)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.toPlainText())
        self.navigation.said.emit(self.tr("Copied."))

    def _open(self) -> None:
        one = self.list.chosen()
        if one is not None and one.here:
            self.navigation.lead_to(one.record, one.kind, one.space)

    def _discard(self) -> None:
        one = self.list.chosen()
        if one is None:
            return
        asked = QMessageBox(self)
        asked.setIcon(QMessageBox.Icon.Question)
        asked.setTextFormat(Qt.TextFormat.PlainText)
        if is_held(one):
            asked.setWindowTitle(self.tr("Take off this list"))
            asked.setText(self.tr("Take “%1” off this list?").replace("%1", self._title(one)))
            asked.setInformativeText(self.tr("Your words stay with the coordinator, who decides about them."))
            words, said = self.tr("Take off"), self.tr("Taken off the list.")
        else:
            asked.setWindowTitle(self.tr("Discard this work"))
            asked.setText(self.tr("Discard what you did to “%1”?").replace("%1", self._title(one)))
            asked.setInformativeText(self.tr("Nobody else has it, and it cannot be brought back."))
            words, said = self.tr("Discard"), self.tr("Discarded.")
        throw = asked.addButton(words, QMessageBox.ButtonRole.DestructiveRole)
        keep = asked.addButton(self.tr("Keep it"), QMessageBox.ButtonRole.RejectRole)
        asked.setDefaultButton(keep)
        asked.exec()
        if asked.clickedButton() is throw:
            self.do(partial(discard, self.session.library, one), said)

    def _columns(self) -> list[Column]:
        return [
            Column(self.tr("Record"), self._title, lambda one: kind_icon(one.kind)),
            Column(self.tr("Why"), lambda one: str(one.message)),
            Column(self.tr("What became of it"), self._fate, self._icon),
            Column(self.tr("When"), lambda one: wording.moment(one.at_ms)),
        ]

    def _title(self, one: Returned) -> str:
        return one.title or wording.label(kind(one.kind).label) or self.tr("A record")

    def _fate(self, one: Returned) -> str:
        return self.tr("Held for a coordinator") if is_held(one) else self.tr("Refused")

    def _icon(self, one: Returned) -> str:
        return "waiting" if is_held(one) else "warning"
