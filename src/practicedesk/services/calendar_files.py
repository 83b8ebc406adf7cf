"""Meetings as calendar files: when, where and what about, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.progress import Progress, unwatched

from ..exchange.calendar_out import CalendarEvent, write_calendar
from ..library.library import Library
from ..library.records import RecordView, by_docs, find
from ..library.search import ids
from ..library.selecting import Query
from .meetings import MEETING, found_meeting, items_of
from .when import moment_of

AT_ONCE = 250
"""Meetings read between two reports of progress."""
ALL_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """What was written. `undated`: titles of meetings that are left out, as they have no day yet."""

    path: Path
    meetings: int
    undated: tuple[str, ...] = ()


def save_meeting(library: Library, id_: str, target: Path, *, overwrite: bool = False) -> CalendarReport:
    """Write a calendar file of one meeting. Raises `UserMistake`, also where it has no day."""
    with library.reading() as connection:
        view = found_meeting(find(connection, id_))
    event = event_of(view)
    if event is None:
        raise UserMistake(
            "meeting_undated", f"“{view.title}” has no day yet.", "Say when it starts, then save it again."
        )
    write_calendar(target, [event], overwrite=overwrite)
    return CalendarReport(target, 1)


def save_meetings(
    library: Library,
    query: Query,
    target: Path,
    *,
    overwrite: bool = False,
    on_progress: Progress = unwatched,
) -> CalendarReport:
    """Write a calendar file of the meetings among what a query finds. Raises `UserMistake`.

    `on_progress` is told (done, total) of the meetings read, in this thread; what it raises ends the work,
    and no file is written.
    """
    if query.kinds and MEETING not in query.kinds:
        raise UserMistake("calendar_kind", "A calendar file holds meetings alone.", "Ask for meetings.")
    with library.reading() as connection:
        docs = ids(connection, replace(query, kinds=(MEETING,)))[: query.limit]
        found: list[tuple[RecordView, CalendarEvent | None]] = []
        for start in range(0, len(docs), AT_ONCE):
            on_progress(start, len(docs))
            found += [(view, event_of(view)) for view in by_docs(connection, docs[start : start + AT_ONCE])]
    on_progress(len(docs), len(docs))
    events = sorted((event for _, event in found if event), key=lambda one: (str(one.starts), one.uid))
    write_calendar(target, events, overwrite=overwrite)
    return CalendarReport(target, len(events), tuple(view.title for view, event in found if event is None))


def event_of(view: RecordView) -> CalendarEvent | None:
    """A meeting as a calendar has it; None without a day.

    Times of a meeting whose time zone is not known are those of this computer.
    """
    fields = {name: str(value or "") for name, value in view.shown.fields.items()}
    zone = fields.get("timezone", "")
    starts = moment_of(fields.get("starts", ""), zone)
    if starts is None:
        return None
    online = fields.get("online_url", "")
    return CalendarEvent(
        f"{view.id}@practicedesk",
        view.title,
        starts,
        _end(view, starts, moment_of(fields.get("ends", ""), zone)),
        fields.get("place", ""),
        online,
        "\n".join(_notes(view, fields.get("marking", ""), online)),
        datetime.fromtimestamp(view.updated_ms // 1000, UTC),
    )


def _notes(view: RecordView, marking: str, online: str) -> Iterator[str]:
    yield from (said for said in (marking, online) if said)
    for number, item in enumerate(items_of(view), 1):
        yield f"{number}. {item.words}" + (f" ({item.minutes} min)" if item.minutes else "")


def _end(view: RecordView, starts: date, ends: date | None) -> date | None:
    """When it ends; where nobody said, as long after its start as the items of its agenda take."""
    if not isinstance(starts, datetime):
        # A calendar's last day is the one after it.
        last = ends if ends and not isinstance(ends, datetime) and ends > starts else starts
        return last + ALL_DAY
    if isinstance(ends, datetime) and ends > starts:
        return ends
    minutes = sum(item.minutes for item in items_of(view))
    return starts + timedelta(minutes=minutes) if minutes else None
