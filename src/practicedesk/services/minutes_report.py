"""Minutes as a PDF: gathers what is known of a meeting as frozen values, and has it printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import strict_json

from ..library.folder import FONTS
from ..library.library import Library
from ..library.records import find
from ..reports import minutes as page
from ..reports.engine import Notice, Rendered
from ..reports.sheet import Conflict
from .agreements import Agreement, day_of_meeting, task_id
from .attendance import ABSENT, APOLOGIES, ATTENDED
from .meetings import APPROVED, MINUTES, Item, Meeting, meeting
from .minutes_lines import DECISION, QUOTE, TASKS, Line, parts
from .minutes_sections import Section, sections_of
from .text_parts import parts_of
from .when import zone_words

NOT_A_TASK = "not_a_task"
NAME_IN_MINUTES = "name_in_minutes"
"""A notice: under the Chatham House Rule, a name of somebody of the group stands in the notes."""


def minutes_pdf(library: Library, id_: str, target: Path, cancel: Event | None = None) -> Rendered:
    """Print the minutes of a meeting to a PDF; `cancel`, once set, stops it.

    Raises `UserMistake` or `WorldError`.
    """
    made_at = datetime.fromtimestamp(library.now_ms() / 1000, UTC)
    now = meeting(library, id_)
    with library.reading() as connection:
        fields = find(connection, now.id).shown.fields
    gathered = gather(now, str(fields.get(MINUTES) or ""), made_at)
    gathered = replace(gathered, version_hash=digest_of(strict_json.dumps(fields))[:12])
    fonts = [library.folder / FONTS]
    done = page.render_minutes(gathered, target, made_at_utc=made_at, cancel=cancel, font_folders=fonts)
    return replace(done, notices=(*done.notices, *_names_told(now, gathered)))


def gather(now: Meeting, text: str, made_at: datetime) -> page.Minutes:
    """What the minutes of a meeting say. `text`: the minutes as stored, with every version of a paragraph."""
    on = day_of_meeting(now.row.starts)
    following = now.following
    return page.Minutes(
        title=now.row.title,
        group=now.group,
        marking=now.marking,
        language=now.lang or "en",
        state=now.row.state,
        starts=now.row.starts,
        ends=now.ends,
        time_zone=zone_words(now.timezone, now.row.starts),
        place=now.row.place,
        online=now.online_url,
        chatham_house=now.chatham_house,
        attendance=_attendance(now),
        arising=tuple(_task(one) for one in now.arising),
        items=tuple(_items(now, sections_of(text, [item.words for item in now.items]), on)),
        actions=tuple(_actions(now)),
        next_title=following.title if following and following.starts else "",
        next_starts=following.starts if following else "",
        next_place=following.place if following and following.starts else "",
        approval=_approval(now),
        as_of=made_at.date().isoformat(),
    )


def _attendance(now: Meeting) -> page.Attendance:
    """By name, or under the Chatham House Rule how many."""
    present, apologies, absent = (
        tuple(one.name for one in now.attendance if one.state == state)
        for state in (ATTENDED, APOLOGIES, ABSENT)
    )
    if now.chatham_house:
        return page.Attendance(count=len(present))
    return page.Attendance(present, apologies, absent, len(present))


def _items(now: Meeting, sections: Sequence[Section], on: date | None) -> Iterator[page.Item]:
    agenda = dict(zip(now.headings, now.items, strict=True))
    for section in sections:
        about = agenda.get(section.heading, Item(section.heading))
        presenter = "" if now.chatham_house else about.presenter
        notes = tuple(_parts(section.notes, on, named=not now.chatham_house))
        yield page.Item(section.heading, about.minutes, presenter, notes)


def _parts(notes: str, on: date | None, *, named: bool) -> Iterator[str | Conflict | page.Agreed]:
    for part in parts_of(notes):
        if isinstance(part, Conflict):
            yield part
            continue
        for piece in parts(part, on):
            yield _line(piece, named=named) if isinstance(piece, Line) else piece


def _line(line: Line, *, named: bool) -> page.Agreed:
    """Who has to do something is always said; who said something is not under the Chatham House Rule."""
    return page.Agreed(line.word, line.what, line.who if named or line.word != QUOTE else "", line.due)


def _actions(now: Meeting) -> Iterator[page.Agreed]:
    """The table of what is to be done: the tasks, and lines that are none yet."""
    for one in now.agreed:
        if one.type != DECISION:
            yield _task(one)
    if now.row.state != APPROVED:
        known = {one.id for one in now.agreed}
        for line in {line.key: line for line in now.lines}.values():
            is_task = task_id(now.space, now.id, line) in known
            if line.word in TASKS and line.word != DECISION and not is_task:
                yield replace(_line(line, named=True), state=NOT_A_TASK)


def _task(one: Agreement) -> page.Agreed:
    return page.Agreed(one.type, one.what, one.who, one.due, one.state, one.overdue)


def _approval(now: Meeting) -> page.Approval | None:
    if now.approval is None:
        return None
    day = datetime.fromtimestamp(now.approval.at_ms / 1000).astimezone().date().isoformat()
    return page.Approval(now.approval.who, day, now.approval.whole)


def _names_told(now: Meeting, gathered: page.Minutes) -> Iterator[Notice]:
    """Where notes say who spoke although the Chatham House Rule holds; a person has to mend that."""
    if not now.chatham_house:
        return
    names = {part for one in now.attendance for part in (one.name, one.name.split()[-1]) if len(part) > 2}
    if not names:
        return
    anybody = re.compile(
        rf"\b(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})\b"
    )
    for item in gathered.items:
        if found := sum(len(anybody.findall(text)) for text in _notes_of(item.parts)):
            yield Notice(NAME_IN_MINUTES, item.heading, found)


def _notes_of(found: Iterable[str | Conflict | page.Agreed]) -> Iterator[str]:
    """What the notes say beside who has to do what."""
    for part in found:
        if isinstance(part, Conflict):
            yield from (version.text for version in part.versions)
        else:
            yield part if isinstance(part, str) else part.what
