"""The page “Groups”: the groups there are, and one of them or one of its meetings beside the list."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ...library.library import Changes
from ...services.group_home import GroupHome, group_home
from ...services.groups import Group, groups_of, make_group
from ...services.meetings import MEETING
from ..agenda_clock import AgendaClock
from ..begun_words import BegunWords
from ..dialogs.new_group import NewGroup
from ..labels import plain_label
from ..latest import Latest
from ..models.group_words import group_columns
from ..models.rows import Rows
from ..navigation import Navigation, Place
from ..only_read import off_where_only_read
from ..painted import icon_button
from ..session import Session
from .group_view import GroupView
from .later import Later
from .meeting_view import MeetingView
from .page import Page
from .rows_view import RowsView


class GroupsPage(Page):
    """`group` is the id of the group in front, "" for none."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__(session, navigation)
        self.group = ""
        self._wanted = ""
        self.meeting: MeetingView | None = None
        self._clocks: dict[str, AgendaClock] = {}
        self.list = RowsView(Rows(group_columns(), lambda one: one.id, self), self.tr("Groups"), always=True)
        self.new = icon_button("add", self.tr("New gro&up…"))
        self.nothing = plain_label(
            self.tr(
                "You are in no group yet. Make one here, or connect to a server with a code you were given."
            )
        )
        self._view = Later(self._make_view)
        self.left, self.stack = QWidget(), QStackedWidget()
        self._groups: Latest[list[Group]] = Latest(session, self, self._show_groups)
        self._home: Latest[GroupHome] = Latest(session, self, self._show_home, self._lost)
        _lay_out(self)
        off_where_only_read(session, self.new)
        self._connect()
        self._read()

    @property
    def view(self) -> GroupView:
        """The group in front; made with the first one."""
        return self._view.part

    def _make_view(self) -> GroupView:
        made = GroupView(self.session, self.navigation)
        made.meeting_wanted.connect(self.open_meeting)
        made.wished.connect(self._read)
        return made

    # -- what the window asks ----------------------------------------------------------------------

    def place(self) -> Place:
        if self.meeting is not None:
            return Place("groups", self.meeting.id, MEETING, self.group)
        return Place("groups", "", "", self.group)

    def panes(self) -> list[QWidget]:
        if self.meeting is not None:
            return [self.meeting.agenda.list, self.meeting.notes.entry, self.meeting.people.people]
        return [self.list, self.view.tabs]

    def show_record(self, record: str) -> bool:
        if not self._view.made:
            return False
        if self.view.meetings.rows.place_of(record) >= 0:
            self.open_meeting(record)
            return True
        if self.view.notes.list.rows.place_of(record) >= 0:
            self.close_meeting()
            self.view.tabs.setCurrentIndex(0)
            self.view.notes.open(record)
            return True
        return False

    def settle(self) -> None:
        if self._view.made:
            self.view.settle()
        if self.meeting is not None:
            self.meeting.settle()

    # -- what the menu does ------------------------------------------------------------------------

    def make_group(self) -> None:
        """Ask for a name, and make a group."""
        asked = NewGroup(self.window())
        words = BegunWords(self.session, asked, "group", asked.words())
        if asked.exec():
            work = partial(make_group, self.session.library, asked.name.text(), asked.purpose.text())
            self.session.write(self, words.making(work), self.open_group)

    def open_group(self, id_: str) -> None:
        """Bring a group (id) to the front, as soon as it is known here."""
        if id_ != self.group:
            self._wanted = id_
            self._groups.ask(partial(groups_of, self.session.library))

    def make_note(self) -> None:
        """Begin a note in the group in front."""
        self.close_meeting()
        self.view.tabs.setCurrentIndex(0)
        self.view.notes.make()

    def show_members(self) -> None:
        """Show who is in the group in front."""
        self.close_meeting()
        self.view.tabs.setCurrentIndex(3)

    def invite(self) -> None:
        """Invite somebody into the group in front."""
        self.show_members()
        self.view.members.ask()

    def hold(self, group: str, id_: str) -> None:
        """Bring a group to the front, and hold a meeting of it."""
        if self.meeting is None or self.meeting.id != id_:
            self.open_group(group)
            self.open_meeting(id_)

    def open_meeting(self, id_: str) -> None:
        """Hold a meeting (id)."""
        self.close_meeting()
        clock = self._clocks.setdefault(id_, AgendaClock())
        self.meeting = MeetingView(self.session, self.navigation, id_, clock)
        self.meeting.back_wanted.connect(self.close_meeting, Qt.ConnectionType.QueuedConnection)
        self.meeting.meeting_wanted.connect(self.open_meeting, Qt.ConnectionType.QueuedConnection)
        self.stack.addWidget(self.meeting)
        self.stack.setCurrentWidget(self.meeting)
        self.left.hide()
        self.meeting.notes.entry.setFocus()  # what is typed are notes
        self._tell()

    def close_meeting(self) -> None:
        """Back to the group; what was typed becomes a change."""
        if self.meeting is None:
            return
        closed, self.meeting = self.meeting, None
        closed.leave()
        self.stack.setCurrentWidget(self._view)
        self.stack.removeWidget(closed)
        closed.deleteLater()
        self.left.show()
        self.view.tabs.setCurrentIndex(1)
        self.view.meetings.setFocus()
        self._read()
        self._tell()

    # -- what is shown -----------------------------------------------------------------------------

    def _read(self) -> None:
        self._groups.ask(partial(groups_of, self.session.library))
        if self.group:
            self._home.ask(partial(group_home, self.session.library, self.group))

    def _changed(self, changes: Changes) -> None:
        if changes.spaces or any(
            self.group in (space, "") or space == record for space, record in changes.records
        ):
            self._read()

    def _show_groups(self, groups: list[Group]) -> None:
        self.list.rows.show(groups)
        if self.list.rows.place_of(self._wanted) >= 0:
            self.list.choose(self._wanted)
            self._wanted = ""
        if not groups:
            self.group = ""
            self.stack.setCurrentWidget(self.nothing)

    def _choose(self) -> None:
        one: Group | None = self.list.chosen()
        if one is not None and one.id != self.group:
            if self.meeting is not None and self.meeting.now and self.meeting.now.space != one.id:
                self.close_meeting()
            if self._view.made:
                self.view.settle()
                self.view.notes.open("")
            self.group = one.id
            self._home.ask(partial(group_home, self.session.library, one.id))
            self._tell()

    def _show_home(self, home: GroupHome) -> None:
        if home.group.id == self.group:
            self.view.show_home(home)
            if self.meeting is None:
                self.stack.setCurrentWidget(self._view)

    def _lost(self, error: Exception) -> None:
        """The group was left, or its coordinator took this person out."""
        if getattr(error, "code", "") == "space_unknown":
            self.close_meeting()
            self._groups.ask(partial(groups_of, self.session.library))
        else:
            self.session.tasks.failed.emit(error)

    def _tell(self) -> None:
        if self.isVisible():
            self.navigation.stand_at(self.place())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell()

    def _connect(self) -> None:
        self.new.clicked.connect(self.make_group)
        self.list.chose.connect(self._choose)
        self.session.changed.connect(self._changed)
        self.session.synchronising.finished.connect(self._read)


def _lay_out(page: GroupsPage) -> None:
    column = QVBoxLayout(page.left)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page.new)
    column.addWidget(page.list)
    page.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
    page.nothing.setMargin(24)
    page.stack.addWidget(page.nothing)
    page.stack.addWidget(page._view)
    across = QSplitter(Qt.Orientation.Horizontal)
    across.addWidget(page.left)
    across.addWidget(page.stack)
    across.setStretchFactor(1, 1)
    across.setSizes([240, 840])
    across.setChildrenCollapsible(False)
    QVBoxLayout(page).addWidget(across)
