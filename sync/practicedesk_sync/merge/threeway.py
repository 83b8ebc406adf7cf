"""Three-way merge of pieces: both sides' edits against the text both started from.

Anchors are pieces that stand exactly once in each of the three texts, in the same order. Between two
anchors lies a region: changed on one side only, it is taken; changed alike, it is taken once; otherwise it
is a conflict. So adjacent edits conflict, and a repeated paragraph never separates two edits (which of the
copies was meant could not be known). A piece that was only moved is put where its mover put it, first.
Deterministic, and bounded by the number of pieces, never by time.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import blocks
from .align import increasing, standing_once
from .marks import without_marks
from .split import Piece, join, split

MAX_PIECES = 20_000
"""Texts with more pieces than this are merged as one region."""
MOST_CHARACTERS = 4_000_000
"""The alternatives of one region together: nobody can make a short text into an endless view."""

Region = list[Piece]


def merge(base: Region, older: Region, newer: Region) -> Region:
    """The merged pieces. In a conflict the newer side's text is shown and the other kept beside it."""
    made: Region = []
    base, older, newer = _moved(base, older, newer)
    for kept, (ours, theirs, base_region) in _regions(base, older, newer):
        made += _combined(base_region, ours, theirs)
        if kept is not None:
            made.append(kept)
    return made


def merge_text(base: str, older: str, newer: str) -> str:
    """`merge` over texts; line breaks at the start and the end of a text do not count."""
    if older in (base, newer):
        return newer
    if newer == base:
        return older
    return join(merge(split(base), split(older), split(newer))).strip("\n")


def _regions(
    base: Region, older: Region, newer: Region
) -> Iterator[tuple[Piece | None, tuple[Region, Region, Region]]]:
    """(anchor after the region or None at the end, (older, newer, base) pieces of the region)."""
    start_base = start_older = start_newer = 0
    for at_base, at_older, at_newer in _rows(base, older, newer):
        region = older[start_older:at_older], newer[start_newer:at_newer], base[start_base:at_base]
        yield _with_gap(base[at_base], older[at_older], newer[at_newer]), region
        start_base, start_older, start_newer = at_base + 1, at_older + 1, at_newer + 1
    yield None, (older[start_older:], newer[start_newer:], base[start_base:])


def _moved(base: Region, older: Region, newer: Region) -> tuple[Region, Region, Region]:
    """The three texts with every piece that was only moved standing where its mover put it.

    Such a piece is taken out of the base and of the side that left it in place (of the older side when
    both moved it), which makes it an insertion by one side: it neither conflicts nor comes twice.
    """
    rows = _rows(base, older, newer)
    by_newer = {base[row[0]].content for row in set(rows) - set(increasing(rows, 2))}
    by_older = {base[row[0]].content for row in set(rows) - set(increasing(rows, 1))} - by_newer
    moved = by_newer | by_older
    return (
        [piece for piece in base if piece.content not in moved],
        [piece for piece in older if piece.content not in by_newer],
        [piece for piece in newer if piece.content not in by_older],
    )


def _rows(base: Region, older: Region, newer: Region) -> list[tuple[int, int, int]]:
    """Places of the pieces that stand exactly once in each of the three texts, in the base's order."""
    if max(len(base), len(older), len(newer)) > MAX_PIECES:
        return []
    in_older, in_newer = _once(older), _once(newer)
    return [
        (at, in_older[content], in_newer[content])
        for content, at in _once(base).items()
        if content in in_older and content in in_newer
    ]


def _once(pieces: Region) -> dict[str, int]:
    return standing_once([piece.content for piece in pieces])


def _combined(base: Region, older: Region, newer: Region) -> Region:
    """One region: clean, or a conflict block with both sides' alternatives."""
    texts = [[piece.content for piece in region] for region in (base, older, newer)]
    if texts[1] == texts[0]:
        return newer
    if texts[2] == texts[0] or texts[1] == texts[2]:
        return older
    head, older, newer, tail = _trimmed(older, newer)
    return (
        head + _conflict(_alternatives(base), _alternatives(older), _alternatives(newer), older, newer) + tail
    )


def _trimmed(older: Region, newer: Region) -> tuple[Region, Region, Region, Region]:
    """What both sides agree on at either end of a conflict, and the rest of each."""
    start = 0
    while start < min(len(older), len(newer)) and older[start].content == newer[start].content:
        start += 1
    end = 0
    while end < min(len(older), len(newer)) - start and older[-1 - end].content == newer[-1 - end].content:
        end += 1
    cut = len(newer) - end
    return newer[:start], older[start : len(older) - end], newer[start:cut], newer[cut:]


def _conflict(base: list[str], older: list[str], newer: list[str], ours: Region, theirs: Region) -> Region:
    """The block that is left open, by which side kept what the base offered and which replaced it."""
    base_set, older_set, newer_set = set(base), set(older), set(newer)
    left = _left_open(base_set, older_set, newer_set)
    shown = next(text for text in [*newer, *older] if text in left)
    if left == newer_set and len(theirs) != 1:
        return theirs
    if left == older_set and len(ours) != 1:
        return ours
    content = blocks.block(shown, left)
    gap = max((region[-1].gap for region in (ours, theirs) if region), key=len, default="")
    return [Piece(content, gap)] if content else []


def _left_open(base: set[str], older: set[str], newer: set[str]) -> set[str]:
    """The alternatives that remain: what both sides have, what is new on either, what either settled on.

    So a settlement stands against a side that only kept the block, and words that somebody has replaced
    do not come back through a side that only carried them along.
    """
    settled = {text for side in (older, newer) if len(side) == 1 and side != base for text in side}
    return (older & newer) | (older - base) | (newer - base) | settled or older | newer


def _alternatives(region: Region) -> list[str]:
    """The whole region once per alternative of the blocks in it, shown one first.

    Where that would be very long, all the others stand together in one version.
    """
    options = [blocks.alternatives(piece.content) for piece in region]
    gaps = [piece.gap for piece in region]
    shown = [texts[0] for texts in options]
    others = [(place, text) for place, texts in enumerate(options) for text in texts[1:]]
    versions = [_region_text(shown, gaps)]
    if len(others) * len(versions[0]) > MOST_CHARACTERS:
        together = [text for _, text in others]
        return [*versions, _region_text(together, ["\n\n"] * len(together))]
    for place, text in others:
        versions.append(_region_text([*shown[:place], text, *shown[place + 1 :]], gaps))
    return versions


def _region_text(contents: list[str], gaps: list[str]) -> str:
    pieces = [Piece(text, gap) for text, gap in zip(contents, gaps, strict=True) if text]
    return without_marks(join(pieces)).strip("\n")


def _with_gap(base: Piece, older: Piece, newer: Piece) -> Piece:
    return older if newer.gap == base.gap else newer
