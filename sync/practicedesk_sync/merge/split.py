"""Cuts a Markdown text into the pieces that merge as one: paragraph, list item, table row, heading,
fenced code, open block. Version 1 of the splitter; a change that relies on another one has another ``v``.

``join(split(text)) == text`` for every text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from .marks import CLOSE, OPEN

_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\S")
_TABLE_ROW = re.compile(r"\s*\|")
_HEADING = re.compile(r"#{1,6}\s")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


class Piece(NamedTuple):
    """What merges as one, and the line breaks after it."""

    content: str
    gap: str


def split(text: str) -> list[Piece]:
    """The pieces of a text in order. Leading line breaks become a piece without content."""
    lines = text.split("\n") if text else []
    closing = [at for at, line in enumerate(lines) if CLOSE in line]
    pieces: list[Piece] = []
    start = 0
    while start < len(lines):
        end = _end_of_piece(lines, start, closing) if lines[start].strip() else start
        after = next((i for i in range(end, len(lines)) if lines[i].strip()), len(lines))
        breaks = [""] * (end > start) + lines[end:after]
        gap = "\n".join(breaks) + ("\n" if after < len(lines) else "")
        pieces.append(Piece("\n".join(lines[start:end]), gap))
        start = after
    return pieces


def join(pieces: list[Piece]) -> str:
    """The text made of pieces. A piece that met other neighbours in its own text gets the break it needs."""
    made = [text for piece, after in pairwise(pieces) for text in (piece.content, _gap(piece, after))]
    return "".join([*made, *(pieces[-1] if pieces else ())])


def _gap(piece: Piece, after: Piece) -> str:
    """The gap of a piece, widened where the next one would otherwise become a part of it."""
    content, gap = piece
    if not gap.endswith("\n"):
        narrow = gap or (_is_row(content) and _is_row(after.content))
        return gap + ("\n" if narrow else "\n\n")
    return "\n\n" if gap == "\n" and _goes_on(content) and not _starts_piece(after.content) else gap


def _end_of_piece(lines: list[str], start: int, closing: list[int]) -> int:
    """The index after the last line of the piece that starts at a line with content.

    `closing`: the indices of all lines in which a block may end.
    """
    first = lines[start]
    if OPEN in first:
        same_line = CLOSE in first[first.find(OPEN) :]
        at = bisect_left(closing, start if same_line else start + 1)
        if at < len(closing):
            return closing[at] + 1
    fence = _FENCE.match(first)
    if fence:
        ends = (i for i in range(start + 1, len(lines)) if lines[i].strip() == fence.group(1))
        return next(ends, len(lines) - 1) + 1
    if _HEADING.match(first) or _TABLE_ROW.match(first):
        return start + 1
    i = start + 1
    while i < len(lines) and lines[i].strip() and not _starts_piece(lines[i]):
        i += 1
    return i


def _starts_piece(line: str) -> bool:
    return OPEN in line or any(rule.match(line) for rule in (_LIST_ITEM, _TABLE_ROW, _HEADING, _FENCE))


def _goes_on(content: str) -> bool:
    """Whether a line after this piece could belong to it: so it is with paragraphs and list items."""
    closed = OPEN in content or any(rule.match(content) for rule in (_TABLE_ROW, _HEADING, _FENCE))
    return bool(content) and not closed


def _is_row(content: str) -> bool:
    return bool(_LIST_ITEM.match(content) or _TABLE_ROW.match(content))
