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
FIRST, LAST = DIGITS[0], DIGITS[-1]


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

    Two equal places (concurrent inserts) leave no room: the result then follows `before` directly.
    """
    if after and before >= after:
        after = ""
    made, i = "", 0
    while True:
        low = DIGITS.index(before[i]) if i < len(before) else 0
        high = DIGITS.index(after[i]) if after and i < len(after) else len(DIGITS)
        if after and i >= len(after):
            high = 0
        if high - low > 1:
            return made + DIGITS[(low + high) // 2]
        made += DIGITS[low]
        if low < high:
            after = ""
        i += 1
