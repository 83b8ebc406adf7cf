"""List: an item is a value, a place and a life, each merged on its own (sync.md, "list").

Places are texts in an order where there is always room between two; equal places are ordered by item id.
An edit beats a concurrent removal.
"""

from __future__ import annotations

from typing import Any

from . import registers
from .cells import PLACE, VALUE, Cells, cells_under
from .life import item_gone

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FIRST = DIGITS[0]


def shown(cells: Cells, field: str) -> list[tuple[str, Any]]:
    """(item id, value) of the items that are there, in order."""
    items = sorted({rest.rpartition("/")[0] for rest, _ in cells_under(cells, field)})
    placed = [
        (
            registers.shown(cells[f"{field}/{item}/{PLACE}"]),
            item,
            registers.shown(cells[f"{field}/{item}/{VALUE}"]),
        )
        for item in items
        if cells.get(f"{field}/{item}/{VALUE}") and cells.get(f"{field}/{item}/{PLACE}")
        if not item_gone(cells, field, item)
    ]
    return [(item, value) for _, item, value in sorted(placed, key=lambda row: row[:2])]


def siblings(cells: Cells, field: str) -> dict[str, list[Any]]:
    """Concurrent other values of items that are there, by item id."""
    found = {item: registers.siblings(cells[f"{field}/{item}/{VALUE}"]) for item, _ in shown(cells, field)}
    return {item: others for item, others in found.items() if others}


def place_between(before: str, after: str) -> str:
    """A place strictly between two ("" = the start or the end of the list). Digits 0-9A-Za-z; no trailing 0.

    Where there is no room (two concurrent inserts made equal places) the result follows `before` directly.
    """
    limit = after.rstrip(FIRST)
    if before >= limit:
        limit = ""
    appending = before and not limit
    made, i = "", 0
    while True:
        low = DIGITS.index(before[i]) if i < len(before) else 0
        high = DIGITS.index(limit[i]) if limit else len(DIGITS)
        if high - low > 1:  # the next step when appending, so that places of long lists stay short
            return made + DIGITS[low + 1 if appending else (low + high) // 2]
        made += DIGITS[low]
        if low < high:
            limit = ""
        i += 1
