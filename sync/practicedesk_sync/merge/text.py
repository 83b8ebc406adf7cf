"""Text: with several heads the shown text is a pure view (sync.md, "text").

Heads are folded in (hlc, hash) order. Each is merged against the nearest revision that is an ancestor of
it and of any head already folded; several nearest ones give their own merged view as base (recursive,
bounded); without any, a revision of equal text on both sides serves, else the empty text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from . import threeway
from .carry import carried as carried

MAX_DEPTH = 8
"""Views of views of ancestors; deeper, the newest of the nearest ancestors serves as base."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change to a text: its name, time, the heads it replaced, and the full text it left."""

    head: str
    hlc: int
    parents: tuple[str, ...]
    digest: str
    text: Callable[[], str]


Revisions = Callable[[str], Revision]
"""Finds a revision by its head; every ancestor of a head of the record can be asked for."""


def view(heads: Iterable[str], revisions: Revisions, depth: int = 0) -> str:
    """The text to show for these heads, open conflicts as blocks."""
    order = sorted((revisions(head) for head in heads), key=_age)
    merged = order[0].text()
    known = _History(revisions, order[0])
    for revision in order[1:]:
        base = _base(revision, known, revisions, depth)
        merged = threeway.merge_text(base, merged, revision.text())
        known.add(revision)
    return merged


class _History:
    """The heads folded so far with all their ancestors."""

    def __init__(self, revisions: Revisions, first: Revision) -> None:
        self.revisions = revisions
        self.found: dict[str, Revision] = {}
        self.add(first)

    def add(self, revision: Revision) -> None:
        self.found |= ancestors(revision, self.revisions)


def ancestors(revision: Revision, revisions: Revisions) -> dict[str, Revision]:
    """A revision and all it descends from, by head."""
    found = {revision.head: revision}
    waiting = [revision]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in found:
                found[parent] = revisions(parent)
                waiting.append(found[parent])
    return found


def _base(revision: Revision, known: _History, revisions: Revisions, depth: int) -> str:
    mine = ancestors(revision, revisions)
    shared = [mine[head] for head in mine.keys() & known.found.keys()]
    if shared:
        older = {parent for one in shared for parent in one.parents}
        nearest = sorted((one for one in shared if one.head not in older), key=_age)
        if len(nearest) == 1 or depth >= MAX_DEPTH:
            return nearest[-1].text()
        return view([one.head for one in nearest], revisions, depth + 1)
    digests = {one.digest for one in known.found.values()}
    alike = sorted((one for one in mine.values() if one.digest in digests), key=_age)
    return alike[-1].text() if alike else ""


def _age(revision: Revision) -> tuple[int, str]:
    return revision.hlc, revision.head
