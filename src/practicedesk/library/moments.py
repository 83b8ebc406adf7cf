"""Records as they stood after some of their changes, and spaces as they stood at a moment (`past`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.kinds import PUBLICATION
from practicedesk_sync.replica.reading import has_all_bodies

from .documents import JOINING
from .elsewhere import HistoryElsewhere
from .lease import locked
from .past import Told, after, told_in
from .records import HistoryLine, RecordView
from .selecting import BEST, Query
from .spaces import space_names

ASIDE = JOINING | {PUBLICATION}
"""Kinds that stand aside unless they are asked for by name, as in a query."""


def seen_at(space: str, made: Sequence[HistoryLine] | Sequence[Told]) -> RecordView:
    """A record as it stood after the first of its changes. `made`: these, at least one."""
    kind, _, shown = after([one.change for one in made])
    first, last = made[0], made[-1]
    waiting = not all(one.admitted for one in made)
    people = (first.change.device, last.change.device)
    return RecordView(space, first.change.record, kind, shown, waiting, first.at_ms, last.at_ms, *people)


def views_as_of(connection: Connection, wanted: Query, moment_ms: int, now_ms: int) -> Iterator[RecordView]:
    """The records of the query's spaces and kinds that were there at a moment, in the order of their ids.

    Of a locked group there are none, as now.
    Words and values are those of now, so a query that asks for such is a `UserMistake`.
    """
    if wanted.text or wanted.where or wanted.sort != BEST:
        raise UserMistake(
            "as_of_query",
            "Records of an earlier day can be chosen by kind and group only.",
            "Leave the other filters out.",
        )
    kinds = set(wanted.kinds)
    hidden = locked(connection).keys()
    for space in sorted(set(wanted.spaces or space_names(connection)) - hidden):
        if not has_all_bodies(connection, space):
            raise HistoryElsewhere()
        for told in told_in(connection, space, now_ms):
            made = [one for one in told if one.at_ms <= moment_ms]
            kind = next((one.change.kind for one in made if one.change.kind), None)
            if kind is None or (kind not in kinds if kinds else kind in ASIDE):
                continue
            view = seen_at(space, made)
            if view.shown.trashed == wanted.trash:
                yield view
