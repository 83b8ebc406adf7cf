"""An agenda as text, one item on each line: ``Budget (15, A. Moreau)`` is 15 minutes, presented by her."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .meetings import Item

_ABOUT = re.compile(
    r"(?P<words>.*\S)\s*\((?P<minutes>\d{1,3})(?:\s*min\.?)?(?:,\s*(?P<presenter>[^()]+))?\)\Z"
)
_MARK = re.compile(r"\A\s*(?:[-*+•]|\d{1,3}[.)])\s+")


def items_in(text: str) -> list[Item]:
    """The items of an agenda as somebody typed or pasted it; list marks and empty lines do not count."""
    lines = (_MARK.sub("", line, count=1).strip() for line in text.split("\n"))
    return [_item(line) for line in lines if line]


def as_text(items: Iterable[Item]) -> str:
    """The agenda as one types it."""
    return "\n".join(_line(item) for item in items)


def _item(line: str) -> Item:
    match = _ABOUT.match(line)
    if match is None:
        return Item(line)
    return Item(match["words"], int(match["minutes"]), (match["presenter"] or "").strip())


def _line(item: Item) -> str:
    about = ", ".join(part for part in (str(item.minutes), item.presenter) if part)
    return f"{item.words} ({about})" if item.minutes or item.presenter else item.words
