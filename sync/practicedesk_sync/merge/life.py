"""Life and death of a record, and in the same way of a list item (sync.md, "delete").

A delete lists every head its author saw. The record is in the trash when the deletes together cover all
its heads; a head they do not cover (a concurrent edit, a restore) keeps it visible, flagged. What a delete
covers is therefore part of its value, and need not have arrived yet.
"""

from __future__ import annotations

from ..log import change as log
from .cells import GONE, LIFE, Cells, Heads, all_heads


def deletes(heads: Heads) -> list[str]:
    """The delete heads of a life cell, i.e. those that nobody has answered with a restore."""
    return sorted(head for head, (_, what, _) in heads.items() if what in (log.DELETE, log.DROP))


def in_trash(cells: Cells) -> bool:
    """Whether the record's deletes cover every head it has."""
    return _covered(cells.get(LIFE, {}), cells, None)


def wanted_deleted(cells: Cells) -> list[str]:
    """The deletes that did not take effect because somebody edited or restored: to be shown as a flag."""
    return [] if in_trash(cells) else deletes(cells.get(LIFE, {}))


def item_gone(cells: Cells, field: str, item: str) -> bool:
    """Whether a list item's removals cover every head of its value and place."""
    stem = f"{field}/{item}/"
    return _covered(cells.get(stem + GONE, {}), cells, stem)


def _covered(life: Heads, cells: Cells, prefix: str | None) -> bool:
    if not deletes(life):
        return False
    covered = {
        head for head, (_, what, value) in life.items() if what in (log.DELETE, log.DROP) for head in value
    }
    return all_heads(cells, prefix) <= covered
