"""Set: every element is a register {present, absent}; present wins (sync.md, "set")."""

from __future__ import annotations

from ..log import change as log
from .cells import Cells, Heads, cells_under


def shown(cells: Cells, field: str) -> list[str]:
    """The elements present, sorted."""
    return sorted(element for element, heads in cells_under(cells, field) if _present(heads))


def _present(heads: Heads) -> bool:
    return any(what == log.ADD for _, what, _ in heads.values())
