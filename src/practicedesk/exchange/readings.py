"""How a mapping may read a cell, by the word it gives for ``as``."""

from __future__ import annotations

import re

from .web_text import address, page, words

_SENTENCE_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s|\Z)|[。！？]+")
_LAST_WORD = re.compile(r"[\w.]*\Z")
_ABBREVIATION = re.compile(
    "al|approx|art|bn|ca|cf|co|corp|dept|dr|eg|est|excl|fig|govt|ie|inc|incl|jr|ltd|max|min|mln|mr|mrs|ms|no"
    "|nr|pp|prof|resp|sr|st|tel|viz|vol|vs"
)
_YEAR = re.compile(r"(\d{4})\.0+\Z")


def read_as(reading: str, text: str, limit: int = 0, site: str = "") -> str:
    """`text` as the reading wants it, for "" as it is. `limit`: of an opening, in characters."""
    if reading == "line":
        return " ".join(text.split())
    if reading == "year":
        return _YEAR.sub(r"\1", text.strip())
    if reading == "opening":
        return opening(text, limit)
    of_a_site = {"page": page, "words": words, "address": address}.get(reading)
    return of_a_site(text, site) if of_a_site else text


def opening(text: str, limit: int) -> str:
    """The whole sentences a text begins with, as many as have room in `limit` characters; "" for none.

    A text of one line that has room is taken whole. Otherwise never part of a sentence, and never across
    a line break: a heading or a list is no sentence. A text that begins in lower case has lost its
    beginning and gives "".
    """
    lines = text.strip().split("\n")
    line = " ".join(lines[0].split())
    if not line or line[0].islower():
        return ""
    if len(lines) == 1 and len(line) <= limit:
        return line
    end = 0
    for match in _SENTENCE_END.finditer(line, 0, limit + 1):
        if match.end() <= limit and _is_end(line, match):
            end = match.end()
    return line[:end]


def _is_end(line: str, match: re.Match[str]) -> bool:
    rest = line[match.end() :].lstrip()
    if rest[:1].islower():
        return False
    if match.group() != ".":
        return True
    last = _LAST_WORD.search(line[: match.start()])
    word = last.group().lower() if last else ""
    initials = all(len(part) < 2 for part in word.split("."))  # "e.g.", "U.K.", "5."
    return not rest or not (initials or _ABBREVIATION.fullmatch(word))
