"""Meetings: an agenda, minutes for each item, and what came of the meeting before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import digest_of
from practicedesk_sync.merge.blocks import open_conflicts, plain
from practicedesk_sync.policy.roles import CONTRIBUTOR, at_least
from practicedesk_sync.policy.transitions import MACHINES

from ..library.by_kind import of_kind
from ..library.library import Library
from ..library.records import HistoryLine, RecordView, find, history
from ..library.spaces import find_space
from .agreements import Agreement, agreements_of, arising, day_of_meeting, task_id
from .attendance import Attendee, attendance_of
from .editing import Editing
from .minutes_lines import Line, lines_in
from .minutes_sections import Section, headings_of, prepared, rearranged, sections_of, with_notes
from .naming import Unclear, unclear_names
from .when import is_to_come

MEETING, MINUTES, STATE, APPROVED_TEXT = "meeting", "minutes", "minutes_state", "approved_text"
DRAFT, CIRCULATED, AMENDMENTS, APPROVED = "draft", "circulated", "amendments", "approved"
CHATHAM_HOUSE = "chatham_house"
FIRST_ITEM = "Actions from last time"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an agenda. `minutes`: the time it is given, 0 for none said."""

    words: str
    minutes: int = 0
    presenter: str = ""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list. `starts`: as typed, an ISO day or time, or ""."""

    id: str
    title: str
    starts: str
    place: str
    state: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the minutes, and when; `whole`: they still are as that person saw them.

    `who` is "" where no server has said whose computer it was; `you`: it was this one.
    """

    who: str
    you: bool
    at_ms: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting with all that is shown of it.

    `text`: the minutes as a person types over them; `sections` and `lines` are what stands in it. `arising`:
    what earlier meetings agreed on; `agreed`: the tasks of this one. `conflicts`: paragraphs of the minutes
    that await a decision. `steps`: the states to which this person may take the minutes now; `writable`:
    the person may write in them. `to_come`: it is not yet the day or time for which it is planned.
    """

    row: MeetingRow
    space: str
    group: str
    role: str
    ends: str
    timezone: str
    online_url: str
    marking: str
    lang: str
    chatham_house: bool
    items: tuple[Item, ...]
    text: str
    sections: tuple[Section, ...]
    lines: tuple[Line, ...]
    conflicts: int
    approval: Approval | None
    attendance: tuple[Attendee, ...]
    arising: tuple[Agreement, ...]
    agreed: tuple[Agreement, ...]
    previous: MeetingRow | None
    following: MeetingRow | None
    steps: tuple[str, ...]
    writable: bool
    trashed: bool
    to_come: bool

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def headings(self) -> list[str]:
        """The headings of the items, in order."""
        return headings_of([item.words for item in self.items])


def meetings_of(library: Library, space: str) -> list[MeetingRow]:
    """The meetings of a group in the order in which they are held; undated ones last."""
    with library.reading() as connection:
        return [_row(view) for view in sorted(of_kind(connection, MEETING, space), key=_when)]


def meeting(library: Library, id_: str) -> Meeting:
    """A meeting by its id. Raises `UserMistake`."""
    with library.reading() as connection:
        view = found_meeting(find(connection, id_))
        space = find_space(connection, view.space)
        views = sorted(of_kind(connection, MEETING, view.space), key=_when)
        approval = _approval(view, history(connection, view), library.key.id)
    rows = [_row(one) for one in views if one.id != view.id]
    at = sum(_when(one) < _when(view) for one in views)
    tasks = agreements_of(library, view.space)
    fields = view.shown.fields
    items = items_of(view)
    text = plain(str(fields.get(MINUTES) or ""))
    return Meeting(
        row=_row(view),
        space=view.space,
        group=space.name,
        role=space.role,
        ends=str(fields.get("ends") or ""),
        timezone=str(fields.get("timezone") or ""),
        online_url=str(fields.get("online_url") or ""),
        marking=str(fields.get("marking") or ""),
        lang=str(fields.get("lang") or ""),
        chatham_house=fields.get("attribution") == CHATHAM_HOUSE,
        items=items,
        text=text,
        sections=tuple(sections_of(text, [item.words for item in items])),
        lines=tuple(lines_in(str(fields.get(MINUTES) or ""), day_of_meeting(fields.get("starts")))),
        conflicts=len(open_conflicts(str(fields.get(MINUTES) or ""))),
        approval=approval,
        attendance=tuple(attendance_of(library, view.id)),
        arising=tuple(arising(tasks, [one.id for one in reversed(rows[:at])])),
        agreed=tuple(one for one in tasks if one.meeting == view.id),
        previous=rows[at - 1] if at else None,
        following=rows[at] if at < len(rows) else None,
        steps=steps_from(state_of(view), space.role),
        writable=not library.read_only and state_of(view) != APPROVED and at_least(space.role, CONTRIBUTOR),
        trashed=view.shown.trashed,
        to_come=is_to_come(
            str(fields.get("starts") or ""), str(fields.get("timezone") or ""), library.now_ms()
        ),
    )


def make_meeting(library: Library, space: str, title: str, items: Sequence[Item] = (), **values: str) -> str:
    """Make a meeting with its agenda and empty minutes, and return its id. `values`: further fields."""
    words = [item.words for item in items]
    fields = {"agenda": [_as_stored(item) for item in items], MINUTES: prepared("", words), **values}
    return Editing(library).new(MEETING, title, space, fields)


def make_next(
    library: Library,
    id_: str,
    starts: str,
    title: str = "",
    items: Sequence[Item] = (Item(FIRST_ITEM),),
    place: str = "",
) -> str:
    """Make the meeting after this one: same group and customs, and place if none is given. Returns its id."""
    last = meeting(library, id_)
    names = ("timezone", "online_url", "marking", "lang")
    values = {name: str(getattr(last, name)) for name in names if getattr(last, name)}
    if place or last.row.place:
        values["place"] = place or last.row.place
    if last.chatham_house:
        values["attribution"] = CHATHAM_HOUSE
    return make_meeting(library, last.space, title or last.row.title, items, starts=starts, **values)


def set_agenda(library: Library, id_: str, items: Sequence[Item]) -> bool:
    """Give a meeting another agenda; notes already taken stay. Whether anything changed."""
    now = meeting(library, id_)
    before, after = ([item.words for item in each] for each in (now.items, items))
    text = rearranged(now.text, before, after)
    return Editing(library).put(now.id, {"agenda": [_as_stored(item) for item in items], MINUTES: text})


def write_notes(library: Library, id_: str, heading: str, notes: str) -> bool:
    """Replace the notes below one heading ("" = before the first). Whether anything changed."""
    now = meeting(library, id_)
    text = with_notes(now.text, [item.words for item in now.items], heading, notes)
    return Editing(library).put(now.id, {MINUTES: text})


def recognised(now: Meeting, notes: str) -> list[tuple[Line, Agreement | None]]:
    """The lines in some notes of a meeting, as they are being typed, each with its task if it has one."""
    tasks = {one.id: one for one in now.agreed}
    lines = lines_in(notes, day_of_meeting(now.row.starts))
    return [(line, tasks.get(task_id(now.space, now.id, line))) for line in lines]


def unclear(now: Meeting, notes: str) -> list[Unclear]:
    """The names in some notes of a meeting that more than one person of the group has."""
    return unclear_names(lines_in(notes, day_of_meeting(now.row.starts)), now.attendance)


def steps_from(state: str, role: str) -> tuple[str, ...]:
    """The states to which somebody with that role may take minutes that are in `state`."""
    steps = MACHINES[STATE][1]
    return tuple(there for (here, there), needed in steps.items() if here == state and at_least(role, needed))


def found_meeting(view: RecordView) -> RecordView:
    """The record, if it is a meeting. Raises `UserMistake`."""
    if view.kind != MEETING:
        raise UserMistake("meeting_kind", f"“{view.title}” is not a meeting.", "Give the id of a meeting.")
    return view


def state_of(view: RecordView) -> str:
    """How far its minutes are."""
    return str(view.shown.fields.get(STATE) or DRAFT)


def _row(view: RecordView) -> MeetingRow:
    fields = view.shown.fields
    starts, place = (str(fields.get(name) or "") for name in ("starts", "place"))
    return MeetingRow(view.id, view.title, starts, place, state_of(view))


def _when(view: RecordView) -> tuple[str, int, str]:
    return str(view.shown.fields.get("starts") or "9999"), view.created_ms, view.id


def items_of(view: RecordView) -> tuple[Item, ...]:
    """The items of its agenda, in order."""
    stored = view.shown.fields.get("agenda") or []
    return tuple(
        Item(str(one.get("item", "")), one.get("minutes_allotted") or 0, str(one.get("presenter", "")))
        for one in stored
    )


def _as_stored(item: Item) -> dict[str, Any]:
    return {"item": item.words, "minutes_allotted": item.minutes or None, "presenter": item.presenter}


def _approval(view: RecordView, lines: Sequence[HistoryLine], device: str) -> Approval | None:
    if state_of(view) != APPROVED:
        return None
    by = next(
        line
        for line in reversed(lines)
        if any((op.field, op.value) == (STATE, APPROVED) for op in line.change.ops)
    )
    seen = view.shown.fields.get(APPROVED_TEXT) or ""
    whole = seen in ("", digest_of(str(view.shown.fields.get(MINUTES) or "").encode()))
    return Approval(by.author, by.change.device == device, by.at_ms, whole)
