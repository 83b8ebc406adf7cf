"""Carries open conflicts through an edit: a person types over the text as shown, and every conflict they
did not touch stays open in what is saved (sync.md: "an edit always names every head shown").
"""

from __future__ import annotations

from typing import NamedTuple

from .align import increasing, standing_once
from .blocks import alternatives, block, is_block, plain
from .marks import without_marks
from .split import Piece, join, split


class _Unit(NamedTuple):
    """A piece of the text shown, and the contents a person sees of it (none, one, or more: a block's)."""

    piece: Piece
    seen: list[str]


def carried(shown: str, typed: str) -> str:
    """A person's plain text as the text of a change: open conflicts of `shown` stay open in it.

    `typed` was written over `blocks.plain(shown)`. Where its author changed a paragraph with an open
    conflict, the new words take the shown place and the other alternatives stay beside them.
    """
    typed = without_marks(typed)
    before = plain(shown)
    if typed == before:
        return shown
    if shown == before:
        return typed
    units = [_Unit(piece, _seen(piece)) for piece in split(shown)]
    return join(_carried(*_moved(units, split(typed)))).strip("\n")


def _moved(units: list[_Unit], typed: list[Piece]) -> tuple[list[_Unit], list[Piece]]:
    """The same, with each conflict whose paragraphs were only moved standing where they were moved to."""
    contents = [piece.content for piece in typed]
    once = standing_once(contents)
    left: list[_Unit] = []
    instead: dict[int, list[Piece]] = {}
    for unit, place in zip(units, _places(units, typed), strict=True):
        at = once.get(unit.seen[0]) if place is None and unit.seen and is_block(unit.piece.content) else None
        there = range(at or 0, (at or 0) + len(unit.seen))
        if at is None or contents[at : there.stop] != unit.seen or not instead.keys().isdisjoint(there):
            left.append(unit)
        else:
            instead |= {each: [] for each in there}
            instead[at] = [Piece(unit.piece.content, typed[there[-1]].gap)]
    return left, [one for at, piece in enumerate(typed) for one in instead.get(at, [piece])]


def _carried(units: list[_Unit], typed: list[Piece]) -> list[Piece]:
    made: list[Piece] = []
    changed: list[_Unit] = []
    start = 0
    for unit, at in zip(units, _places(units, typed), strict=True):
        if at is None:
            changed.append(unit)
        else:
            made += _rewritten(changed, typed[start:at])
            changed, start = [], at + len(unit.seen)
            made += [unit.piece] if is_block(unit.piece.content) else typed[at:start]
    return made + _rewritten(changed, typed[start:])


def _places(units: list[_Unit], typed: list[Piece]) -> list[int | None]:
    """Where each unit stands, unchanged and as a whole, in what was typed; else None."""
    seen = [content for unit in units for content in unit.seen]
    found = dict(_matched(seen, [piece.content for piece in typed]))
    places: list[int | None] = []
    start = 0
    for unit in units:
        at = found.get(start)
        stands = all(found.get(start + i) == (at or 0) + i for i in range(len(unit.seen)))
        places.append(at if unit.seen and stands else None)
        start += len(unit.seen)
    return places


def _matched(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Pairs of places of equal contents, increasing in both: what stands once in each, and its neighbours."""
    once_before, once_after = standing_once(before), standing_once(after)
    anchors = [(at, once_after[content]) for content, at in once_before.items() if content in once_after]
    pairs: list[tuple[int, int]] = []
    start, start_after = 0, 0
    for at, at_after in [*increasing(anchors, 1), (len(before), len(after))]:
        while start < at and start_after < at_after and before[start] == after[start_after]:
            pairs.append((start, start_after))
            start, start_after = start + 1, start_after + 1
        back = 0
        while (
            start < at - back
            and start_after < at_after - back
            and before[at - back - 1] == after[at_after - back - 1]
        ):
            back += 1
        pairs += [(at - each, at_after - each) for each in range(back, 0, -1)]
        start, start_after = at, at_after
    return pairs


def _rewritten(units: list[_Unit], typed: list[Piece]) -> list[Piece]:
    """What was typed in place of some units, with the conflicts that stood open in them."""
    showing = [at for at, unit in enumerate(units) if unit.seen]
    start, end = (showing[0], showing[-1] + 1) if showing else (0, 0)
    before, after = ([unit.piece for unit in part] for part in (units[:start], units[end:]))
    return before + _reopened(units[start:end], typed) + after


def _reopened(units: list[_Unit], typed: list[Piece]) -> list[Piece]:
    """The same, where the first and the last unit show something."""
    opened = [at for at, unit in enumerate(units) if is_block(unit.piece.content)]
    if not opened:
        return typed
    if len(opened) > 1 and _length(units) == len(typed):
        made = []
        for unit in units:
            made += _reopened([unit], typed[: len(unit.seen)])
            typed = typed[len(unit.seen) :]
        return made
    spare = max(len(typed) - 1, 0)
    lead = min(_length(units[: opened[0]]), spare)
    trail = min(_length(units[opened[-1] + 1 :]), spare - lead)
    end = len(typed) - trail
    stood = [*(units[at].piece for at in opened), *typed[lead:end]]
    others = {text for piece in stood for text in alternatives(piece.content)[1:]}
    content = block(plain(join(typed[lead:end])).strip("\n"), others)
    return [*typed[:lead], Piece(content, units[opened[-1]].piece.gap), *typed[end:]]


def _length(units: list[_Unit]) -> int:
    return sum(len(unit.seen) for unit in units)


def _seen(piece: Piece) -> list[str]:
    return (
        [each.content for each in split(alternatives(piece.content)[0])]
        if is_block(piece.content)
        else [piece.content]
    )
