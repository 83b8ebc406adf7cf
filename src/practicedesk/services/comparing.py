"""The versions of a conflict side by side: which words stand in one of them only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from practicedesk_sync.ids import is_id
from practicedesk_sync.model.kinds import kind

from ..library import own_words
from ..library.library import Library
from ..library.own_words import OwnWords
from ..library.records import by_ids
from ..library.spaces import SpaceName, space_names
from .reviewing import VALUE, WISH, OpenConflict, find_conflict, why_not
from .versions import OWN, Version

MOST_WORDS = 2_000
"""Longer texts are not compared: it would take too long, and so many differences help nobody."""
LEAST_WORDS = 2
"""Fewer words in a row, between others that differ, are taken for chance."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that follow each other. `alone`: they stand in this version only."""

    text: str
    alone: bool


Words = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One version as it is shown. `words` is empty where it is no prose: its value stands for itself."""

    version: Version
    words: Words = ()


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
        named = {value for value in values if isinstance(value, str) and is_id(value)}
        names = {id_: view.title for id_, view in by_ids(connection, named).items()}
    own = next(
        (one for who in OWN for one in conflict.versions if one.own and one.who == who), conflict.shown
    )
    others = tuple(one for one in conflict.versions if one is not own)
    against = min(against, len(others) - 1)
    left, before, right = _sides(conflict, own, others[against])
    reason = why_not(library, conflict)
    return Weighed(conflict, space, reason, left, before, right, others, against, names, begun)


def compared(left: str, right: str, before: str | None = None) -> tuple[Words, Words, Words]:
    """Two texts, and what stood before them, each with the words that the others do not have.

    (left, before, right): in the outer two what is new, in the middle what one of them has not kept.
    Without `before` the two are held against each other.
    """
    first, second = _WORDS.findall(left), _WORDS.findall(right)
    if before is None:
        first_alone, second_alone = _alone(first, second)
        return _stretches(first, first_alone), (), _stretches(second, second_alone)
    old = _WORDS.findall(before)
    gone_left, first_alone = _alone(old, first)
    gone_right, second_alone = _alone(old, second)
    gone = [one or other for one, other in zip(gone_left, gone_right, strict=True)]
    return _stretches(first, first_alone), _stretches(old, gone), _stretches(second, second_alone)


def _sides(conflict: OpenConflict, left: Version, right: Version) -> tuple[Side, Side | None, Side]:
    before = conflict.before
    if not _is_prose(conflict):
        return Side(left), Side(before) if before else None, Side(right)
    words = compared(_text(left), _text(right), _text(before) if before else None)
    return Side(left, words[0]), Side(before, words[1]) if before else None, Side(right, words[2])


def _text(version: Version) -> str:
    return str(version.value or "")


def _is_prose(conflict: OpenConflict) -> bool:
    """Whether its versions are people's words, and not codes, numbers or things with parts."""
    about = kind(conflict.record.kind).fields.get(conflict.field)
    coded = about is not None and bool(about.vocabulary or about.choices)
    texts = all(one.value is None or isinstance(one.value, str) for one in conflict.versions)
    return conflict.about != WISH and texts and not (conflict.about == VALUE and coded)


def _alone(one: list[str], other: list[str]) -> tuple[list[bool], list[bool]]:
    """For each word of two texts whether the other has nothing to match it."""
    flags = [True] * len(one), [True] * len(other)
    if len(one) + len(other) > MOST_WORDS:
        return ([False] * len(one), [False] * len(other))
    for first, second, size in SequenceMatcher(None, one, other).get_matching_blocks():
        flags[0][first : first + size] = [False] * size
        flags[1][second : second + size] = [False] * size
    return flags


def _stretches(words: list[str], alone: list[bool]) -> Words:
    """The words put together. A single word between two stretches that stand alone is lost in them."""
    pairs = groupby(zip(words, alone, strict=True), key=lambda pair: pair[1])
    runs = [("".join(word for word, _ in run), flag) for flag, run in pairs]
    marked = [
        (text, flag or (0 < at < len(runs) - 1 and len(text.split()) < LEAST_WORDS))
        for at, (text, flag) in enumerate(runs)
    ]
    joined = groupby(marked, key=lambda pair: pair[1])
    return tuple(Stretch("".join(text for text, _ in run), flag) for flag, run in joined)
