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

MAX_BASES = 64
"""So many views of ancestors are made for one view; then the newest of the nearest serves as base."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change to a text: its name, time, the heads it replaced, and the full text it left with its hash.

    Both are worked out when asked for: most views need the text of one revision, and no hash.
    """

    head: str
    hlc: int
    parents: tuple[str, ...]
    digest: Callable[[], str]
    text: Callable[[], str]


Revisions = Callable[[str], Revision]
"""Finds a revision by its head; every ancestor of a head of the record can be asked for."""

Ancestry = dict[str, Revision]


def view(heads: Iterable[str], revisions: Revisions) -> str:
    """The text to show for these heads, open conflicts as blocks."""
    several = tuple(heads)
    return revisions(several[0]).text() if len(several) == 1 else _Views(revisions).of(several)


class _Views:
    """The view of some heads, and those of common ancestors that serve as its bases: each made once.

    Where everybody edits at once and then everybody syncs, again and again, each round's base is the view
    of the round before: without `made` the work would double, or worse, with every round.
    """

    def __init__(self, revisions: Revisions) -> None:
        self.revisions = revisions
        self.made: dict[tuple[str, ...], str] = {}
        self.bases_left = MAX_BASES

    def of(self, heads: Iterable[str]) -> str:
        order = sorted(map(self.revisions, heads), key=_age)
        merged = order[0].text()
        known = ancestors(order[0], self.revisions)
        for revision in order[1:]:
            mine = ancestors(revision, self.revisions)
            merged = threeway.merge_text(self.base(mine, known), merged, revision.text())
            known |= mine
        return merged

    def base(self, mine: Ancestry, known: Ancestry) -> str:
        """The text to merge against, for a revision with its ancestors and all that was folded before."""
        shared = mine.keys() & known.keys()
        if not shared:
            digests = {one.digest() for one in known.values()}
            alike = sorted((one for one in mine.values() if one.digest() in digests), key=_age)
            return alike[-1].text() if alike else ""
        older = {parent for head in shared for parent in mine[head].parents}
        nearest = sorted((mine[head] for head in shared - older), key=_age)
        heads = tuple(one.head for one in nearest)
        if heads not in self.made:
            if len(heads) == 1 or not self.bases_left:
                return nearest[-1].text()
            self.bases_left -= 1
            self.made[heads] = self.of(heads)
        return self.made[heads]


def ancestors(revision: Revision, revisions: Revisions) -> Ancestry:
    """A revision and all it descends from, by head."""
    found = {revision.head: revision}
    waiting = [revision]
    while waiting:
        for parent in waiting.pop().parents:
            if parent not in found:
                found[parent] = revisions(parent)
                waiting.append(found[parent])
    return found


def _age(revision: Revision) -> tuple[int, str]:
    return revision.hlc, revision.head
