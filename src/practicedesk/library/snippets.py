"""Cuts the telling part out of a text and says which of its characters to highlight. Never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .search_text import CJK, aligned
from .search_words import Word

LENGTH = 200
"""Characters a snippet has at most, beside the … at its ends."""
LEAD = 60
"""Characters before its first hit, where the text does not begin there."""
MOST_HITS = 10
"""Hits of one word looked at in one text."""

Ranges = tuple[tuple[int, int], ...]
"""(start, end) pairs in characters, in order, not overlapping."""

# Left to `re` to compile at first use, as in `search_text`.
_LETTER = rf"[^\W_{CJK}]"
_PART = f"[{CJK}]+|{_LETTER}+"
_RUN = f"[{CJK}]"


class Highlighter:
    """Finds the words of one query in texts as the index does: accents and case do not matter."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._patterns = [re.compile(_pattern(word)) for word in words]

    def ranges(self, text: str) -> Ranges:
        """Where in the text the words are."""
        if not self._patterns:
            return ()
        plain, places = aligned(text)
        return _joined([(places[start], places[end]) for start, end, _ in self._found(plain)])

    def snippet(self, text: str) -> tuple[str, Ranges]:
        """The part of the text with the most different words, on one line, and where they are in it.

        Without a hit it is the beginning of the text.
        """
        start = _start(text, self._best_place(text))
        end = _end(text, start)
        before, after = "…" * (start > 0), "…" * (end < len(text))
        snippet = f"{before}{' '.join(text[start:end].split())}{after}"
        return snippet, self.ranges(snippet)

    def _best_place(self, text: str) -> int:
        """Where the most different words are close to each other; of equals the first such place."""
        if not self._patterns:
            return 0
        plain = text.lower()
        places: Sequence[int] = range(len(plain) + 1)
        found = self._found(plain) if len(plain) == len(text) else []
        words = len(self._patterns)
        if not text.isascii() and len({number for _, _, number in found}) < words:
            # Some word may have accents or other forms here, which takes longer to see.
            plain, places = aligned(text)
            found = self._found(plain)
        best, most = 0, 0
        for index, (start, _, _) in enumerate(found):
            near = {number for first, _, number in found[index:] if first < start + LENGTH - LEAD}
            if len(near) > most:
                best, most = places[start], len(near)
                if most == words:
                    break
        return best

    def _found(self, plain: str) -> list[tuple[int, int, int]]:
        """(start, end, which word) of the hits, in order."""
        return sorted(
            (start, end, number)
            for number, pattern in enumerate(self._patterns)
            for start, end in _whole(pattern, plain)
        )


def _whole(pattern: re.Pattern[str], plain: str) -> Iterator[tuple[int, int]]:
    """Where the pattern is found at the beginning of a word."""
    place = found = 0
    while found < MOST_HITS and (hit := pattern.search(plain, place)):
        start, end = hit.span()
        place = start + 1
        if start == 0 or _is_run(plain[start]) or not re.match(_LETTER, plain[start - 1]):
            place = end
            found += 1
            yield start, end


def _pattern(word: Word) -> str:
    """A regular expression for the word in a text that `aligned` has prepared.

    It begins with a literal, which `re` finds ten times as fast as a look-behind for the word's beginning.
    """
    parts = re.findall(_PART, aligned(word.text)[0])
    gaps = [r"[\W_]*" if _is_run(one) or _is_run(next_) else r"[\W_]+" for one, next_ in pairwise(parts)]
    middle = "".join(re.escape(part) + gap for part, gap in zip(parts, [*gaps, ""], strict=True))
    if not parts or _is_run(parts[-1]):
        return middle
    return middle + (f"{_LETTER}*" if word.prefix else f"(?!{_LETTER})")


def _is_run(part: str) -> bool:
    return re.match(_RUN, part) is not None


def _joined(found: Sequence[tuple[int, int]]) -> Ranges:
    """The hits with those that overlap made one."""
    ranges: list[tuple[int, int]] = []
    for start, end in found:
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return tuple(ranges)


def _start(text: str, place: int) -> int:
    """Where to begin so that `place` is in the snippet: after a space, if there is one."""
    if place <= LEAD:
        return 0
    space = text.find(" ", place - LEAD, place)
    return space + 1 if space >= 0 else place - LEAD


def _end(text: str, start: int) -> int:
    """Where to end: at a space, if there is one in the latter half."""
    end = start + LENGTH
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", start + LENGTH // 2, end)
    return space if space >= 0 else end
