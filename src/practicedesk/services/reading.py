"""Gathers what is shown of a record, and of the spaces there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import is_id
from practicedesk_sync.log.statement import COMMONS
from practicedesk_sync.policy.roles import CONTRIBUTOR, at_least

from ..library.library import Library
from ..library.moments import seen_at
from ..library.records import HistoryLine, RecordView, find, traced
from ..library.spaces import SpaceView, find_space, spaces
from .history import past_of


@dataclass(frozen=True, slots=True)
class Details:
    """One record with what a page says about it. `names`: titles, by id, of the records its fields name."""

    view: RecordView
    space: SpaceView
    history: tuple[HistoryLine, ...]
    names: Mapping[str, str]


def details(library: Library, id_: str, *, version: int = 0, moment_ms: int | None = None) -> Details:
    """A record by its id or an unmistakable beginning of it. Raises `UserMistake`.

    As it is now, or as it stood in the version of that number, or at a moment (ms since 1970 UTC).
    """
    with library.reading() as connection:
        found = past_of(traced(connection, id_, library.now_ms()), library.key.id)
        view, lines = found.view, found.lines
        if version or moment_ms is not None:
            lines = found.until(found.step(version)) if version else found.told_by(moment_ms or 0)
            view = seen_at(view.space, lines)
        names = {}
        for value in view.shown.fields.values():
            if is_id(value):
                try:
                    names[value] = find(connection, value).title
                except UserMistake:
                    continue
        return Details(view, find_space(connection, view.space), lines, names)


def spaces_of(library: Library) -> list[SpaceView]:
    """The spaces of this library: the person's own first, then groups by name, the commons last."""
    with library.reading() as connection:
        return spaces(connection)


def space_of(library: Library, id_: str) -> SpaceView:
    """One space by its id. Raises `UserMistake`."""
    with library.reading() as connection:
        return find_space(connection, id_)


def spaces_to_write_in(library: Library) -> list[SpaceView]:
    """Where this person may put a new record: their own space and groups. Into the commons one publishes."""
    return [view for view in spaces_of(library) if view.kind != COMMONS and at_least(view.role, CONTRIBUTOR)]


def ids_of(library: Library, ids: Sequence[str]) -> list[str]:
    """The whole ids of records, each given by a beginning. Raises `UserMistake` when one is wrong."""
    with library.reading() as connection:
        return [find(connection, id_).id for id_ in ids]
