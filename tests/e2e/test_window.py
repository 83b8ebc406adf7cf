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
    person.reads("22 records")

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
