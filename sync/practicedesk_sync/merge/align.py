"""Finds what two lists have in common, in order: bounded by their length, never by time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

Row = TypeVar("Row", bound=tuple[int, ...])


def standing_once(contents: Sequence[str]) -> dict[str, int]:
    """Place of each content that stands once, in order of place."""
    counts = Counter(contents)
    return {content: at for at, content in enumerate(contents) if counts[content] == 1}


def increasing(rows: Sequence[Row], column: int) -> list[Row]:
    """The longest subsequence in which `column` increases (rows come sorted by their first column)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, row in enumerate(rows):
        length = bisect_left(ends, row[column])
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(row[column])
            last.append(at)
        else:
            ends[length] = row[column]
            last[length] = at
    chain = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(rows[at])
        at = before[at]
    return chain[::-1]
