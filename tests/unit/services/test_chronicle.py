"""The life of a record in short: a line for what each person did in a row on a day, and none for nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.library.records import traced
from practicedesk.services.chronicle import chronicle
from practicedesk.services.editing import Editing
from practicedesk.services.undoing import Undoing
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import DAY_MS, Office

NOON_MS = 1_700_049_600_000
"""15 November 2023, 12:00."""


class Days:
    """A clock that stands until it is put forward by a day."""

    def __init__(self) -> None:
        self.now_ms = NOON_MS

    def __call__(self) -> int:
        return self.now_ms

    def pass_one(self) -> None:
        self.now_ms += DAY_MS


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def desk(tmp_path: Path, days: Days) -> Iterator[Library]:
    made = create(tmp_path / "days", days, random.Random(7).randbytes)
    yield made
    made.close()


def told(library: Library, id_: str, most: int = 12, *, whole: bool = True) -> list[str]:
    with library.reading() as connection:
        view, lines, _ = traced(connection, id_, library.now_ms())
    return [
        " ".join([str(one.day.day), one.who, one.deed.what, *one.deed.labels]).replace("  ", " ")
        for one in chronicle(view.kind, lines, most, whole=whole)
    ]


def test_what_was_done_and_taken_back_on_a_day_is_not_told(desk: Library, days: Days) -> None:
    editing, undoing = Editing(desk), Undoing(desk)
    id_ = editing.new("practice", "Benches", "", {"end": "2024-01-31"})
    days.pass_one()
    for day in ("2024-02-29", "2024-03-31"):
        editing.put(id_, {"end": day})
        undoing.undo()
    editing.delete(id_)
    editing.restore(id_)
    assert told(desk, id_) == ["15 written"]
    days.pass_one()
    for words in ("Nobody sits.", "Nobody sits down."):
        editing.put(id_, {"problem": words})
    editing.put(id_, {"summary": "Benches for all.", "end": "2024-02-29"})
    days.pass_one()
    editing.put(id_, {"problem": "Nobody sits down here."})
    editing.delete(id_)
    several, later = "17 changed Summary End Problem", ["18 changed Problem", "18 trashed"]
    assert told(desk, id_) == ["15 written", several, *later]
    assert told(desk, id_, 2) == later


def test_of_a_history_that_is_not_all_here_each_field_touched_is_told_once(desk: Library) -> None:
    editing, undoing = Editing(desk), Undoing(desk)
    id_ = editing.new("practice", "Benches")
    for words in ("Nobody sits.", "Nobody sits down."):
        editing.put(id_, {"problem": words})
    undoing.undo()
    assert told(desk, id_, whole=False) == ["15 written", "15 changed Problem"]


def test_what_two_people_did_in_turns_stays_in_turns(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ana.editing.new("practice", "Benches", group)
    for desk, words in ((ben, "One."), (ana, "Two."), (ana, "Three."), (ben, "Two.")):
        office.settle()
        desk.editing.put(id_, {"problem": words})
    office.settle()
    who = [line.split()[1:] for line in told(ana.library, id_)]
    changed = ["changed", "Problem"]
    assert who == [["ana", "written"], ["ben", *changed], ["ana", *changed], ["ben", *changed]]
