"""What waits to be sent, and what has come from others: one line for each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from practicedesk_sync.clock import millis_of
from practicedesk_sync.log.change import TEXT, Change

from ..library import arrivals, outbox
from ..library.library import Library
from ..library.records import RecordView, authors, by_ids
from ..library.spaces import SpaceName, space_names
from .deeds import Deed, deed

MOST = 500
"""So many lines are shown; how many there are is told beside them."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One change on its way to or from the server.

    `home`: the id of the space; `who`: "" for this person's own; `merged`: its words stand together with
    those of somebody else; `here`: the record can be opened.
    """

    hash: str
    record: str
    kind: str
    title: str
    space: SpaceName
    home: str
    who: str
    deed: Deed
    at_ms: int
    merged: bool
    here: bool


@dataclass(frozen=True, slots=True)
class Traffic:
    """The newest lines, at most `MOST`, and how many changes there are in all.

    `shares`: of what has come, how much from whom: (group, who, count), by group, most first.
    """

    lines: tuple[Passed, ...]
    count: int
    shares: tuple[tuple[SpaceName, str, int], ...] = ()


def unsent(library: Library) -> Traffic:
    """What waits to be sent, newest first."""
    with library.reading() as connection:
        count, found = outbox.waiting(connection), outbox.newest(connection, MOST)
    return Traffic(_lines(library, found), count)


def marks(library: Library) -> dict[str, int]:
    """Where the log of each space stands, to ask later what has come since."""
    with library.reading() as connection:
        return arrivals.marks(connection)


def received(library: Library, after: Mapping[str, int]) -> Traffic:
    """What has come from other devices since the logs stood at these marks, newest first."""
    with library.reading() as connection:
        counted = arrivals.by_device(connection, library.key.id, after)
        found = arrivals.newest(connection, library.key.id, after, MOST)
        names = space_names(connection)
        people = {space: authors(connection, space) for space, _ in counted}
    by_person: Counter[tuple[str, str]] = Counter()  # who may have several devices
    for (space, device), count in counted.items():
        by_person[space, people[space].get(device, "")] += count
    shares = [(names.get(space) or SpaceName("", ""), who, n) for (space, who), n in by_person.items()]
    shares.sort(key=lambda share: (share[0].name, -share[2], share[1]))
    return Traffic(_lines(library, found), sum(counted.values()), tuple(shares))


def _lines(library: Library, found: list[Change]) -> tuple[Passed, ...]:
    with library.reading() as connection:
        views = by_ids(connection, {change.record for change in found})
        spaces = space_names(connection)
        people = {space: authors(connection, space) for space in {change.space for change in found}}
    lines = []
    for change in found:
        view = views.get(change.record)
        space = spaces.get(change.space) or SpaceName("", "")
        who = "" if change.device == library.key.id else people[change.space].get(change.device, "")
        lines.append(_line(change, view, space, who))
    return tuple(lines)


def _line(change: Change, view: RecordView | None, space: SpaceName, who: str) -> Passed:
    kind = view.kind if view else change.kind or ""
    merged = view is not None and any(
        op.what == TEXT and op.field in view.shown.merged and op.field not in view.shown.siblings
        for op in change.ops
    )
    return Passed(
        change.hash,
        change.record,
        kind,
        view.title if view else "",
        space,
        change.space,
        who,
        deed(change, kind),
        millis_of(change.hlc),
        merged and bool(who),
        view is not None,
    )
