"""Ana sits at a window; Ben shares a group with her and works at a desk of his own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast

from pytestqt.qtbot import QtBot

from practicedesk.gui.synchronising import Synchronising
from practicedesk.gui.views.sync_page import SyncPage
from practicedesk.gui.views.sync_status import SyncStatus
from practicedesk.gui.window import Window
from practicedesk_sync.errors import WorldError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Desk, Office

from .conftest import settled

TEXT = "First.\n\nSecond.\n\nThird.\n\nFourth.\n\nFifth."


class Network:
    """The way to the office's server, as long as nothing is in the way."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.down = False
        self.silent = False
        self.asked = threading.Event()
        self.calls = 0
        self.meanwhile: Callable[[], object] = lambda: None
        """Done once, before an answer is given."""

    def to(self, url: str) -> Callable[[str, bytes], tuple[int, bytes]]:
        return self._carry

    def _carry(self, path: str, frame: bytes) -> tuple[int, bytes]:
        self.calls += 1
        if self.down:
            raise WorldError("offline", "The server cannot be reached.", "Try again later.", retryable=True)
        self.asked.set()
        if self.silent:
            threading.Event().wait()
        answer = self.office.door.handle(path, frame)
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return answer


class Pair:
    """`id`: a practice of the group. Ana's window opens with `open`."""

    def __init__(self, office: Office, qtbot: QtBot, open_window: Callable[..., Window]) -> None:
        self.office = office
        self.qtbot = qtbot
        self.network = Network(office)
        self._open = open_window
        self.ana: Desk = office.desk("ana")
        self.group = self.ana.editing.new("group", "Parks")
        self.ana.sync()
        self.ben: Desk = office.desk("ben", {self.group: CONTRIBUTOR})
        self.id = self.ana.editing.new("practice", "Benches", self.group, {"problem": TEXT})
        office.settle()
        self.window: Window

    def open(self) -> Window:
        self.window = self._open(self.ana.library, self.network.to)
        self.qtbot.waitUntil(lambda: self.synchronising.state.enrolled)
        return self.window

    @property
    def synchronising(self) -> Synchronising:
        return self.window.session.synchronising

    def sync(self) -> None:
        """Ana presses the button; wait until the cycle has ended and is shown."""
        self.window.run_action("sync_now")
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.synchronising.state.running)
        settled(self.qtbot, self.window.session)

    def status(self) -> SyncStatus:
        return cast(SyncStatus, self.window.statusBar().findChild(SyncStatus))

    def page(self, tab: str) -> SyncPage:
        """The page “Sync” with a tab in front, once it shows what there is."""
        self.window.run_action("review" if tab == "review" else f"see_{tab}")
        settled(self.qtbot, self.window.session)
        return cast(SyncPage, self.window.page())

    def write_apart(self, field: str, by_ana: str, by_ben: str) -> None:
        """Both give a field another value; then everybody synchronises."""
        self.ana.editing.put(self.id, {field: by_ana})
        self.ben.editing.put(self.id, {field: by_ben})
        self.office.settle()
