"""A name in the minutes that two people have: nobody is chosen, and it is said."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services.approving import circulate
from practicedesk.services.attendance import attendance_of, mark
from practicedesk.services.editing import Editing
from practicedesk.services.meetings import meeting, unclear, write_notes

from .meeting_desks import SECOND, code_of, tasks


@pytest.fixture
def people(library: Library, held: str) -> str:
    """The meeting, attended by two called Ana and one called Ben."""
    for name in ("Ana Silva", "Ana Costa", "Ben Okafor"):
        mark(library, held, name)
    return held


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("/action Ana: count", ["Ana Costa", "Ana Silva"]),
        ("/issue ANA: count", ["Ana Costa", "Ana Silva"]),
        ("/action Ana Silva: count", []),
        ("/action Ben: count", []),
        ("/action Cleo: count", []),
        ("/quote Ana: At last.", []),
        ("/decision Ana: monthly", []),
    ],
)
def test_it_is_told_where_a_line_leaves_open_who_it_is(
    library: Library, people: str, line: str, fits: list[str]
) -> None:
    found = unclear(meeting(library, people), line)
    assert [name for one in found for name in one.people] == fits


def test_the_task_says_the_name_as_it_was_written(library: Library, people: str) -> None:
    write_notes(library, people, SECOND, "/action Ana: count the bins")
    circulate(library, people)
    assert [who for _, who, *_ in tasks(library, people)] == ["Ana"]


def test_two_people_of_one_whole_name_are_not_taken_for_one(library: Library, held: str) -> None:
    space = meeting(library, held).space
    first, second = (Editing(library).new("party", "Ana Silva", space) for _ in range(2))
    assert [one.people for one in unclear(meeting(library, held), "/action Ana Silva: count")] == [
        ("Ana Silva", "Ana Silva")
    ]
    assert code_of(lambda: mark(library, held, "ana silva")) == "name_ambiguous"
    mark(library, held, second)  # whom a tick means is known
    mark(library, held, "Ana Silva (Parks)")
    states = {(one.party, one.name): one.state for one in attendance_of(library, held)}
    assert states[second, "Ana Silva"] == "attended" and states[first, "Ana Silva"] == "invited"
    assert sorted(states.values()) == ["attended", "attended", "invited"]
