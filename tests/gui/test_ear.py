"""A window hears of what a colleague has sent, and fetches it by itself."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui import synchronising
from practicedesk.gui.window import Window
from tests.desks.office import Office

from .conftest import settled
from .library_page import library_page, titles

LOOK_S = 0.02


class Line:
    """A network that bears streams: `events` is answered when there is news. `asked`: by path."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.asked: list[str] = []
        self.waits, self.closed = Event(), Event()

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        self.asked.append(path)
        if path != "events":
            return self.office.door.handle(path, frame)
        listener = self.office.door.listener(path, frame)
        if isinstance(listener, tuple):
            return listener
        while not self.closed.is_set():
            with self.office.one:
                if listener.has_news():
                    break
            self.waits.set()
            self.closed.wait(LOOK_S)
        with self.office.one:
            return 200, listener.told()


def test_what_a_colleague_sends_comes_without_being_asked_for(
    qtbot: QtBot, office: Office, open_window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synchronising, "HEARD_MS", (0, 1))
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: "contributor"})
    line = Line(office)
    window = open_window(ana.library, lambda url: line)
    page = library_page(qtbot, window)
    window.run_action("sync_now")
    qtbot.waitUntil(line.waits.is_set)
    before = line.asked.count("exchange")
    ben.editing.new("note", "Acorns", group)
    ben.sync()
    qtbot.waitUntil(lambda: "Acorns" in titles(page))
    settled(qtbot, window.session)
    line.waits.clear()
    qtbot.waitUntil(line.waits.is_set)
    assert line.asked.count("exchange") == before + 1
    window.session.synchronising.start()
    qtbot.waitUntil(lambda: line.asked.count("exchange") == before + 2)
    line.closed.set()
    window.close()
