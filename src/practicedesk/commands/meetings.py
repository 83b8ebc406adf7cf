"""`meeting`: its agenda and minutes, who was there, and the way to approval."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from practicedesk_sync.clock import moment
from practicedesk_sync.errors import UserMistake

from ..app import Desk
from ..services import approving, attendance, meetings
from ..services.agreements import Recorded, record_lines
from ..services.groups import group_of
from ..services.meetings import Item, Meeting
from .answers import Answers, bold, counted, one_line
from .groups import agreement_line
from .verbs import Verb, Words, command_of

STATES = {
    meetings.DRAFT: "draft",
    meetings.CIRCULATED: "circulated",
    meetings.AMENDMENTS: "open for amendments",
    meetings.APPROVED: "approved",
}


def _declare(parser: ArgumentParser) -> None:
    parser.add_argument("--starts", default="", metavar="TIME", help="of a new one: 2026-11-21T10:00")
    parser.add_argument("--place", default="", metavar="TEXT", help="of a new one")
    parser.add_argument("--item", action="append", default=[], metavar="TEXT", help="of a new one's agenda")
    parser.add_argument("--overwrite", action="store_true", help="of calendar: replace what is there")
    parser.add_argument("--state", default=attendance.ATTENDED, choices=attendance.STATES, help="of attend")


def _list(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = meetings.meetings_of(desk.library, group_of(desk.library, words[0]).id)
    lines = (f"{one.id}  {one.starts:<16}  {bold(one_line(one.title))}  {STATES[one.state]}" for one in found)
    answers.many((asdict(one) for one in found), lines)


def _new(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    space, title = group_of(desk.library, words[0]).id, words[1]
    values = {name: value for name in ("starts", "place") if (value := getattr(options, name))}
    made = meetings.make_meeting(desk.library, space, title, [Item(one) for one in options.item], **values)
    answers.one({"id": made}, made)


def _next(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    made = meetings.make_next(desk.library, words[0], options.starts, words[1])
    answers.one({"id": made}, made)


def _show(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    found = meetings.meeting(desk.library, words[0])
    answers.one(_row(found), _lines(found))


def _row(found: Meeting) -> dict[str, Any]:
    row = asdict(found)
    return {**row.pop("row"), **row}


def _lines(found: Meeting) -> Iterator[str]:
    yield bold(one_line(found.row.title))
    facts = (found.group, found.row.starts, found.row.place, f"minutes: {STATES[found.row.state]}")
    yield "; ".join(one_line(fact) for fact in facts if fact)
    if found.approval:
        by = "you" if found.approval.you else found.approval.who or "somebody"
        yield f"Approved by {by}, {moment(found.approval.at_ms)}."
        if not found.approval.whole:
            yield "The text has changed by work that was on its way when it was approved."
    if found.conflicts:
        waiting = counted(found.conflicts, "paragraph awaits", "paragraphs await")
        yield f"{waiting} a decision; see “conflicts”."
    for state in attendance.STATES:
        if names := [one.name for one in found.attendance if one.state == state]:
            word = "not noted" if state == attendance.UNSAID else state
            yield f"{word}: {', '.join(map(one_line, names))}"
    if found.arising:
        yield from ("", "Matters arising", *map(agreement_line, found.arising))
    for section in found.sections:
        yield from ("", bold(f"## {one_line(section.heading)}"))
        if section.notes:
            yield from ("", section.notes)
    if found.agreed:
        yield from ("", "Agreed", *map(agreement_line, found.agreed))


def _note(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    id_, heading, text = words
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    headings = meetings.meeting(desk.library, id_).headings
    if heading.isdigit() and 0 < int(heading) <= len(headings):
        heading = headings[int(heading) - 1]
    if heading not in ("", *headings):
        said = "; ".join(f"{n} {one}" for n, one in enumerate(headings, 1)) or "no items"
        raise UserMistake(
            "item_unknown", f"There is no item “{heading}” on the agenda.", f"There are: {said}."
        )
    changed = meetings.write_notes(desk.library, id_, heading, text)
    said = "Saved on this computer." if changed else "Nothing to change: it is so already."
    answers.one({"id": id_, "changed": changed}, said)


def _attend(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    attendance.mark(desk.library, words[0], words[1], options.state)
    answers.one({"id": words[0], "person": words[1], "state": options.state}, f"{words[1]}: {options.state}.")


def _tasks(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    _told(desk, words[0], answers, record_lines(desk.library, words[0]), "")


def _circulate(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    done = approving.circulate(desk.library, words[0])
    _told(desk, words[0], answers, done, "Circulated: everybody in the group has them after the next sync.")


def _approve(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    done = approving.approve(desk.library, words[0])
    early = meetings.meeting(desk.library, words[0]).to_come
    said = " The meeting itself is still to come." if early else ""
    _told(desk, words[0], answers, done, f"Approved: the minutes stay as they are.{said}")


def _told(desk: Desk, id_: str, answers: Answers, done: Recorded, first: str) -> None:
    tasks, decided = len(done.made) - len(done.decided), len(done.decided)
    made = f"{counted(tasks, 'new task')}, {counted(decided, 'decision')}"
    moved = counted(len(done.moved), "date")
    lines = [first] if first else []
    lines.append(f"{made}; {moved} moved, {len(done.dropped)} taken out with their lines.")
    if done.kept:
        lines.append(f"{counted(len(done.kept), 'task')} kept without a line: somebody has worked on it.")
    now = meetings.meeting(desk.library, id_)
    unclear = meetings.unclear(now, now.text)
    for name in unclear:
        people = ", ".join(map(one_line, name.people))
        lines.append(f"“{one_line(name.written)}” may be any of: {people}. The task says it as it stands.")
    answers.one({**asdict(done), "unclear": [asdict(name) for name in unclear]}, lines)


def _amend(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    approving.open_for_amendments(desk.library, words[0])
    answers.one({"id": words[0]}, "Open for amendments.")


def _take_back(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    approving.take_back(desk.library, words[0])
    answers.one({"id": words[0]}, "A draft again.")


def _calendar(desk: Desk, words: Words, options: Namespace, answers: Answers) -> None:
    from ..services.calendar_files import save_meeting

    done = save_meeting(desk.library, words[0], Path(words[1]), overwrite=options.overwrite)
    answers.one({"file": str(done.path)}, f"Written to {done.path}.")


COMMANDS = {
    "meeting": command_of(
        {
            "list": Verb("GROUP", "the meetings of a group", _list),
            "new": Verb("GROUP TITLE", "make a meeting; prints its id", _new),
            "next": Verb("ID [TITLE]", "make the one after it, with --starts", _next),
            "show": Verb("ID", "agenda, minutes, attendance, what was agreed", _show),
            "note": Verb(
                "ID ITEM TEXT", "write the notes on an item (its number or words; - for stdin)", _note
            ),
            "attend": Verb("ID PERSON", "say who was there, with --state who was not", _attend),
            "tasks": Verb("ID", "make tasks of the /action, /decision and /issue lines", _tasks),
            "circulate": Verb("ID", "hand the minutes to everybody; makes the tasks too", _circulate),
            "take-back": Verb("ID", "circulated minutes become a draft again", _take_back),
            "amend": Verb("ID", "open them for amendments", _amend),
            "approve": Verb("ID", "approve them: they stay as they are", _approve),
            "calendar": Verb(
                "ID FILE", "write it as a calendar file (.ics); “export --ics” takes many", _calendar
            ),
        },
        _declare,
    )
}
