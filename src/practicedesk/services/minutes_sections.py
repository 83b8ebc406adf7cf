"""Minutes as one text with a section for each item of the agenda.

Each item's notes stand below a heading ``## item``. The headings are there from the start: two people who
take notes offline under different items write between different headings, so their paragraphs merge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from practicedesk_sync.merge.split import Piece, join, split

LEVEL, DEEPEST = 2, 6
"""How many # a section's heading has, and a heading has at most."""
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading; `heading` is "" for what stands before the first."""

    heading: str
    notes: str


def headings_of(items: Sequence[str]) -> list[str]:
    """The heading of each item of an agenda: its words, numbered where an item stands twice."""
    found: list[str] = []
    for number, item in enumerate(items, 1):
        words = _one_line(item) or str(number)
        same = sum(_folded(words) == _folded(_one_line(other)) for other in items[: number - 1])
        found.append(f"{words} ({same + 1})" if same else words)
    return found


def sections_of(text: str, items: Sequence[str]) -> list[Section]:
    """The sections a person meets: what stands first, each item in order, then what belongs to no item.

    The first is left out where nothing stands there; an item without notes has empty ones.
    """
    written = _written(text, items)
    found = [written[0]] if written[0].notes.strip() else []
    rest = written[1:]
    for heading in headings_of(items):
        at = next((n for n, one in enumerate(rest) if _folded(one.heading) == _folded(heading)), None)
        found.append(replace(rest.pop(at), heading=heading) if at is not None else Section(heading, ""))
    return found + rest


def prepared(text: str, items: Sequence[str]) -> str:
    """The text with a heading for each item; those that are missing are put where the agenda has them."""
    written = _written(text, items)
    place = 0
    for heading in headings_of(items):
        at = next(
            (n for n, one in enumerate(written) if n and _folded(one.heading) == _folded(heading)), None
        )
        if at is None:
            written.insert(place + 1, Section(heading, ""))
            at = place + 1
        place = at
    return _text(written)


def with_notes(text: str, items: Sequence[str], heading: str, notes: str) -> str:
    """The text with other notes below a heading ("" = before the first); all headings are there then."""
    written = _written(prepared(text, items), items)
    at = next((n for n, one in enumerate(written) if _folded(one.heading) == _folded(heading)), None)
    if at is None:
        return _text([*written, Section(heading, notes)])
    written[at] = replace(written[at], notes=notes.strip("\n"))
    return _text(written)


def rearranged(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The text for another agenda: an item reworded in its place keeps its notes, and no heading is left
    empty that stands for no item any more. Notes of an item that was taken out stay."""
    old, new = headings_of(before), headings_of(after)
    reworded = {
        _folded(was): now
        for was, now in zip(old, new, strict=False)
        if len(old) == len(new) and was not in new and now not in old
    }
    written = _written(text, before)
    written = [replace(one, heading=reworded.get(_folded(one.heading), one.heading)) for one in written]
    wanted = {_folded(heading) for heading in new}
    left = [one for one in written if not one.heading or one.notes.strip() or _folded(one.heading) in wanted]
    return prepared(_text(left), after)


def _written(text: str, items: Sequence[str]) -> list[Section]:
    """The sections as they stand in the text; the first has no heading.

    A section begins at a heading of the second level, or at one of any level that names an item.
    """
    known = {_folded(heading) for heading in headings_of(items)}
    found: list[tuple[str, list[Piece]]] = [("", [])]
    for piece in split(text):
        level, words = _heading(piece.content)
        if words and (level == LEVEL or _folded(words) in known):
            found.append((words, []))
        else:
            found[-1][1].append(piece)
    return [Section(heading, join(pieces).strip("\n")) for heading, pieces in found]


def _heading(line: str) -> tuple[int, str]:
    """The level and the words of a heading, (0, "") of another line; closing marks (``## x ##``) go."""
    words = line.lstrip("#")
    level = len(line) - len(words)
    if not 1 <= level <= DEEPEST or not words[:1].isspace():
        return 0, ""
    bare = words.rstrip().rstrip("#")
    return level, bare.strip() if bare[-1:].isspace() else words.strip()


def _text(sections: Sequence[Section]) -> str:
    parts = [
        part
        for one in sections
        for part in (f"{'#' * LEVEL} {one.heading}" if one.heading else "", _closed(one.notes.strip("\n")))
    ]
    return "\n\n".join(part for part in parts if part.strip())


def _closed(notes: str) -> str:
    """Notes with an end to a block of code that has none: it would swallow the headings after it."""
    first, *rest = split(notes)[-1].content.split("\n") if notes else [""]
    fence = _FENCE.match(first)
    is_open = fence is not None and (not rest or rest[-1].strip() != fence[1])
    return f"{notes}\n{fence[1]}" if fence and is_open else notes


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _folded(heading: str) -> str:
    return _one_line(heading).casefold()
