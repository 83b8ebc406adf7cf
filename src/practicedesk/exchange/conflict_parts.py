"""A text with open conflicts as JSON: a list of texts, a disputed one as the list of its alternatives."""

from __future__ import annotations

from typing import Any

from practicedesk_sync.log.strict_json import check_text
from practicedesk_sync.merge.blocks import block
from practicedesk_sync.merge.marks import BETWEEN, BLOCK, MARKS


def text_parts(text: str) -> list[str | list[str]]:
    """The text cut at its open conflicts; of each its alternatives, the shown one first."""
    return [part.split(BETWEEN) if at % 2 else part for at, part in enumerate(BLOCK.split(text))]


def text_of_parts(parts: Any) -> str:
    """The text whose `text_parts` these are. Raises `ValueError`, or `InvalidChange` for a bad text."""
    if not isinstance(parts, list):
        raise ValueError("not a list of parts")
    made = []
    for part in parts:
        alternatives = part if isinstance(part, list) else [part]
        for text in alternatives:
            if not isinstance(text, str) or MARKS.search(text):
                raise ValueError("a part is no text")
            check_text(text)
        made.append(block(alternatives[0], alternatives[1:]) if alternatives else "")
    return "".join(made)
