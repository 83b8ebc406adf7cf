"""Text made fit to print: what the fonts lack becomes U+FFFD, is counted and is told to the person.

PDF/A and PDF/UA refuse a page with a missing glyph, so every text passes here before it is set.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

REPLACEMENT = "\ufffd"
_BREAK = "\u200b"

# Longer runs without a place to break would leave the page, and the PDF's own limit for one string.
_UNBROKEN_LIMIT = 40
_BREAKS_ANYWHERE = "\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_UNBROKEN = re.compile(rf"[^\s\-/{_BREAK}{_BREAKS_ANYWHERE}]{{{_UNBROKEN_LIMIT + 1},}}")

_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)
# Direction overrides make text read as something else than it is; a byte-order mark is refused in a PDF.
_SILENTLY_DROPPED = frozenset("\u202d\u202e\ufeff")
_IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0000, 0xE0FFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class ReplacedCharacter:
    """A character that no font could show (or that no text may hold), where it stood and how often."""

    code_point: int
    where: str
    count: int

    @property
    def name(self) -> str:
        """For people: ``U+1F600 GRINNING FACE``."""
        return f"U+{self.code_point:04X} {unicodedata.name(chr(self.code_point), '(no name)')}"


class Cleaner:
    """Replaces what cannot be printed and remembers it.

    `coverage` holds one set of code points per font. With `plain` it also drops combining marks, which
    is the last resort when a font has a mark and its letter yet cannot join them.
    """

    def __init__(self, coverage: list[frozenset[int]], *, plain: bool = False) -> None:
        self._coverage = coverage
        self._covered = frozenset().union(*coverage)
        self._plain = plain
        self._replaced: Counter[tuple[int, str]] = Counter()

    @property
    def replaced(self) -> list[ReplacedCharacter]:
        """What was replaced so far, by code point and place."""
        return sorted(ReplacedCharacter(code, where, n) for (code, where), n in self._replaced.items())

    def clean(self, text: str, where: str) -> str:
        """`text` with printable characters only; line ends become ``\\n`` and overlong words may break."""
        text = drop_controls(text, lambda char, count: self._note(char, where, count))
        unknown = {char for char in set(text) if not self._prints(char)}
        for char in unknown:
            self._note(char, where, text.count(char))
        text = text.translate({ord(char): REPLACEMENT for char in unknown})
        marks = {char for char in set(text) if is_mark(char)}
        if marks:
            text = self._join_marks(text, marks, where)
        return _UNBROKEN.sub(_with_breaks, text)

    def _prints(self, char: str) -> bool:
        code = ord(char)
        if unicodedata.category(char) == "Co":  # private use: a glyph without a meaning
            return False
        return code in self._covered or char in "\n\t" or is_ignorable(char)

    def _note(self, char: str, where: str, count: int = 1) -> None:
        self._replaced[ord(char), where] += count

    def _join_marks(self, text: str, marks: set[str], where: str) -> str:
        """A letter and its marks must come from one font; marks that cannot are replaced."""
        some = "".join(map(re.escape, sorted(marks)))

        def join(match: re.Match[str]) -> str:
            codes = set(map(ord, match.group()))
            if not self._plain and any(codes <= font for font in self._coverage):
                return match.group()
            for char in match.group(2):
                self._note(char, where)
            return match.group(1) + ("" if self._plain else REPLACEMENT * len(match.group(2)))

        return re.sub(rf"([^{some}]?)([{some}]+)", join, text)


def drop_controls(text: str, note: Callable[[str, int], None] = lambda _char, _count: None) -> str:
    """`text` without control characters, lone surrogates and non-characters; `note` hears which, how many."""
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    never = {char for char in set(text) if _never_text(char)}
    for char in never:
        note(char, text.count(char))
    return text.translate(dict.fromkeys(map(ord, never | _SILENTLY_DROPPED)))


def is_mark(char: str) -> bool:
    """Whether `char` combines with the letter before it and is drawn."""
    return unicodedata.category(char) in {"Mn", "Mc", "Me"} and not is_ignorable(char)


def is_ignorable(char: str) -> bool:
    """Whether `char` is invisible by definition, so that no font needs a glyph for it."""
    return any(first <= ord(char) <= last for first, last in _IGNORABLE)


def _never_text(char: str) -> bool:
    code = ord(char)
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return char not in "\n\t"
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _with_breaks(match: re.Match[str]) -> str:
    run = match.group()
    return _BREAK.join(run[at : at + _UNBROKEN_LIMIT] for at in range(0, len(run), _UNBROKEN_LIMIT))
