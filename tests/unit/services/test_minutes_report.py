"""The minutes of a meeting in a library become values to print: complete, and no name too many."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.reports.minutes import Agreed, Minutes
from practicedesk.reports.sheet import Conflict
from practicedesk.services.approving import approve, circulate
from practicedesk.services.attendance import mark
from practicedesk.services.editing import Editing
from practicedesk.services.groups import groups_of, make_group
from practicedesk.services.meetings import Item, make_meeting, make_next, meeting, meetings_of, write_notes
from practicedesk.services.minutes_report import gather, minutes_pdf
from practicedesk.services.reading import details
from practicedesk.services.sampling import load_sample
from practicedesk_sync.errors import UserMistake
from tests.unit.reports.pdf_reading import text_of

MADE_AT = datetime(2026, 9, 20, 12, 0, tzinfo=UTC)
ITEMS = (Item("Small stops", 20, "Ben Okafor"), Item("Any other business"))
NOTES = """Ben Okafor reported.

/decision Stops below ten are left out
/quote Ben Okafor: At last.
- /action Ana: write it down by 1 October

Then tea."""


@pytest.fixture
def held(library: Library) -> str:
    group = make_group(library, "Joined-Up Towns")
    id_ = make_meeting(library, group, "First meeting", ITEMS, starts="2026-09-08T10:00", marking="OFFICIAL")
    write_notes(library, id_, "Small stops", NOTES)
    for who, state in (("Ben Okafor", "attended"), ("Ana Silva", "attended"), ("Cleo", "apologies")):
        mark(library, id_, who, state)
    return id_


def gathered(library: Library, id_: str) -> Minutes:
    return gather(meeting(library, id_), details(library, id_).view.shown.fields["minutes"], MADE_AT)


def test_minutes_before_they_are_circulated(library: Library, held: str) -> None:
    found = gathered(library, held)
    assert (found.title, found.group, found.marking, found.state) == (
        "First meeting",
        "Joined-Up Towns",
        "OFFICIAL",
        "draft",
    )
    assert found.attendance.present == ("Ana Silva", "Ben Okafor")
    assert found.attendance.apologies == ("Cleo",)
    stops, business = found.items
    assert (stops.heading, stops.minutes, stops.presenter) == ("Small stops", 20, "Ben Okafor")
    assert stops.parts == (
        "Ben Okafor reported.",
        Agreed("decision", "Stops below ten are left out"),
        Agreed("quote", "At last.", "Ben Okafor"),
        Agreed("action", "write it down", "Ana", "2026-10-01"),
        "Then tea.",
    )
    assert business.parts == ()
    assert found.actions == (Agreed("action", "write it down", "Ana", "2026-10-01", "not_a_task"),)
    assert found.approval is None


def test_approved_minutes_name_their_tasks_the_approval_and_the_next_meeting(
    library: Library, held: str
) -> None:
    second = make_next(library, held, "2026-10-06T10:00", "Second meeting")
    circulate(library, held)
    approve(library, held)
    found = gathered(library, held)
    assert found.actions == (Agreed("action", "write it down", "Ana", "2026-10-01", "open"),)
    assert (found.state, found.next_title, found.next_starts) == (
        "approved",
        "Second meeting",
        "2026-10-06T10:00",
    )
    assert found.approval is not None and found.approval.on == "2023-11-14"  # by this library's clock
    assert gathered(library, second).arising == found.actions


def test_the_time_zone_is_told_as_a_person_says_it(library: Library, held: str) -> None:
    Editing(library).put(held, {"timezone": "Europe/Paris", "starts": "2026-09-08T10:00"})
    assert gathered(library, held).time_zone == "Paris, UTC+2"


def test_under_the_chatham_house_rule_nobody_is_quoted_by_name(
    library: Library, held: str, tmp_path: Path
) -> None:
    Editing(library).put(held, {"attribution": "chatham_house"})
    found = gathered(library, held)
    assert (found.attendance.present, found.attendance.count) == ((), 2)
    assert found.items[0].presenter == ""
    assert Agreed("quote", "At last.") in found.items[0].parts
    assert found.actions[0].who == "Ana"  # who has to do something is no secret
    done = minutes_pdf(library, held, tmp_path / "minutes.pdf")
    assert [(one.code, one.where, one.count) for one in done.notices] == [
        ("name_in_minutes", "Small stops", 1)
    ]
    text = text_of(done.path)
    assert "People present 2" in text and "Cleo" not in text


def test_the_minutes_of_the_sample_are_printed(library: Library, tmp_path: Path) -> None:
    load_sample(library)
    (group,) = groups_of(library)
    first, second, third = meetings_of(library, group.id)
    assert gathered(library, second.id).next_title == third.title
    assert (
        sum(isinstance(part, Conflict) for item in gathered(library, third.id).items for part in item.parts)
        == 1
    )
    for row in (first, second, third):
        done = minutes_pdf(library, row.id, tmp_path / "minutes.pdf")
        assert (done.pages, done.replaced_characters, done.notices) == (2, (), ())


def test_only_a_meeting_has_minutes(library: Library, tmp_path: Path) -> None:
    note = Editing(library).new("note", "No meeting")
    with pytest.raises(UserMistake):
        minutes_pdf(library, note, tmp_path / "minutes.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
