"""A meeting being held: agenda, minutes, people, and the way of the minutes to approval."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...library.library import Changes
from ...services.agreements import Recorded
from ...services.approving import approve, circulate, open_for_amendments, take_back
from ...services.meetings import (
    AMENDMENTS,
    APPROVED,
    CIRCULATED,
    DRAFT,
    FIRST_ITEM,
    Item,
    Meeting,
    make_next,
    meeting,
)
from .. import wording
from ..agenda_clock import AgendaClock
from ..begun_words import BegunWords
from ..dialogs.early_approval import EarlyApproval
from ..dialogs.new_meeting import NewMeeting
from ..dialogs.save_calendar import ask_calendar
from ..dialogs.showing import ask_before_showing
from ..flow import in_lines
from ..labels import heading_label, plain_label
from ..latest import Latest
from ..models.group_words import recorded_words
from ..navigation import Navigation
from ..only_read import off_where_only_read
from ..open_record import OpenRecord
from ..painted import icon_button
from ..session import Session
from .after_approval import AfterApproval
from .beside import Beside
from .meeting_agenda import MeetingAgenda
from .meeting_notes import MeetingNotes
from .meeting_people import MeetingPeople

ROOM_FOR_ALL = 110
"""Letters of width from which agenda, notes and people stand beside each other."""


class MeetingView(QWidget):
    """Open on one meeting (id); `clock` tells how long its items took.

    The steps of the minutes keep their places and are off while they cannot be taken: whoever presses twice
    takes one step.
    """

    back_wanted = Signal()
    """Back to the group."""
    meeting_wanted = Signal(str)
    """Open another meeting (id)."""

    def __init__(self, session: Session, navigation: Navigation, id_: str, clock: AgendaClock) -> None:
        super().__init__()
        self.session = session
        self.navigation = navigation
        self.id = id_
        self.now: Meeting | None = None
        self.opened = OpenRecord(session, id_, self)
        self.title, self.about, self.warning = heading_label(), plain_label(), plain_label()
        self.agenda = MeetingAgenda(session, clock)
        self.notes = MeetingNotes(self.opened)
        self.people = MeetingPeople(session)
        self.back = QPushButton(self.tr("← &Back to the group"))
        self.settle_conflict = icon_button("conflict", self.tr("Decide…"))
        self.circulate = QPushButton(self.tr("&Circulate…"))
        self.take_back = QPushButton(self.tr("Take back"))
        self.amend = QPushButton(self.tr("Open for a&mendments"))
        self.approve = icon_button("done", self.tr("A&pprove"))
        self.steps = {
            CIRCULATED: self.circulate,
            DRAFT: self.take_back,
            AMENDMENTS: self.amend,
            APPROVED: self.approve,
        }
        self.pdf = icon_button("pdf", self.tr("Minutes P&DF…"))
        self.next = QPushButton(self.tr("&Next meeting…"))
        self.approved = AfterApproval()
        self._reading: Latest[Meeting] = Latest(session, self, self._show, self._lost)
        self._lay_out()
        off_where_only_read(session, *self.steps.values(), self.next, self.approved.next)
        self._connect()
        self._read()

    def settle(self) -> None:
        """Turn what is being typed into changes."""
        self.opened.settle()

    def leave(self) -> None:
        """As `settle`: the group comes to the front again."""
        self.opened.leave()

    # -- what is shown -----------------------------------------------------------------------------

    def _changed(self, changes: Changes) -> None:
        space = self.now.space if self.now else ""
        if space in changes.spaces or any(space in (one, "") for one, _ in changes.records):
            self._read()

    def _read(self) -> None:
        self._reading.ask(partial(meeting, self.session.library, self.id))

    def _show(self, now: Meeting) -> None:
        if now.trashed:
            self.back_wanted.emit()
            return
        self.now = now
        self.title.setText(now.row.title)
        facts = (wording.date_words(now.row.starts), now.row.place, self._state(now))
        self.about.setText(" · ".join(fact for fact in facts if fact))
        warning = self._warning(now)
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self.settle_conflict.setVisible(bool(now.conflicts))
        _offer_steps(self, now)
        for part in (self.notes, self.agenda, self.people, self.approved):
            part.show_meeting(now)

    def _state(self, now: Meeting) -> str:
        if now.approval is None:
            return wording.choice(now.row.state)
        who = self.tr("you") if now.approval.you else now.approval.who
        day = wording.day(now.approval.at_ms)
        if who:
            return self.tr("Approved by {who}, {day}").format(who=who, day=day)
        return self.tr("Approved, {day}").format(day=day)

    def _warning(self, now: Meeting) -> str:
        if now.conflicts:
            return self.tr("A paragraph was rewritten by two people and awaits a decision.")
        if now.approval is not None and not now.approval.whole:
            return self.tr(
                "The text holds work that whoever approved it had not seen. Open it for amendments."
            )
        return ""

    def _lost(self, error: Exception) -> None:
        if getattr(error, "code", "") == "record_unknown":
            self.back_wanted.emit()
        else:
            self.session.tasks.failed.emit(error)

    # -- what is done ------------------------------------------------------------------------------

    def _ask_to_circulate(self) -> None:
        if self.now is not None:
            told = self.tr("What the lines of the minutes say becomes tasks and decisions.")
            words = self.tr("Circulate minutes"), told, self.tr("Circulate")
            ask_before_showing(self, self.session, self.now.space, words, self._circulate)

    def _circulate(self) -> None:
        self.settle()
        self.session.write(self, partial(circulate, self.session.library, self.id), self._circulated)

    def _circulated(self, done: Recorded) -> None:
        self.navigation.said.emit(" ".join((self.tr("Circulated."), recorded_words(done))).strip())
        self._tell_kept(done)

    def _approve(self) -> None:
        if self.now and self.now.to_come and not EarlyApproval(self, self.now.row.starts).confirmed():
            return
        self.settle()
        self.session.write(self, partial(approve, self.session.library, self.id), self._approved)

    def _approved(self, done: Recorded) -> None:
        self.approved.offer()
        self.navigation.said.emit(" ".join((self.tr("Approved."), recorded_words(done))).strip())
        self._tell_kept(done)

    def _tell_kept(self, done: Recorded) -> None:
        if done.kept:
            self.navigation.said.emit(
                self.tr("Tasks that stay without their line, as somebody works on them: {n}.").format(
                    n=len(done.kept)
                )
            )

    def _take_back(self) -> None:
        self.session.write(self, partial(take_back, self.session.library, self.id))

    def _amend(self) -> None:
        self.session.write(self, partial(open_for_amendments, self.session.library, self.id))

    def _save_next(self) -> None:
        if self.now is not None and self.now.following is not None:
            following = self.now.following
            ask_calendar(self, self.session, self.navigation, following.id, following.title)

    def _make_next(self) -> None:
        if self.now is None:
            return
        now = self.now
        row, first = now.row, [Item(FIRST_ITEM)]
        asked = NewMeeting(self.window(), title=row.title, place=row.place, items=first, after=row.starts)
        words = BegunWords(self.session, asked, f"meeting after {now.id}", asked.words())
        if asked.exec():
            values = (asked.starts, asked.title.text(), asked.agenda.items(), asked.place.text())
            work = partial(make_next, self.session.library, self.id, *values)
            self.session.write(self, words.making(work), self.meeting_wanted.emit)

    # -- layout ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignTop)
        steps = in_lines(*self.steps.values(), self.pdf, self.next)
        beside = QHBoxLayout()
        beside.addWidget(self.warning, 1)
        beside.addWidget(self.settle_conflict)
        self.warning.hide()
        across = Beside(ROOM_FOR_ALL, [(self.agenda, 2), (self.notes, 5), (self.people, 3)])
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.about)
        for layout in (steps, beside):
            column.addLayout(layout)
        column.addWidget(self.approved)
        column.addWidget(across, 1)
        for button in self.steps.values():
            button.setEnabled(False)
        self.settle_conflict.hide()

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_wanted)
        self.circulate.clicked.connect(self._ask_to_circulate)
        self.take_back.clicked.connect(self._take_back)
        self.amend.clicked.connect(self._amend)
        self.approve.clicked.connect(self._approve)
        for wanted in (self.pdf.clicked, self.approved.pdf_wanted):
            wanted.connect(lambda *_: self.navigation.action_wanted.emit("minutes_pdf"))
        for wanted in (self.next.clicked, self.approved.next_wanted):
            wanted.connect(self._make_next)
        self.approved.calendar_wanted.connect(self._save_next)
        self.settle_conflict.clicked.connect(lambda: self.navigation.action_wanted.emit("review"))
        self.agenda.chose.connect(self.notes.choose)
        self.notes.went_to.connect(self.agenda.timer.show_item)
        self.agenda.typed.connect(self.notes.go_on)
        self.people.arising.opened.connect(self.navigation.record_wanted)
        self.session.changed.connect(self._changed)


def _offer_steps(view: MeetingView, now: Meeting) -> None:
    for state, button in view.steps.items():
        offered = state in now.steps and not (state == APPROVED and now.conflicts)
        if not offered and view.window().focusWidget() is button:
            view.notes.entry.setFocus()  # what is next to the button is not to be pressed by chance
        button.setEnabled(offered)
