"""What a person sees of a record, and how the labels in it are read.

Every paragraph that is ever written carries a label of its own (``p17``), every value one like ``v17``, so
that each can be followed through any merge. Reads the marks of a block by itself, without the merge room.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

LABEL = re.compile(r"\bp\d+\b")
_OPEN, _BETWEEN, _CLOSE = "\ufff9", "\ufffa", "\ufffb"
_BLOCK = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")


def labels(text: str) -> set[str]:
    """The labels of all paragraphs in a text, those beside the shown ones included."""
    return set(LABEL.findall(text))


def conflicts(text: str) -> list[list[str]]:
    """The alternatives of each open conflict, the shown one first."""
    return [match.group(1).split(_BETWEEN) for match in _BLOCK.finditer(text)]


def plain(text: str) -> str:
    """The text as it stands on the screen: of each conflict the shown alternative."""
    return _BLOCK.sub(lambda match: match.group(1).split(_BETWEEN)[0], text)


def key(value: Any) -> str:
    """A value as something that can be compared and kept in sets."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class Screen:
    """One record on one desk's screen; `fields` of texts hold their open conflicts as blocks."""

    space: str
    id: str
    kind: str
    fields: dict[str, Any]
    siblings: dict[str, list[Any]]
    trashed: bool
    wanted_deleted: bool

    def text(self, field: str) -> str:
        return str(self.fields.get(field) or "")

    def values(self, field: str) -> set[str]:
        """The values of a register that are on the screen, shown or beside."""
        shown = {key(self.fields[field])} if field in self.fields else set()
        return shown | {key(value) for value in self.siblings.get(field, [])}

    def elements(self, field: str) -> list[str]:
        """What a set or a list holds."""
        return [one if isinstance(one, str) else key(one) for one in self.fields.get(field) or []]
