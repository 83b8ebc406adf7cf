"""Puts what somebody else wrote into a text that is being typed, without moving what is typed there.

Pure: texts in, texts and stretches out.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from practicedesk_sync.merge.blocks import open_conflicts
from practicedesk_sync.merge.threeway import merge_text
from practicedesk_sync.model.values import clean_text


class Stretch(NamedTuple):
    """Characters `start` to `end` of a text (end excluded) and what takes their place."""

    start: int
    end: int
    text: str


def rebased(base: str, mine: str, theirs: str) -> str | None:
    """The text `mine`, typed over `base`, as if it had been typed over `theirs`.

    None where both changed the same paragraph. Line breaks around what is typed stay as they are.
    """
    core = clean_text(mine)
    if theirs in (base, core):
        return mine
    merged = merge_text(base, theirs, core)
    if open_conflicts(merged):
        return None
    lead = len(mine) - len(mine.lstrip("\n"))
    trail = len(mine) - len(mine.rstrip("\n"))
    return "\n" * lead + merged + "\n" * trail


def rebased_value(base: str, mine: str, theirs: str) -> str | None:
    """As `rebased`, for a value that is not merged: None where both changed it, to different values."""
    if theirs in (base, mine):
        return mine
    return theirs if clean_text(mine) == base else None


def stretches(before: str, after: str) -> list[Stretch]:
    """What to replace in `before` to get `after`, the last stretch first; lines that stay are not touched."""
    old, new = _lines(before), _lines(after)
    starts = list(accumulate(map(len, old), initial=0))
    found = [
        _trimmed(starts[i], "".join(old[i:j]), "".join(new[k:m]))
        for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes()
        if what != "equal"
    ]
    return found[::-1]


def carried_along(position: int, made: Sequence[Stretch]) -> int:
    """Where a place in the text is after `made`; inside a stretch that was replaced it stays inside.

    What is inserted exactly there comes after it.
    """
    moved = position
    for start, end, text in made:
        if start < position:
            gone = min(end, position) - start
            moved += (min(len(text), gone) if position < end else len(text)) - gone
    return moved


def _lines(text: str) -> list[str]:
    """The lines of a text, each with its line break."""
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + ([last] if last else [])


def _trimmed(start: int, old: str, new: str) -> Stretch:
    """The stretch without what is the same at both ends."""
    lead = _alike(old, new)
    trail = _alike(old[lead:][::-1], new[lead:][::-1])
    return Stretch(start + lead, start + len(old) - trail, new[lead : len(new) - trail])


def _alike(one: str, other: str) -> int:
    """How many characters at the start of both are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
