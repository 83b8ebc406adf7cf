"""The page “Sync”: how the library stands, what waits, what has come, what was not taken, what to decide."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from ...library.library import Changes
from ...services.status import Status
from ...services.traffic import Traffic, received, unsent
from .. import wording
from ..flow import in_lines
from ..icons import icon
from ..labels import plain_label
from ..navigation import Navigation, Place
from ..only_read import off_where_only_read
from ..painted import keep_painted
from ..session import Session
from .held_panel import HeldPanel
from .later import Later
from .page import Page
from .review_panel import ReviewPanel
from .tabs import Tabs
from .traffic_list import TrafficList
from .tray_panel import TrayPanel

UNSENT, RECEIVED, REFUSED, REVIEW, HELD = TABS = ("unsent", "received", "refused", "review", "held")
SOON_MS = 150
Tab = TrafficList | TrayPanel | ReviewPanel | HeldPanel


class SyncPage(Page):
    """Lists are made when they are first seen, and read while they are."""

    def __init__(self, session: Session, navigation: Navigation) -> None:
        super().__init__(session, navigation)
        self.state = session.synchronising.state
        self._arrived = 0
        self.mark, self.sentence, self.server = QLabel(), plain_label(), plain_label()
        self.now = QPushButton(self.tr("Sync now"))
        self.connect_ = QPushButton(self.tr("Connect to a server…"))
        self.now.clicked.connect(lambda: navigation.action_wanted.emit("sync_now"))
        self.stick = self._stick_button(navigation)
        self.connect_.clicked.connect(lambda: navigation.action_wanted.emit("connect"))
        self.check = QPushButton(self.tr("Check my connection…"))
        self.check.clicked.connect(lambda: navigation.action_wanted.emit("check_connection"))
        self._unsent, self._received = Later(self._make_unsent), Later(self._make_received)
        self._tray = Later(partial(TrayPanel, session, navigation))
        self._review = Later(partial(ReviewPanel, session, navigation))
        self._held = Later(partial(HeldPanel, session, navigation))
        self.tabs = Tabs()
        self.tabs.setAccessibleName(self.tr("What is on its way"))
        for part in (self._unsent, self._received, self._tray, self._review, self._held):
            self.tabs.addTab(part, "")
        self.tabs.currentChanged.connect(self._look)
        self.tabs.currentChanged.connect(self._show)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._look)
        session.changed.connect(self._changed)
        session.synchronising.finished.connect(self._look_at_received)
        self.state.stood.connect(self._show)
        _lay_out(self)
        off_where_only_read(session, self.now, self.connect_)
        keep_painted(self, self._show)
        self.open_tab(REVIEW if self.state.status and self.state.status.conflicts else UNSENT)

    # -- its parts ---------------------------------------------------------------------------------

    @property
    def unsent(self) -> TrafficList:
        return self._unsent.part

    @property
    def received(self) -> TrafficList:
        return self._received.part

    @property
    def tray(self) -> TrayPanel:
        return self._tray.part

    @property
    def review(self) -> ReviewPanel:
        return self._review.part

    @property
    def held(self) -> HeldPanel:
        return self._held.part

    def _make_unsent(self) -> TrafficList:
        return TrafficList(
            self.session,
            self.navigation,
            lambda: unsent(self.session.library),
            name=self.tr("What waits to be sent"),
            explained=self.tr("Saved on this computer; it goes with the next synchronisation."),
            with_authors=False,
        )

    def _make_received(self) -> TrafficList:
        made = TrafficList(
            self.session,
            self.navigation,
            self._ask_received,
            name=self.tr("What has come from others"),
            explained=self.tr(
                "What others did, since PracticeDesk was opened. Where two people wrote in one text and their"
                " words go together, they were merged for you; you may look, and need not."
            ),
            with_authors=True,
        )
        made.counted.connect(self._count_received)
        return made

    # -- what the window asks ----------------------------------------------------------------------

    def open_tab(self, tab: str) -> None:
        """Bring one of `TABS` to the front."""
        self.tabs.setTabVisible(TABS.index(tab), True)
        self.tabs.setCurrentIndex(TABS.index(tab))
        self._list().setFocus()

    def place(self) -> Place:
        return Place(page="sync")

    def panes(self) -> list[QWidget]:
        parts = [self.tabs.tabBar(), self._list()]
        return [*parts, self.review.card] if self.tabs.currentWidget() is self._review else parts

    def settle(self) -> None:
        if self._review.made:
            self.review.settle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._look_at_received)  # for its number, once the page is there
        self._look()

    def _list(self) -> QWidget:
        return self._tab().list

    def _tab(self) -> Tab:
        return cast(Later[Tab], self.tabs.currentWidget()).part

    def _ask_received(self) -> Traffic:
        marks = self.session.synchronising.marks
        return Traffic((), 0) if marks is None else received(self.session.library, marks)

    @Slot()
    def _look(self) -> None:
        if self.isVisible():
            self._tab().look()

    @Slot()
    def _look_at_received(self) -> None:
        self.received.look()

    @Slot(object)
    def _changed(self, changes: Changes) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @Slot(int)
    def _count_received(self, count: int) -> None:
        self._arrived = count
        self._show()

    @Slot()
    def _show(self) -> None:
        state, status = self.state, self.state.status
        self.mark.setPixmap(icon(state.icon).pixmap(24))
        self.sentence.setText(state.sentence)
        self.server.setText(self._server(status) if status else "")
        self.now.setEnabled(state.enrolled and not state.running)
        counts = (0,) * len(TABS)
        if status:
            counts = (status.unsent, self._arrived, status.returned, status.conflicts, status.held)
        some = (
            self.tr("%Ln change(s) not sent", "", counts[0]),
            self.tr("%Ln change(s) received", "", counts[1]),
            self.tr("%Ln change(s) refused", "", counts[2]),
            self.tr("%Ln to decide", "", counts[3]),
            self.tr("%Ln change(s) held for you", "", counts[4]),
        )
        none = (
            self.tr("Nothing to send"),
            self.tr("Nothing received"),
            self.tr("Nothing refused"),
            self.tr("Nothing to decide"),
            self.tr("Nothing held"),
        )
        for place, count in enumerate(counts):
            self.tabs.setTabText(place, some[place] if count else none[place])
        held = TABS.index(HELD)
        self.tabs.setTabVisible(held, bool(counts[held]) or self.tabs.currentIndex() == held)

    def _stick_button(self, navigation: Navigation) -> QPushButton:
        button = QPushButton(self.tr("By stick"))
        menu = QMenu(button)
        for id_, words in (
            ("write_bundle", self.tr("Save work for a stick…")),
            ("read_bundle", self.tr("Read from a stick…")),
            ("carry", self.tr("Hand in for a colleague…")),
        ):
            menu.addAction(words).triggered.connect(partial(navigation.action_wanted.emit, id_))
        button.setMenu(menu)
        return button

    def _server(self, status: Status) -> str:
        if not status.account:
            return self.tr("Everything works on this computer. Connect it to share work with your groups.")
        where = status.server or self.tr("by stick")
        told = self.tr("Server: %1 · you are %2").replace("%1", where).replace("%2", status.account)
        if not status.verified_ms:
            return told
        when = self.tr("last verified: %1").replace("%1", wording.moment(status.verified_ms))
        return f"{told} · {when}"


def _lay_out(page: SyncPage) -> None:
    words = QVBoxLayout()
    words.addWidget(page.sentence)
    words.addWidget(page.server)
    head = QHBoxLayout()
    head.addWidget(page.mark)
    head.addLayout(words, 1)
    column = QVBoxLayout(page)
    column.addLayout(head)
    column.addLayout(in_lines(page.now, page.stick, page.connect_, page.check))
    column.addWidget(page.tabs, 1)
