"""One group: what it is, and its notes, meetings, actions and members."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from ...services.agreements import make_action
from ...services.group_home import GroupHome
from ...services.meetings import MeetingRow, make_meeting
from ..begun_words import BegunWords
from ..dialogs.new_action import NewAction
from ..dialogs.new_meeting import NewMeeting
from ..flow import in_lines
from ..labels import heading_label, plain_label
from ..models.group_words import meeting_columns, state_of_group
from ..models.rows import Rows
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..painted import icon_button
from ..session import Session
from .action_table import ActionTable
from .group_members import GroupMembers
from .group_notes import GroupNotes
from .later import Later
from .rows_view import RowsView
from .tabs import Tabs


class GroupView(QWidget):
    """Shows the `GroupHome` it is given."""

    meeting_wanted = Signal(str)
    """Open this meeting (id)."""

    wished = Signal()
    """As `GroupMembers.wished`."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__()
        self.session = session
        self.home: GroupHome | None = None
        self.name = heading_label()
        self.about, self.locked = plain_label(), plain_label()
        self.notes = GroupNotes(session, navigation)
        self.meetings = RowsView(Rows(meeting_columns(), lambda one: one.id, self), self.tr("Meetings"))
        self.new_meeting = icon_button("add", self.tr("New &meeting…"))
        self.open_meeting = QPushButton(self.tr("&Open"))
        self.agreed = ActionTable(session, self.tr("Actions"))
        self.new_action = icon_button("add", self.tr("New &action…"))
        self.all = QCheckBox(self.tr("Also what is done, and decisions"))
        self._members = Later(self._make_members)
        self.tabs = Tabs()
        self.locked.setText(
            self.tr(
                "This group is locked on this computer, which has not heard from the server for a long time."
                " Nothing is lost. Synchronise to open it."
            )
        )
        self._lay_out()
        off_where_only_read(session, self.new_meeting, self.new_action)
        self.new_action.clicked.connect(self.make_action)
        self.new_meeting.clicked.connect(self.make_meeting)
        self.open_meeting.clicked.connect(self._open_chosen)
        self.meetings.opened.connect(self._open)
        self.meetings.chose.connect(self._offer)
        self.agreed.opened.connect(navigation.record_wanted)
        self.all.toggled.connect(self._show_actions)

    @property
    def members(self) -> GroupMembers:
        """The people of the group; made when they are first looked at."""
        return self._members.part

    def _make_members(self) -> GroupMembers:
        made = GroupMembers(self.session)
        made.wished.connect(self.wished)
        if self.home is not None:
            made.show_home(self.home)
        return made

    def show_home(self, home: GroupHome) -> None:
        """Show this group as it is now."""
        self.home = home
        self.name.setText(home.group.name)
        parts = (state_of_group(home.group), home.group.purpose.split("\n")[0])
        self.about.setText("\n".join(part for part in parts if part))
        self.about.setVisible(not home.group.locked)
        self.locked.setVisible(home.group.locked)
        self.tabs.setVisible(not home.group.locked)
        self.notes.show_home(home)
        self.meetings.rows.show(home.meetings)
        self._show_actions()
        if self._members.made:
            self.members.show_home(home)
        self._offer()

    def settle(self) -> None:
        """Turn what is being typed into changes."""
        self.notes.settle()

    def make_meeting(self) -> None:
        """Ask for what a meeting needs, and make it."""
        if self.home is None or not self.home.group.writable:
            return
        group = self.home.group.id
        asked = NewMeeting(self.window())
        words = BegunWords(self.session, asked, f"meeting of {group}", asked.words())
        if asked.exec():
            title, items = asked.title.text(), asked.agenda.items()
            values = {"starts": asked.starts, "timezone": asked.timezone, "place": asked.place.text()}
            said = {name: value for name, value in values.items() if value}
            work = partial(make_meeting, self.session.library, group, title, items, **said)
            self.session.write(self, words.making(work), self.meeting_wanted.emit)

    def make_action(self) -> None:
        """Ask what somebody is to do, and note it down."""
        if self.home is None or not self.home.group.writable:
            return
        group = self.home.group
        asked = NewAction(self.window(), [one.name for one in group.members if one.account])
        words = BegunWords(self.session, asked, f"action of {group.id}", asked.words())
        if asked.exec():
            work = partial(make_action, self.session.library, group.id, asked.title.text(), asked.values())
            self.session.write(self, words.making(work))

    def _show_actions(self) -> None:
        if self.home is not None:
            shown = [one for one in self.home.agreements if one.to_do or self.all.isChecked()]
            self.agreed.show_rows(shown, writable=self.home.group.writable)
            late = sum(one.overdue for one in self.home.agreements)
            words = self.tr("Actions") if not late else self.tr("Actions, {n} overdue").format(n=late)
            self.tabs.setTabText(2, words)

    def _offer(self) -> None:
        writable = self.home is not None and self.home.group.writable
        for button in (self.new_meeting, self.new_action):
            button.setEnabled(writable)
        self.open_meeting.setEnabled(self.meetings.chosen() is not None)

    def _open_chosen(self) -> None:
        one: MeetingRow | None = self.meetings.chosen()
        if one is not None:
            self._open(one)

    def _open(self, one: MeetingRow) -> None:
        self.meeting_wanted.emit(one.id)

    def _lay_out(self) -> None:
        held = QWidget()
        column = QVBoxLayout(held)
        column.addLayout(in_lines(self.new_meeting, self.open_meeting))
        column.addWidget(self.meetings)
        tasks = QWidget()
        column = QVBoxLayout(tasks)
        column.addLayout(in_lines(self.new_action, self.all))
        column.addWidget(self.agreed)
        for page, words in (
            (self.notes, self.tr("Notes")),
            (held, self.tr("Meetings")),
            (tasks, self.tr("Actions")),
            (self._members, self.tr("Members")),
        ):
            self.tabs.addTab(page, words)
        self.tabs.setAccessibleName(self.tr("Parts of the group"))
        column = QVBoxLayout(self)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addWidget(self.locked)
        column.addWidget(self.tabs, 1)
        column.addStretch()
