"""What a person may have meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from .vocabularies.terms import folded

MOST = 3


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Of the known words at most three that begin with `word` or read much like it, the likeliest first."""
    from difflib import get_close_matches

    readings = {folded(each): each for each in known}
    wanted = folded(word)
    begun = [reading for reading in readings if wanted and reading.startswith(wanted)]
    likely = dict.fromkeys([*begun, *get_close_matches(wanted, readings, MOST)])
    return [readings[reading] for reading in likely][:MOST]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question with a space after it, or "" where nothing known is near."""
    near = " or ".join(f"“{each}”" for each in nearest(word, known))
    return f"Did you mean {near}? " if near else ""
