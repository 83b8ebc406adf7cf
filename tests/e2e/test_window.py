"""The main job by hand, in a real window, with nothing but the keyboard and what a screen reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.reports.pdf_reading import text_of

from .desk_process import DeskProcess
from .screen.person import Person
from .screen.screen import Screen
from .server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "screen"
    folder.mkdir()
    made = Screen(folder)
    yield made
    made.close()


def test_somebody_new_writes_is_interrupted_finds_and_prints(screen: Screen, tmp_path: Path) -> None:
    person = Person(screen, tmp_path / "library")
    person.sees("dialog", "PracticeDesk")
    person.reads("How do you want to begin?")
    person.presses("Return")  # look around with the sample library
    person.reads("24 records")

    person.presses("ctrl+n")
    person.sees("dialog", "Write something new")
    person.types("Notices read out loud at the bus station")
    person.presses("Return")
    person.goes_to("Problem")
    person.types("A voice tells about delays, so that nobody has to see a screen.")
    person.reads("Saved on this computer")
    person.is_killed()

    person.open()
    person.presses("ctrl+f")
    person.types("notices loud station")
    person.reads("1 record")
    person.reads("You were writing here and had not finished: Problem.")
    person.goes_to("Continue writing")
    person.presses("space")
    person.reads("A voice tells about delays")
    person.presses("ctrl+Return")

    sheet = tmp_path / "sheet.pdf"
    person.presses("ctrl+p")
    person.saves_as(sheet)
    person.reads("1 page, in:")
    person.presses("Escape")
    person.closes()
    assert "Notices read out loud at the bus station" in text_of(sheet)
    assert "A voice tells about delays" in text_of(sheet)


@pytest.fixture
def desk(tmp_path: Path) -> DeskProcess:
    """A colleague's library, used by commands."""
    return DeskProcess(tmp_path / "ben")


def test_two_people_converge_settle_a_conflict_and_publish(
    screen: Screen, server: ServerProcess, desk: DeskProcess, tmp_path: Path
) -> None:
    server.start()
    server.answer("group", "add", "Digital services")
    own = server.answer("invite", "ana", "--space", "Digital services", "--role", "coordinator")
    bens = server.answer("invite", "ben", "--space", "Digital services", "--role", "contributor")
    desk("init")
    desk("enrol", server.url, bens)
    fields = ("problem=The screen is small.\n\nNobody can hear it.", "--space", "Digital services")
    record = desk("new", "practice", "Notices read out loud", *fields)
    desk("sync")

    ana = Person(screen, tmp_path / "ana")
    ana.reads("How do you want to begin?")
    ana.goes_to("Connect with a code")
    ana.presses("space")
    ana.sees("dialog", "Connect to a server")
    ana.types(server.url)
    ana.goes_to("One-time code")
    ana.types(own)
    ana.presses("Return")
    ana.reads("records received.")
    ana.presses("Escape")
    ana.reads("Everything is sent; agreed with the server")

    ana.presses("ctrl+f")
    ana.types("notices loud")
    ana.reads("1 record")
    ana.presses("F2")
    ana.goes_to("Problem")
    ana.presses("ctrl+Home", "shift+End")
    ana.types("The screen is too small for most.")
    # While she types: a window that hears of it before would show her his words to begin with.
    desk("set", record, "problem=The screen is high up.\n\nNobody can hear it.")
    desk("sync")
    ana.presses("ctrl+Return", "F5")
    ana.reads("1 to decide")

    ana.presses("F8")
    ana.reads("The screen is high up.")
    ana.presses("alt+4")
    ana.goes_to("What shall stand there instead")
    ana.presses("ctrl+a")
    ana.types("The screen is small and high up.")
    ana.presses("ctrl+Return")
    ana.reads("Nothing to decide")
    ana.presses("F5")
    ana.reads("Everything is sent; agreed with the server")
    desk("sync")
    assert desk.json("show", record)["fields"]["problem"] == (
        "The screen is small and high up.\n\nNobody can hear it."
    )
    assert desk.json("conflicts") == []

    ana.presses("ctrl+1")
    ana.does("Publish")
    ana.sees("dialog", "Publish")
    ana.reads("Everybody who uses this server can read it.")
    ana.goes_to("Publish")
    ana.presses("space")
    ana.reads("Published")
    ana.presses("F5")
    ana.until(lambda: bool(desk("sync")) and len(desk.json("list", "publication")) == 1, "the publication")
    ana.closes()


def test_a_working_group_holds_a_meeting(screen: Screen, tmp_path: Path) -> None:
    ana = Person(screen, tmp_path / "ana")
    ana.reads("How do you want to begin?")
    ana.goes_to("Start empty")
    ana.presses("space")
    ana.reads("0 records")
    ana.presses("ctrl+2")
    ana.does("New group")
    ana.sees("dialog", "New group")
    ana.types("Bus stops")
    ana.presses("Return")
    ana.reads("Only on this computer")

    ana.does("New meeting")
    ana.sees("dialog", "New meeting")
    ana.goes_to("Title of the meeting")
    ana.types("First meeting")
    ana.goes_to("Agenda, one item on each line")
    ana.types("Small stops (10)")
    ana.presses("Tab")
    ana.goes_to("Make the meeting")
    ana.presses("space")
    ana.reads("Notes on this item")
    ana.goes_to("Notes on this item")
    ana.types("/action Ana: write to the towns by 2026-12-04\n/decision Small stops stay")
    ana.reads("write to the towns")
    ana.goes_to("Circulate…")
    ana.presses("space")
    ana.reads("can read it")
    ana.stands_at("Cancel")
    ana.goes_to("Circulate")
    ana.presses("space")
    ana.reads("1 new task, 1 decision")
    ana.goes_to("Approve")
    ana.presses("space")
    ana.reads("approve its minutes all the same")
    ana.stands_at("Cancel")
    ana.goes_to("Approve")
    ana.presses("space")
    ana.reads("Approved")

    minutes = tmp_path / "minutes.pdf"
    ana.goes_to("Minutes PDF")
    ana.presses("space")
    ana.saves_as(minutes)
    ana.reads("1 page, in:")
    ana.presses("Escape")
    ana.closes()
    assert "write to the towns" in text_of(minutes)
    assert "Small stops stay" in text_of(minutes)
