"""The clock of an agenda: minutes given and taken, in words, and nothing else changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.gui.agenda_clock import AgendaClock
from practicedesk.gui.views.item_timer import ItemTimer
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting
from practicedesk.services.reading import details

from .meeting_room import ITEMS, SECOND, Held


class Wall:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def pass_(self, minutes: float) -> None:
        self.seconds += minutes * 60


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def timer(qtbot: QtBot, wall: Wall) -> ItemTimer:
    made = ItemTimer(AgendaClock(wall))
    qtbot.addWidget(made)
    made.show_item("Small stops", 20)
    return made


def words(timer: ItemTimer) -> str:
    timer.look()
    return timer.words.text()


def test_it_counts_while_it_runs_and_says_in_words_when_the_time_is_up(timer: ItemTimer, wall: Wall) -> None:
    wall.pass_(5)
    assert words(timer) == "Small stops: 0 of 20 min, clock paused"
    timer.button.click()
    wall.pass_(3.9)
    assert words(timer) == "Small stops: 3 of 20 min, clock running"
    wall.pass_(16.1)
    assert words(timer) == "Small stops: 20 of 20 min, the time is up, clock running"
    wall.pass_(2)
    timer.button.click()
    wall.pass_(30)
    assert words(timer) == "Small stops: 22 of 20 min, 2 over, clock paused"


def test_each_item_has_its_own_time_and_going_on_does_not_stop_it(timer: ItemTimer, wall: Wall) -> None:
    timer.toggle()
    wall.pass_(4)
    timer.show_item("Any other business", 0)
    wall.pass_(2)
    assert words(timer) == "Any other business: 2 min, clock running"
    timer.show_item("Small stops", 25)
    wall.pass_(1)
    assert words(timer) == "Small stops: 5 of 25 min, clock running"


def test_it_is_started_by_keyboard_changes_no_record_and_goes_on_while_one_looks_elsewhere(
    qtbot: QtBot, library: Library, open_window: Callable[..., Window]
) -> None:
    id_ = make_meeting(library, make_group(library, "Towns"), "First meeting", ITEMS)
    held = Held(qtbot, open_window(library), id_)
    before = len(details(library, id_).history)
    held.go_to(SECOND)
    held.window.activateWindow()
    held.view.notes.entry.setFocus()
    QTest.keyClick(held.view.notes.entry, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    held.wait()
    assert held.view.agenda.timer.words.text() == f"{SECOND}: 0 of 20 min, clock running"
    assert held.view.notes.entry.standing() == ""
    held.page.close_meeting()
    held.page.open_meeting(id_)
    held.wait()
    assert held.view.agenda.timer.clock.running
    assert len(details(library, id_).history) == before
    held.circulate()
    held.press("approve")
    assert not held.view.agenda.timer.isVisible()
