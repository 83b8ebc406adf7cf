"""Inviting somebody into a group: a name and a role, then the code when it has come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from practicedesk_sync.policy.roles import CONTRIBUTOR, ROLES

from ...services import inviting
from ...services.groups import Group
from ...services.inviting import READY, REFUSED, Asked
from .. import wording
from ..labels import code_line, plain_label
from ..session import Session
from .dialog import Dialog


class CodePage(QWidget):
    """A code, and what its owner does with it."""

    def __init__(self, one: Asked) -> None:
        super().__init__()
        told = self.tr(
            "Give this to {person}, by letter, telephone or mail. In PracticeDesk they choose “Connect to a"
            " server”, and paste both together, or type address and code. It works once, until {when}."
        ).format(person=one.person, when=wording.instant(one.until_ms))
        self.address, self.code = QLineEdit(one.server), code_line(one.code)
        self.copy = QPushButton(self.tr("&Copy both"))
        self.copy.clicked.connect(self._copy)
        form = QFormLayout()
        for words, field in ((self.tr("Address:"), self.address), (self.tr("Code:"), self.code)):
            field.setReadOnly(True)
            field.setAccessibleName(words.rstrip(":"))
            field.setCursorPosition(0)
            form.addRow(words, field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plain_label(told))
        column.addLayout(form)
        column.addWidget(self.copy, alignment=Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.address.text()}\n{self.code.text()}")
        self.copy.setText(self.tr("Copied"))


class ShowCode(Dialog):
    """Shows a code that has come."""

    def __init__(self, one: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Invitation to {group}").format(group=one.group_name))
        self.page = CodePage(one)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.page)
        column.addWidget(close)
        self.setMinimumWidth(560)


class Invite(Dialog):
    """Asks whom; then waits for the code, as long as the person likes to wait."""

    def __init__(self, session: Session, group: Group, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.group = group
        self.asked = ""
        self.setWindowTitle(self.tr("Invite somebody to {group}").format(group=group.name))
        self.name = QLineEdit()
        self.role = QComboBox()
        for role in ROLES:
            self.role.addItem(wording.choice(role), role)
        self.role.setCurrentIndex(self.role.findData(CONTRIBUTOR))
        self.trouble = plain_label()
        self.waiting = plain_label()
        self.stack = QStackedWidget()
        self.buttons = QDialogButtonBox()
        self.ask = self.buttons.addButton(self.tr("&Invite"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._lay_out()
        self.name.textChanged.connect(lambda text: self.ask.setEnabled(bool(text.strip())))
        self.ask.setEnabled(False)
        self.buttons.accepted.connect(self._ask)
        self.buttons.rejected.connect(self.reject)
        session.synchronising.finished.connect(self._look)
        session.synchronising.failed.connect(self._not_now)

    def _ask(self) -> None:
        self.ask.setEnabled(False)
        group, name, role = self.group.id, self.name.text(), self.role.currentData()
        work = lambda: inviting.invite(self.session.library, group, name, role)  # noqa: E731
        self.session.write(self, work, self._wait, self._refused)

    def _wait(self, asked: str) -> None:
        """The wish is kept; a server that can be reached answers it at once."""
        self.asked = asked
        self.ask.hide()
        enrolled = self.session.synchronising.state.enrolled
        self.waiting.setText(
            self.tr("Asking the server for a code…")
            if enrolled
            else self.tr(
                "The invitation is kept. This library is not connected to a server yet; the code comes with"
                " the first synchronisation, and you find it under “Members”."
            )
        )
        self.stack.setCurrentWidget(self.waiting)
        if enrolled:
            self.session.synchronising.start()

    def _look(self) -> None:
        if self.asked:
            self.session.read(self, lambda: inviting.asked(self.session.library), self._show)

    def _show(self, found: list[Asked]) -> None:
        one = next((one for one in found if one.id == self.asked), None)
        if one is not None and one.state == READY:
            page = CodePage(one)
            self.stack.addWidget(page)
            self.stack.setCurrentWidget(page)
            page.copy.setFocus()
        elif one is not None and one.state == REFUSED:
            self.waiting.setText(self.tr("The server did not do it: {reason}").format(reason=one.message))

    def _not_now(self) -> None:
        if self.asked:
            self.waiting.setText(
                self.tr(
                    "The server cannot be reached now. The invitation is kept: the code comes with the next"
                    " synchronisation, and you find it under “Members”."
                )
            )

    def _refused(self, error: Exception) -> None:
        self.ask.setEnabled(True)
        self.trouble.setText(wording.sentence(error))
        self.trouble.show()

    def _lay_out(self) -> None:
        first = QWidget()
        form = QFormLayout(first)
        for words, field in ((self.tr("&Name:"), self.name), (self.tr("&Role:"), self.role)):
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, field)
        self.name.setAccessibleName(self.tr("Name of the person"))
        self.role.setAccessibleName(self.tr("Role in the group"))
        form.addRow(
            plain_label(
                self.tr(
                    "Readers read. Contributors write notes, minutes and practices. Reviewers review too."
                    " Coordinators also invite, give roles and approve minutes."
                )
            )
        )
        form.addRow(self.trouble)
        self.trouble.hide()
        self.stack.addWidget(first)
        self.stack.addWidget(self.waiting)
        column = QVBoxLayout(self)
        column.addWidget(self.stack, 1)
        column.addWidget(self.buttons)
        self.setMinimumWidth(560)
