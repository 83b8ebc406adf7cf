"""A meeting in a calendar: at the right instant, known again, every letter as typed, nobody's name."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from practicedesk.library.library import Library
from practicedesk.services.attendance import mark
from practicedesk.services.calendar_files import save_meeting, save_meetings
from practicedesk.services.editing import Editing
from practicedesk.services.finding import query
from practicedesk.services.groups import groups_of
from practicedesk.services.meetings import make_meeting

from .meeting_desks import code_of


@pytest.fixture(autouse=True)
def _in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def saved(library: Library, id_: str, folder: Path, **values: str) -> dict[str, Any]:
    """The one event of the file of that meeting, read as a calendar program reads it."""
    if values:
        Editing(library).put(id_, values)
    raw = save_meeting(library, id_, folder / "meeting.ics", overwrite=True).path.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") and max(map(len, raw.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    moments = {name: event.decoded(name) for name in ("dtstart", "dtend") if name in event}
    texts = ("uid", "summary", "location", "description", "url")
    return {name: str(event[name]) for name in texts if name in event} | moments


def test_the_time_is_that_of_the_place_of_the_meeting(library: Library, held: str, tmp_path: Path) -> None:
    values = {"starts": "2026-07-07T10:00", "ends": "2026-07-07T11:30", "timezone": "Europe/London"}
    found = saved(library, held, tmp_path, **values)
    assert found["dtstart"] == datetime.fromisoformat("2026-07-07T09:00+00:00")
    assert found["dtend"] == datetime.fromisoformat("2026-07-07T10:30+00:00")


@pytest.mark.parametrize("zone", ["", "Middle-earth", "../etc/passwd", "Europe"])
def test_without_a_time_zone_it_is_that_of_this_computer(
    library: Library, held: str, tmp_path: Path, zone: str
) -> None:
    found = saved(library, held, tmp_path, timezone=zone)
    assert found["dtstart"] == datetime.fromisoformat("2026-09-08T14:00+00:00")


def test_where_nobody_said_the_end_the_agenda_does(library: Library, held: str, tmp_path: Path) -> None:
    found = saved(library, held, tmp_path, ends="2026-09-08T09:00")  # before it begins
    assert found["dtend"] == datetime.fromisoformat("2026-09-08T14:30+00:00")


def test_a_meeting_with_a_day_alone_takes_the_day(library: Library, held: str, tmp_path: Path) -> None:
    found = saved(library, held, tmp_path, starts="2026-09-08")
    assert (found["dtstart"], found["dtend"]) == (date(2026, 9, 8), date(2026, 9, 9))
    assert saved(library, held, tmp_path, ends="2026-09-10")["dtend"] == date(2026, 9, 11)


def test_it_is_the_same_meeting_when_it_moves(library: Library, held: str, tmp_path: Path) -> None:
    first = saved(library, held, tmp_path)
    moved = saved(library, held, tmp_path, starts="2026-09-09T10:00")
    assert first["uid"] == moved["uid"] and held in str(first["uid"])
    assert moved["dtstart"] - first["dtstart"] == timedelta(days=1)


def test_every_letter_comes_back_and_no_text_becomes_a_line_of_the_file(
    library: Library, held: str, tmp_path: Path
) -> None:
    title = 'Stops; notices, "late" \\n and 報告 ' + "é" * 80
    place = "Hall\r\nBEGIN:VALARM\nX:1\x07"
    found = saved(library, held, tmp_path, title=title, place=place, marking="OFFICIAL")
    assert found["summary"] == title
    assert found["location"] == "Hall\nBEGIN:VALARM\nX:1 "
    assert str(found["description"]).startswith("OFFICIAL\n1. Actions from last time (10 min)\n2.")
    assert saved(library, held, tmp_path, online_url="https://meet.example/a,b;c?d=1")["url"].endswith(
        "c?d=1"
    )


def test_nobody_is_named(library: Library, held: str, tmp_path: Path) -> None:
    mark(library, held, "Ana Silva")
    text = save_meeting(library, held, tmp_path / "meeting.ics").path.read_text()
    assert "Ana" not in text and "Ben" not in text  # Ben presents an item


def test_all_meetings_of_a_group_and_none_of_another(library: Library, held: str, tmp_path: Path) -> None:
    (group,) = groups_of(library)
    make_meeting(library, group.id, "Some day")
    make_meeting(library, group.id, "Second", starts="2026-10-06T10:00")
    asked = query(library, space=group.name)
    done = save_meetings(library, asked, tmp_path / "all.ics")
    assert (done.meetings, done.undated) == (2, ("Some day",))
    events = Calendar.from_ical(done.path.read_bytes()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["First meeting", "Second"]
    assert save_meetings(library, query(library, space="personal"), tmp_path / "own.ics").meetings == 0


def test_what_cannot_be_saved_is_said(library: Library, held: str, tmp_path: Path) -> None:
    note, target = Editing(library).new("note", "A note"), tmp_path / "meeting.ics"
    assert code_of(lambda: save_meeting(library, note, target)) == "meeting_kind"
    assert (
        code_of(lambda: save_meetings(library, query(library, kind_name="note"), target)) == "calendar_kind"
    )
    save_meeting(library, held, target)
    assert code_of(lambda: save_meeting(library, held, target)) == "file_exists"
    Editing(library).put(held, {"starts": ""})
    assert code_of(lambda: save_meeting(library, held, target)) == "meeting_undated"
