"""How a value stands in a cell of our own CSV files: read back, it is the same value."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

ID, KIND = "id", "kind"
"""The two columns of our own files that are no fields."""

BAR = "|"
_FORMULA = "=+-@＝＋－＠"
"""What a spreadsheet may take for the start of a formula, also in the full-width forms."""


def guarded(text: str) -> str:
    """A cell no spreadsheet takes for a formula: an apostrophe leads where one would, and where an
    apostrophe, a space or a line break leads already, so that `unguarded` knows which are ours."""
    return "'" + text if _needs_guard(text) else text


def unguarded(cell: str) -> str:
    """The text that was `guarded`; any other text is given back as it is."""
    return cell[1:] if cell[:1] == "'" and _needs_guard(cell[1:]) else cell


def _needs_guard(text: str) -> bool:
    return text[:1] in ("'", *_FORMULA) or text[:1].isspace()


def joined(elements: Iterable[Any]) -> str:
    """The elements of a set or list in one cell: ``a | b``, or a JSON array where that is not reversible."""
    items = list(elements)
    if all(map(_is_simple, items)) and not "".join(items[:1]).startswith("["):
        return f" {BAR} ".join(items)
    return json.dumps(items, ensure_ascii=False)


def parted(cell: str, delimiter: str = BAR) -> list[Any]:
    """The elements in a cell: of a JSON array, or parted by `delimiter`, without outer spaces and blanks."""
    if cell.startswith("["):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            items = None
        if isinstance(items, list):
            return items
    return [part for raw in cell.split(delimiter) if (part := raw.strip())]


def written(value: Any) -> str:
    """A register or text as a cell, not yet guarded: yes/no and numbers as JSON writes them, None as ""."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_simple(item: Any) -> bool:
    return isinstance(item, str) and bool(item) and item == item.strip() and BAR not in item
