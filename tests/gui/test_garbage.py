"""The search for what nobody holds any more: in the window's thread, and while nothing else runs."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from practicedesk.gui import garbage
from practicedesk.gui.garbage import PATIENCE, Garbage
from practicedesk.gui.tasks import Tasks


class Held:
    """Holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def searching(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Garbage]:
    monkeypatch.setattr(garbage, "NEW", 0)
    window = QObject()
    Garbage.begin()
    made = Garbage(Tasks(window), window)
    made.look()  # all is loaded
    yield made
    Garbage.end()
    assert gc.isenabled()


def test_python_does_not_search_by_itself_and_what_nobody_holds_goes(
    qtbot: QtBot, searching: Garbage
) -> None:
    gone = weakref.ref(Held())
    assert not gc.isenabled()
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None)


def test_nothing_is_searched_while_work_is_on_its_way_but_not_for_ever(
    qtbot: QtBot, searching: Garbage
) -> None:
    goes_on = threading.Event()
    searching.tasks.start(searching.tasks.writer, searching, goes_on.wait)
    gone = weakref.ref(Held())
    try:
        for _ in range(PATIENCE):
            searching.look()
        assert gone() is not None
        searching.look()
        assert gone() is None
    finally:
        goes_on.set()
        searching.tasks.wait()


def test_what_is_old_is_searched_too_now_and_then(searching: Garbage) -> None:
    old = Held()
    gone = weakref.ref(old)
    for _ in range(2):
        searching.look()  # it has outlived the young
    del old
    searching.look()
    assert gone() is not None
    for _ in range(PATIENCE):
        searching.look()
    assert gone() is None


def test_what_is_loaded_beside_the_first_list_is_not_searched(searching: Garbage) -> None:
    later = Garbage(searching.tasks, searching)
    beside, before = [Held() for _ in range(100)], gc.get_freeze_count()
    later.look()
    assert gc.get_freeze_count() > before + len(beside)
