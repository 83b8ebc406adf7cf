"""What a group's page shows: its notes, meetings, actions and members, read in one go."""

from __future__ import annotations

from dataclasses import dataclass

from practicedesk_sync.model.kinds import NOTE

from ..library.attachments import references
from ..library.by_kind import of_kind
from ..library.library import Library
from .agreements import Agreement, agreements_of
from .groups import Group, group_of
from .inviting import Asked, asked
from .meetings import MeetingRow, meetings_of
from .reviewing import number_open


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note in a list, with the number of its files.

    `conflicts`: decisions open in it; `waiting`: it has unsent changes.
    """

    id: str
    title: str
    changed_ms: int
    conflicts: int
    waiting: bool
    files: int


@dataclass(frozen=True, slots=True)
class GroupHome:
    """One group with what is in it. `asked`: what waits for the server about its people, and codes."""

    group: Group
    notes: tuple[NoteRow, ...]
    meetings: tuple[MeetingRow, ...]
    agreements: tuple[Agreement, ...]
    asked: tuple[Asked, ...]


def group_home(library: Library, id_: str) -> GroupHome:
    """A group's page by its id; the note changed last and the latest meeting first. Raises `UserMistake`."""
    group = group_of(library, id_)
    with library.reading() as connection:
        notes = [
            NoteRow(
                id=view.id,
                title=view.title,
                changed_ms=view.updated_ms,
                conflicts=number_open([view]),
                waiting=view.waiting,
                files=sum(1 for _ in references(view)),
            )
            for view in of_kind(connection, NOTE, group.id)
        ]
    return GroupHome(
        group,
        tuple(sorted(notes, key=lambda note: note.changed_ms, reverse=True)),
        tuple(reversed(meetings_of(library, group.id))),
        tuple(agreements_of(library, group.id)),
        tuple(one for one in asked(library) if one.group == group.id),
    )
