"""Meetings become a calendar file (iCalendar, RFC 5545) that calendar programs read.

The `icalendar` package folds lines and escapes texts. It is loaded when a file is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from practicedesk_sync.model.values import FORMS, WEB

from .whole_file import write_whole

MAKER = "-//PracticeDesk//practicedesk//EN"
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
"""Control characters, which a calendar file may not hold; a line break becomes the two letters ``\\n``."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One meeting. `starts`, `ends`: days, or instants with their time zone; `ends` is None where nobody
    said it. `uid` stays the same for ever: by it a calendar knows a meeting it already has."""

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime | None
    place: str
    online: str
    notes: str
    changed: datetime


def write_calendar(path: Path, events: Sequence[CalendarEvent], *, overwrite: bool = False) -> None:
    """Write the events as they come. Raises as `whole_file.write_whole` does."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    for one in events:
        event = Event()
        texts = {"uid": one.uid, "summary": one.title, "location": one.place, "description": one.notes}
        for name, text in texts.items():
            if text:
                event.add(name, _UNSEEN.sub(" ", text))
        if FORMS[WEB].fits(one.online):
            event.add("url", one.online)
        moments = {"dtstart": one.starts, "dtend": one.ends, "dtstamp": one.changed}
        for name, moment in (moments | {"last-modified": one.changed}).items():
            if moment is not None:
                event.add(name, moment)
        calendar.add_component(event)
    text = calendar.to_ical().decode()

    def fill(file: TextIO) -> None:
        file.write(text)

    write_whole(path, fill, overwrite=overwrite)
