"""Two people take the notes of one meeting: one at the window, one at a desk of his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window
from practicedesk.services.attendance import mark
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting, meeting, write_notes
from tests.desks.office import Desk, Office, office

from .meeting_room import FIRST, ITEMS, SECOND, THIRD, Held

Open = Callable[..., Window]


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as made:
        yield made


class Two:
    """Ana holds the meeting at her window; Ben takes notes at his own desk."""

    def __init__(self, qtbot: QtBot, shared: Office, open_window: Open) -> None:
        self.office = shared
        self.ana = shared.desk("ana")
        group = make_group(self.ana.library, "Joined-Up Towns")
        self.ana.sync()
        self.ben: Desk = shared.desk("ben", {group: "contributor"})
        self.id = make_meeting(self.ana.library, group, "First meeting", ITEMS, starts="2026-09-08T10:00")
        shared.settle()
        self.held = Held(qtbot, open_window(self.ana.library), self.id)

    def hear(self) -> None:
        """Ben's work comes to Ana."""
        self.ben.sync()
        self.ana.sync()
        self.held.wait()


@pytest.fixture
def two(qtbot: QtBot, shared: Office, open_window: Open) -> Two:
    return Two(qtbot, shared, open_window)


def test_a_second_note_taker_writes_at_the_same_time(two: Two) -> None:
    held = two.held
    held.type("From Ana")
    write_notes(two.ben.library, two.id, SECOND, "From Ben.\n\n/action Ben: ask")
    write_notes(two.ben.library, two.id, FIRST, "")
    two.hear()
    held.type(", still.")
    assert held.view.notes.entry.standing() == "From Ana, still."
    held.go_to(SECOND)
    assert held.view.notes.entry.standing() == "From Ben.\n\n/action Ben: ask"
    held.type(" them")
    held.go_to(THIRD)
    two.office.settle()
    for desk in (two.ana, two.ben):
        found = meeting(desk.library, two.id)
        assert [one.notes for one in found.sections] == [
            "From Ana, still.",
            "From Ben.\n\n/action Ben: ask them",
            "",
        ]
        assert found.conflicts == 0


def test_undo_in_the_notes_leaves_what_the_other_wrote_there(two: Two) -> None:
    entry = two.held.view.notes.entry
    write_notes(two.ben.library, two.id, FIRST, "From Ben.\n\nLater.")
    two.hear()
    two.held.type("\n\nFrom Ana.")
    write_notes(two.ben.library, two.id, FIRST, "From Ben, again.\n\nLater.")
    two.hear()
    assert entry.standing() == "From Ben, again.\n\nLater.\n\nFrom Ana."
    for _ in range(3):
        entry.undo()
        assert entry.standing().startswith("From Ben, again.\n\nLater.")
    assert "Ana" not in entry.standing()


def test_a_paragraph_both_wrote_has_to_be_decided_before_the_approval(two: Two) -> None:
    held = two.held
    held.circulate()
    two.ana.sync()
    two.ben.sync()
    write_notes(two.ben.library, two.id, FIRST, "Five.")
    held.type("Ten.")
    held.go_to(SECOND)
    two.hear()
    view = held.view
    assert view.warning.isVisible() and view.settle_conflict.isVisible()
    assert not view.approve.isEnabled()
    view.settle_conflict.click()
    assert held.window.navigation.place.page in ("sync", "")


def test_attendance_ticked_elsewhere_comes_in(two: Two) -> None:
    mark(two.ben.library, two.id, "ben")
    two.hear()
    assert two.held.view.people.there.title() == "Who is there: 1"
