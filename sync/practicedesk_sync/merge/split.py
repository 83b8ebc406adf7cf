"""Cuts a Markdown text into the pieces that merge as one: paragraph, list item, table row, heading,
fenced code, open block. Version 1 of the splitter; a change that relies on another one has another ``v``.

``join(split(text)) == text`` for every text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .blocks import CLOSE, OPEN

_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\S")
_TABLE_ROW = re.compile(r"\s*\|")
_HEADING = re.compile(r"#{1,6}\s")
_FENCE = re.compile(r"\s*(```|~~~)")


class Piece(NamedTuple):
    """What merges as one, and the line breaks after it."""

    content: str
    gap: str


def split(text: str) -> list[Piece]:
    """The pieces of a text in order. Leading line breaks become a piece without content."""
    lines = text.split("\n")
    pieces: list[Piece] = []
    i = 0
    while i < len(lines):
        end = i if not lines[i].strip() else _end_of_piece(lines, i)
        blank = end
        while blank < len(lines) and not lines[blank].strip():
            blank += 1
        gap = lines[end:blank]
        tail = "\n" if blank < len(lines) and end > i else ""
        if end == i:
            gap_text = "\n".join(gap) + ("\n" if blank < len(lines) else "")
        else:
            gap_text = (("\n" + "\n".join(gap)) if gap else "") + tail
        content = "\n".join(lines[i:end])
        if content or gap_text:
            pieces.append(Piece(content, gap_text))
        i = blank
    return pieces


def join(pieces: list[Piece]) -> str:
    """The text made of pieces. A piece that was last in its own text gets a break before the next."""
    made: list[str] = []
    for place, (content, gap) in enumerate(pieces):
        made.append(content)
        if place + 1 < len(pieces) and "\n" not in gap:
            gap = "\n" if _is_row(content) and _is_row(pieces[place + 1].content) else "\n\n"
        made.append(gap)
    return "".join(made)


def _end_of_piece(lines: list[str], start: int) -> int:
    """The index after the last line of the piece that starts at a line with content."""
    first = lines[start]
    if OPEN in first:
        for i in range(start, len(lines)):
            if CLOSE in lines[i][lines[i].find(OPEN) if i == start else 0 :]:
                return i + 1
    fence = _FENCE.match(first)
    if fence:
        closing = (i for i in range(start + 1, len(lines)) if lines[i].strip() == fence.group(1))
        return next(closing, len(lines) - 1) + 1
    if _HEADING.match(first) or _TABLE_ROW.match(first):
        return start + 1
    i = start + 1
    while i < len(lines) and lines[i].strip() and not _starts_piece(lines[i]):
        i += 1
    return i


def _starts_piece(line: str) -> bool:
    return OPEN in line or any(rule.match(line) for rule in (_LIST_ITEM, _TABLE_ROW, _HEADING, _FENCE))


def _is_row(content: str) -> bool:
    return bool(_LIST_ITEM.match(content) or _TABLE_ROW.match(content))
