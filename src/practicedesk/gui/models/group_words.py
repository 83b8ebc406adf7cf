"""Groups, meetings and actions in words: states, days, and what is late."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ...services.agreements import Agreement, Recorded
from ...services.group_home import NoteRow
from ...services.groups import INVITE, REMOVE, ROLE, Group, Member
from ...services.inviting import JOINED, READY, WAITING, Asked
from ...services.meetings import MeetingRow
from ...services.minutes_lines import DECISION
from ...services.naming import Unclear
from .. import wording
from .rows import Column

translate = QCoreApplication.translate

_BOXES = {state: f"task_{state}" for state in ("open", "doing", "blocked", "done", "dropped")}
"""The icon of a task in each state."""


def state_of_group(group: Group) -> str:
    """How a group stands: its state, one's role, whether others can see it."""
    if group.locked:
        return translate("groups", "Locked until this computer synchronises")
    parts = [wording.choice(group.state), wording.choice(group.role)] if group.role else []
    if not group.on_server:
        parts.append(translate("groups", "Only on this computer"))
    return " · ".join(parts)


def group_columns() -> list[Column]:
    def words(one: Group) -> str:
        return f"{one.name}\n{state_of_group(one)}"

    return [Column(translate("groups", "Group"), words, lambda one: "groups")]


def note_columns() -> list[Column]:
    def status(one: NoteRow) -> str:
        files = translate("groups", "%n file(s)", "", one.files)
        facts = {
            translate("groups", "To decide"): one.conflicts,
            translate("groups", "Not sent"): one.waiting,
            files: one.files,
        }
        return ", ".join(words for words, holds in facts.items() if holds)

    def mark(one: NoteRow) -> str:
        return "conflict" if one.conflicts else "waiting" if one.waiting else "note"

    return [
        Column(translate("groups", "Note"), lambda one: one.title, mark),
        Column(translate("groups", "Status"), status),
        Column(translate("groups", "Changed"), lambda one: wording.moment(one.changed_ms)),
    ]


def meeting_columns() -> list[Column]:
    def title(one: MeetingRow) -> str:
        return one.title

    return [
        Column(translate("groups", "Meeting"), title, lambda one: "meeting"),
        Column(translate("groups", "When"), lambda one: wording.date_words(one.starts)),
        Column(translate("groups", "Minutes"), lambda one: wording.choice(one.state)),
    ]


def agreement_columns(*, short: bool = False) -> list[Column]:
    """What, who, due, state; `short`: all in one. State, and what is late, is said in words and by an icon.

    A decision is kept, not done: it has no box, and nobody has to do it by any day.
    """

    def all_(one: Agreement) -> str:
        facts = (_who(one), _state(one), _due(one))
        return f"{_what(one)}\n{' · '.join(fact for fact in facts if fact)}"

    def mark(one: Agreement) -> str:
        if one.type == DECISION:
            return "decision"
        return "warning" if one.overdue else _BOXES.get(one.state, "task")

    if short:
        return [Column(translate("groups", "What, who, until when"), all_, mark)]
    due = Column(translate("groups", "Due"), _due)
    state = Column(translate("groups", "State"), _state)
    return [
        Column(translate("groups", "What"), _what, mark),
        Column(translate("groups", "Who"), _who),
        due,
        state,
    ]


def member_columns() -> list[Column]:
    def name(one: Member) -> str:
        if one.you:
            return (
                translate("groups", "{name} (you)").format(name=one.name)
                if one.name
                else translate("groups", "You")
            )
        return one.name

    def role(one: Member) -> str:
        if one.wished is None:
            return wording.choice(one.role)
        if not one.wished:
            return translate("groups", "to leave with the next synchronisation")
        return translate("groups", "{role} from the next synchronisation").format(
            role=wording.choice(one.wished)
        )

    return [
        Column(translate("groups", "Person"), name, lambda one: "person"),
        Column(translate("groups", "Role"), role),
    ]


def unclear_words(one: Unclear) -> str:
    """A name in the minutes that several people have, and what becomes of it."""
    people = ", ".join(one.people)
    told = translate(
        "groups",
        "⚠ “{who}” may be any of: {people}. Write who is meant; nobody is chosen, the task says “{who}”.",
    )
    return told.format(who=one.written, people=people)


def recorded_words(done: Recorded) -> str:
    """What the lines of some minutes have become, decisions apart from tasks, as a sentence; or ""."""
    made, decided = len(done.made) - len(done.decided), len(done.decided)
    tasks = QCoreApplication.translate("groups", "%n new task(s)", "", made)
    decisions = QCoreApplication.translate("groups", "%n decision(s)", "", decided)
    parts = [words for words, number in ((tasks, made), (decisions, decided)) if number]
    return f"{', '.join(parts)}." if parts else ""


def asked_columns() -> list[Column]:
    icons = {WAITING: "waiting", READY: "done", JOINED: "done"}
    return [
        Column(translate("groups", "Asked"), asked_words, lambda one: icons.get(one.state, "warning")),
        Column(translate("groups", "Answer"), _answer),
    ]


def asked_words(one: Asked) -> str:
    """What the server was asked."""
    said = {
        INVITE: translate("groups", "Invite {person} as {role}"),
        ROLE: translate("groups", "{person} becomes {role}"),
        REMOVE: translate("groups", "{person} leaves the group"),
    }.get(one.what, translate("groups", "Open the group on the server"))
    return said.format(person=one.person, role=wording.choice(one.role))


def _answer(one: Asked) -> str:
    if one.state == WAITING:
        return translate("groups", "comes with the next synchronisation")
    if one.state == READY:
        return translate("groups", "The code is here, until {when}").format(
            when=wording.instant(one.until_ms)
        )
    if one.state == JOINED:
        return translate("groups", "{person} has joined").format(person=one.person)
    return translate("groups", "The server did not do it: {reason}").format(reason=one.message)


def _what(one: Agreement) -> str:
    return one.what if one.type == "action" else f"{wording.choice(one.type)}: {one.what}"


def _who(one: Agreement) -> str:
    return one.who or ("" if one.type == DECISION else translate("groups", "nobody"))


def _due(one: Agreement) -> str:
    if one.overdue:
        return translate("groups", "{day}, overdue").format(day=wording.date_words(one.due))
    return wording.date_words(one.due) or ("" if one.type == DECISION else translate("groups", "no date"))


def _state(one: Agreement) -> str:
    return "" if one.type == DECISION else wording.choice(one.state)
