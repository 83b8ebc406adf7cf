"""What a group agreed on: actions, decisions, issues; and how lines of minutes become such tasks.

A task made from a line has an id derived from the meeting and the line, so the same line written on two
desks, or twice, is one task. The line stays in the minutes. Until somebody works on the task it follows its
line: another date moves it, and a line taken out takes it to the trash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.model.community import FROM_MINUTES, is_of_minutes
from practicedesk_sync.model.kinds import kind

from ..library.by_kind import of_kind
from ..library.library import Library
from ..library.records import RecordView, find
from ..library.writing import Writing
from . import ops
from .editing import Editing
from .minutes_lines import ACTION, DECISION, TASKS, Line, lines_in
from .permission import append
from .when import today_of

TASK, ORIGIN, MINUTES = "task", "origin", "minutes"
OPEN_STATES = ("open", "doing", "blocked")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One task. `due`: an ISO date, month or year; `meeting`: where it was agreed (id). Both may be ""."""

    id: str
    type: str
    what: str
    who: str
    due: str
    state: str
    meeting: str
    overdue: bool

    @property
    def to_do(self) -> bool:
        """Whether something is still to be done about it. A decision is not done but kept."""
        return self.state in OPEN_STATES and self.type != DECISION


@dataclass(slots=True)
class Recorded:
    """What became of the lines of some minutes, as ids of tasks.

    `decided`: those of `made` that are decisions. `kept`: tasks whose line is gone but on which somebody has
    worked.
    """

    made: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def agreements_of(library: Library, space: str) -> list[Agreement]:
    """All tasks of a group: what is to be done first, the earliest date first, undated ones after them."""
    today = today_of(library)
    with library.reading() as connection:
        found = [_agreement(view, today) for view in of_kind(connection, TASK, space)]
    return sorted(found, key=lambda one: (not one.to_do, one.due or "9999", one.what.casefold(), one.id))


def make_action(library: Library, group: str, what: str, values: Mapping[str, str]) -> str:
    """Make an action that no minutes speak of; its id. `values`: who, and by when, by field."""
    return Editing(library).new(TASK, what, group, {"task_type": ACTION, **values})


def arising(tasks: Sequence[Agreement], earlier: Sequence[str]) -> list[Agreement]:
    """The matters arising at a meeting: all the last meeting agreed to do, then what is open from before.

    `earlier`: ids of the meetings before it, the last one first.
    """
    last = earlier[:1]
    from_last = [one for one in tasks if one.meeting in last and one.type != DECISION]
    before = [one for one in tasks if one.to_do and one.meeting in (*earlier[1:], "")]
    return from_last + before


def day_of_meeting(starts: str | None) -> date | None:
    """The day a meeting is on, from the text of its field."""
    try:
        return date.fromisoformat((starts or "")[:10])
    except ValueError:
        return None


def task_id(space: str, meeting: str, line: Line) -> str:
    """The id of the task a line of a meeting's minutes stands for, whoever makes it."""
    return derived_record_id(MINUTES, space, meeting, *line.key)


def record_lines(library: Library, meeting: str) -> Recorded:
    """Make tasks of the lines of a meeting's minutes, and let those made before follow them."""
    return library.write(lambda writing: _Recording(writing, find(writing.connection, meeting)).run())


class _Recording:
    """One go over the lines of one meeting's minutes."""

    def __init__(self, writing: Writing, meeting: RecordView) -> None:
        self.writing = writing
        self.meeting = meeting
        self.space = meeting.space
        self.done = Recorded()

    def run(self) -> Recorded:
        fields = self.meeting.shown.fields
        on = day_of_meeting(fields.get("starts"))
        lines = [line for line in lines_in(fields.get("minutes") or "", on) if line.word in TASKS]
        ids = {task_id(self.space, self.meeting.id, line): line for line in lines}
        for id_, line in ids.items():
            if self.writing.local(self.space, id_) is None:
                self._make(id_, line)
            else:
                self._follow(find(self.writing.connection, id_), line)
        for view in of_kind(self.writing.connection, TASK, self.space):
            told = _told(view)
            if view.id not in ids and told.get("source_id") == self.meeting.id:
                self._let_go(view, told)
        return self.done

    def _make(self, id_: str, line: Line) -> None:
        values: dict[str, Any] = {
            "title": line.what,
            "task_type": line.word,
            "assignee": line.who or None,
            "due": line.due or None,
            "meeting": self.meeting.id,
            "lang": self.meeting.shown.fields.get("lang") or None,
            ORIGIN: self._saying(line),
        }
        made = ops.initial(kind(TASK), values, ops.NewItems("", 0))
        append(self.writing, self.space, id_, made, TASK)
        self._tell_made(id_, line)

    def _follow(self, view: RecordView, line: Line) -> None:
        told = _told(view)
        if view.shown.trashed and told.get("line"):
            return  # somebody threw the task away, and its line is as it was
        if view.shown.trashed:
            restored = ops.restoration(self._cells(view))
            self._append(view, [restored] if restored else [])
            self._tell_made(view.id, line)
        values: dict[str, Any] = {ORIGIN: self._saying(line)}
        if line.due != told.get("due", "") and _value(view, "due") == told.get("due", ""):
            values["due"] = line.due
            self.done.moved.append(view.id)
        self._put(view, values)

    def _tell_made(self, id_: str, line: Line) -> None:
        self.done.made.append(id_)
        if line.word == DECISION:
            self.done.decided.append(id_)

    def _let_go(self, view: RecordView, told: Mapping[str, str]) -> None:
        """The line of a task is gone: so is the task, unless somebody has worked on it."""
        if not _is_as_made(view, told):
            self.done.kept.append(view.id)
            return
        self._put(view, {ORIGIN: {**told, "line": ""}})
        unseen = self.writing.unseen_heads(self.space, view.id)
        self._append(view, [ops.deletion(self._cells(view), unseen)])
        self.done.dropped.append(view.id)

    def _saying(self, line: Line) -> dict[str, str]:
        """What the minutes say: by this it is known later whether the task is still as they made it."""
        place = {"source": FROM_MINUTES, "source_id": self.meeting.id, "line": line.source}
        return place | {"what": line.what, "who": line.who, "due": line.due}

    def _put(self, view: RecordView, values: Mapping[str, Any]) -> None:
        fields, cells = kind(TASK).fields, self._cells(view)
        items = ops.NewItems("", 0)
        made = [
            ops.changed(fields[name], cells, view.shown.fields.get(name), value, items)
            for name, value in values.items()
        ]
        self._append(view, [op for each in made for op in each])

    def _append(self, view: RecordView, made: list[Op]) -> None:
        if made:
            append(self.writing, self.space, view.id, made)

    def _cells(self, view: RecordView) -> Cells:
        local = self.writing.local(self.space, view.id)
        return local.cells if local else {}


def _agreement(view: RecordView, today: date) -> Agreement:
    state, due = _value(view, "task_state") or "open", _value(view, "due")
    late = bool(due) and due < today.isoformat()[: len(due)] and state in OPEN_STATES
    return Agreement(
        view.id,
        _value(view, "task_type") or "action",
        view.title,
        _value(view, "assignee"),
        due,
        state,
        _value(view, "meeting"),
        late,
    )


def _value(view: RecordView, name: str) -> str:
    return str(view.shown.fields.get(name) or "")


def _told(view: RecordView) -> Mapping[str, str]:
    """What the line said from which a task was made; empty for any other task."""
    told = view.shown.fields.get(ORIGIN) or {}
    return told if is_of_minutes(told) else {}


def _is_as_made(view: RecordView, told: Mapping[str, str]) -> bool:
    """Whether a task says what its line said and no more."""
    said = (told.get("what"), told.get("who"), told.get("due"), "", "open")
    now = (view.title, *(_value(view, name) for name in ("assignee", "due", "detail")))
    return (*now, _value(view, "task_state") or "open") == said
