"""The versions of a conflict side by side, as somebody weighs them who has to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from practicedesk_sync.model.kinds import kind
from practicedesk_sync.model.values import DATE, MOMENT

from ..library import own_words
from ..library.library import Library
from ..library.own_words import OwnWords
from ..library.records import titles_of
from ..library.spaces import SpaceName, space_names
from .marked_words import Nodes, alone, as_typed, readable
from .reviewing import TEXT, VALUE, WISH, OpenConflict, find_conflict, why_not
from .versions import OWN, Version


@dataclass(frozen=True, slots=True)
class Side:
    """One version as it is shown. `nodes` is empty where it is no prose: its value stands for itself."""

    version: Version
    nodes: Nodes = ()

    @property
    def alone(self) -> list[str]:
        """The words that stand in this version only; of what stood before those that one has not kept."""
        return alone(self.nodes)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A conflict to decide: one's own version (else the shown one) on the left, another on the right.

    `before`: what both replaced, where that is known. `others`: the versions that may stand on the right,
    `against`: which of them does. `reason`: why this person may not decide, "" when they may. `names`:
    titles of the records that stand as values, by id. `begun`: other words this person has begun to write.
    """

    conflict: OpenConflict
    space: SpaceName
    reason: str
    left: Side
    before: Side | None
    right: Side
    others: tuple[Version, ...]
    against: int
    names: Mapping[str, str]
    begun: OwnWords | None


def weigh(library: Library, record: str, field: str, number: int, against: int = 0) -> Weighed:
    """A conflict as it is now, with version `against` of the others on the right. Raises `UserMistake`."""
    conflict = find_conflict(library, record, field, number)
    with library.reading() as connection:
        space = space_names(connection).get(conflict.record.space) or SpaceName("", "")
        values = [one.value for one in (*conflict.versions, conflict.before) if one is not None]
        begun = own_words.begun(connection, conflict.record.id, field, conflict.values)
        names = titles_of(connection, values)
    own = next(
        (one for who in OWN for one in conflict.versions if one.own and one.who == who), conflict.shown
    )
    others = tuple(one for one in conflict.versions if one is not own)
    against = min(against, len(others) - 1)
    left, before, right = _sides(conflict, own, others[against])
    reason = why_not(library, conflict)
    return Weighed(conflict, space, reason, left, before, right, others, against, names, begun)


def _sides(conflict: OpenConflict, left: Version, right: Version) -> tuple[Side, Side | None, Side]:
    before = conflict.before
    if not _is_prose(conflict):
        return Side(left), Side(before) if before else None, Side(right)
    compared = readable if conflict.about == TEXT else as_typed
    nodes = compared(_text(left), _text(right), _text(before) if before else None)
    return Side(left, nodes[0]), Side(before, nodes[1]) if before else None, Side(right, nodes[2])


def _text(version: Version) -> str:
    return str(version.value or "")


def _is_prose(conflict: OpenConflict) -> bool:
    """Whether its versions are people's words, and not codes, numbers, days or things with parts."""
    about = kind(conflict.record.kind).fields.get(conflict.field)
    coded = about is not None and bool(about.vocabulary or about.choices or about.form in (DATE, MOMENT))
    texts = all(one.value is None or isinstance(one.value, str) for one in conflict.versions)
    return conflict.about != WISH and texts and not (conflict.about == VALUE and coded)
