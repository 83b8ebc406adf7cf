"""What must travel of a record so that a replica without its log continues alike (sync.md, "Bootstrap").

Cells alone are not enough for a text: which revision serves as base of a merge follows from the ancestors
of its heads. So a snapshot holds the *links* of all of them, and of their texts only those the view uses.
A page of later changes brings `used_texts` of the state it leads to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from ..log.change import Change
from . import text
from .cells import LIFE, Cells, apply, field_of, text_heads
from .life import wanted_deleted
from .record import Revisions
from .text import Revision


class TextElsewhere(KeyError):
    """The text of a revision is not here, only its link."""


class Link(NamedTuple):
    """A revision without its text."""

    head: str
    hlc: int
    parents: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`cells` of one record; by field the `links` of its texts; by digest the `texts` its view uses."""

    cells: Cells
    links: dict[str, list[Link]]
    texts: dict[str, str]


def take(cells: Cells, revisions: Revisions) -> Snapshot:
    """The snapshot of one record."""
    links = {}
    for field, heads in _texts(cells).items():
        found: dict[str, Revision] = {}
        for head in heads:
            found |= text.ancestors(revisions(field, head), partial(revisions, field))
        links[field] = [Link(one.head, one.hlc, one.parents, one.digest()) for one in found.values()]
    return Snapshot(cells, links, used_texts(cells, revisions))


def used_texts(cells: Cells, revisions: Revisions) -> dict[str, str]:
    """By digest, every text the views of these heads use: the heads' own and the bases of their merges."""
    used: dict[str, str] = {}

    def noting(field: str, head: str) -> Revision:
        found = revisions(field, head)
        return Revision(found.head, found.hlc, found.parents, found.digest, lambda: _noted(found, used))

    for field, heads in _texts(cells).items():
        text.view(heads, partial(noting, field))
    return used


def needed(cells: Cells, history: Sequence[Change]) -> set[str]:
    """The heads of those changes of a record that a replica needs whole; of others the links are enough.

    They are those that its cells name, the oldest and the newest. Where versions stand beside each other all
    are needed: what is merged, and who wrote what, is told by those before.
    """
    if any(len(heads) > 1 for cell, heads in cells.items() if cell != LIFE) or wanted_deleted(cells):
        return {change.head for change in history}
    by_time = sorted(history, key=lambda change: (change.hlc, change.device))
    return {head for some in cells.values() for head in some} | {by_time[0].head, by_time[-1].head}


def rebuilt(made: Iterable[Change], replaced: Mapping[str, Iterable[str]]) -> Cells:
    """The cells of a record from the changes that are needed. `replaced`: by cell, heads that others of its
    changes have replaced."""
    cells: Cells = {}
    for change in made:
        apply(cells, change)
    for cell, heads in replaced.items():
        for head in heads:
            cells.get(cell, {}).pop(head, None)
    return cells


def replaced(made: Iterable[Change], cells: Cells) -> dict[str, list[str]]:
    """What `rebuilt` has to be told so that these changes give those cells."""
    alone = rebuilt(made, {})
    over = {cell: [head for head in heads if head not in cells[cell]] for cell, heads in alone.items()}
    return {cell: heads for cell, heads in over.items() if heads}


def finder(links: Mapping[str, list[Link]], texts: Mapping[str, str]) -> Revisions:
    """Finds revisions by their links. Raises `KeyError` where the text of one is asked for and not here."""
    by_head = {(field, link.head): link for field, some in links.items() for link in some}

    def find(field: str, head: str) -> Revision:
        link = by_head[field, head]
        return Revision(link.head, link.hlc, link.parents, lambda: link.digest, lambda: texts[link.digest])

    return find


def _texts(cells: Cells) -> dict[str, list[str]]:
    """The heads of every field that is a text."""
    found = {field: text_heads(cells, field) for field in sorted({field_of(cell) for cell in cells})}
    return {field: heads for field, heads in found.items() if heads}


def _noted(revision: Revision, used: dict[str, str]) -> str:
    return used.setdefault(revision.digest(), revision.text())
