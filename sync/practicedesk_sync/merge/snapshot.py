"""What must travel of a record so that a replica without its log continues alike (sync.md, "Bootstrap").

Cells alone are not enough for a text: which revision serves as base of a merge follows from the ancestors
of its heads. So of a change that is left out a snapshot holds the *links* of its texts. Where what came later
needs such a text itself, the history of the record is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..ids import digest_of
from ..log.change import TEXT, Change
from .cells import LIFE, Cells, apply
from .life import wanted_deleted


class TextElsewhere(KeyError):
    """The text of a revision is not here, only its link."""


class Link(NamedTuple):
    """A revision without its text."""

    head: str
    hlc: int
    parents: tuple[str, ...]
    digest: str


def links(change: Change) -> list[tuple[str, Link]]:
    """By field, what is told of the texts that a change set where the change itself is left out."""
    return [
        (op.field, Link(change.head, change.hlc, op.over, digest_of(op.value.encode())))
        for op in change.ops
        if op.what == TEXT
    ]


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
