"""Who is in a group, and what a coordinator asks of the server about that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from practicedesk_sync.policy.roles import ROLES

from ...services import inviting
from ...services.group_home import GroupHome
from ...services.groups import Member
from ...services.inviting import READY, Asked
from .. import wording
from ..dialogs.invite import Invite, ShowCode
from ..dialogs.take_out import TakeOut
from ..flow import in_lines
from ..labels import plain_label
from ..models.group_words import asked_columns, member_columns
from ..models.rows import Rows
from ..only_read import off_where_only_read
from ..painted import icon_button
from ..session import Session
from .rows_view import RowsView


class GroupMembers(QWidget):
    """Members above, invitations and their codes below."""

    wished = Signal()
    """The server was asked for something, or an answer was put away."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.home: GroupHome | None = None
        self.about = plain_label()
        self.people = RowsView(Rows(member_columns(), lambda one: one.account, self), self.tr("Members"))
        self.asked = RowsView(
            Rows(asked_columns(), lambda one: one.id, self), self.tr("Invitations and requests")
        )
        self.invite = icon_button("invite", self.tr("&Invite somebody…"))
        self.role = QComboBox()
        self.role.setAccessibleName(self.tr("Role of the member chosen"))
        for role in ROLES:
            self.role.addItem(wording.choice(role), role)
        self.leave = QPushButton(self.tr("Take out of the group…"))
        self.code = icon_button("done", self.tr("Show the &code…"))
        self.away = QPushButton(self.tr("Put away"))
        self._lay_out()
        off_where_only_read(session, self.invite, self.role, self.leave, self.away)
        self.invite.clicked.connect(self.ask)
        self.role.activated.connect(self._give_role)
        self.leave.clicked.connect(self._take_out)
        self.code.clicked.connect(self._show_code)
        self.asked.opened.connect(self._show_code)
        self.away.clicked.connect(self._put_away)
        self.people.chose.connect(self._offer)
        self.asked.chose.connect(self._offer)

    def show_home(self, home: GroupHome) -> None:
        """Show the people of this group."""
        self.home = home
        self.people.rows.show(home.group.members)
        self.asked.rows.show(home.asked)
        self.asked.setVisible(bool(home.asked))
        self.code.setVisible(bool(home.asked))
        self.away.setVisible(bool(home.asked))
        if len(home.asked) == 1:
            self.asked.choose(home.asked[0].id)
        self.about.setText("" if home.group.on_server else self._alone())
        self.about.setVisible(not home.group.on_server)
        self._offer()

    def ask(self) -> None:
        """Invite somebody."""
        if self.home is not None and self.home.group.coordinated:
            Invite(self.session, self.home.group, self.window()).exec()
            self.wished.emit()

    def _offer(self) -> None:
        """Enable what can be done now with what is chosen."""
        member: Member | None = self.people.chosen()
        one: Asked | None = self.asked.chosen()
        coordinated = self.home is not None and self.home.group.coordinated
        self.invite.setEnabled(coordinated)
        known = member is not None and bool(member.account)
        self.role.setEnabled(coordinated and known)
        self.role.setCurrentIndex(self.role.findData(member.wished or member.role) if member else -1)
        self.leave.setEnabled(member is not None and known and (coordinated or member.you))
        self.leave.setText(
            self.tr("Leave the group…") if member and member.you else self.tr("Take out of the group…")
        )
        self.code.setEnabled(one is not None and bool(one.code))
        self.away.setEnabled(one is not None)

    def _give_role(self) -> None:
        member: Member | None = self.people.chosen()
        if self.home is not None and member is not None:
            group, role = self.home.group.id, self.role.currentData()
            self._wish(lambda: inviting.change_role(self.session.library, group, member.account, role))

    def _take_out(self) -> None:
        member: Member | None = self.people.chosen()
        if self.home is not None and member is not None:
            group = self.home.group
            if TakeOut(self, member, group.name).confirmed():
                self._wish(lambda: inviting.remove(self.session.library, group.id, member.account))

    def _wish(self, work: Callable[[], object]) -> None:
        self.session.write(self, work, lambda _: self.wished.emit())

    def _show_code(self) -> None:
        one: Asked | None = self.asked.chosen()
        if one is not None and one.state == READY and one.code:
            ShowCode(one, self.window()).exec()

    def _put_away(self) -> None:
        one: Asked | None = self.asked.chosen()
        if one is not None:
            self._wish(lambda: inviting.put_away(self.session.library, one.id))

    def _alone(self) -> str:
        return self.tr(
            "This group is only on this computer until it has been synchronised with a server. You can invite"
            " people now; their codes come with the first synchronisation."
        )

    def _lay_out(self) -> None:
        label = QLabel(self.tr("Ro&le:"))
        label.setBuddy(self.role)
        column = QVBoxLayout(self)
        column.addWidget(self.about)
        column.addLayout(in_lines(self.invite, label, self.role, self.leave))
        column.addWidget(self.people, 3)
        column.addWidget(self.asked, 2)
        column.addLayout(in_lines(self.code, self.away))
