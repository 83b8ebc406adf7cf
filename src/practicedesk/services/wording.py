"""Values in words, for whoever shows them as plain text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from practicedesk_sync.merge import blocks
from practicedesk_sync.model.attachment import is_reference
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.values import is_unmapped, label_of

EMPTY: tuple[Any, ...] = (None, "", [], {})


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 change is", "3 changes are"; without `many` an “s” is added."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last


def size_words(size_bytes: int) -> str:
    """A size in the unit a person would name, as “20 MB”; rounded, but never to 0."""
    size, units = float(size_bytes), ["bytes", "KB", "MB", "GB"]
    while size >= 999.5 and len(units) > 1:
        size /= 1000
        units.pop(0)
    return f"{size:.1f} {units[0]}" if units[0] != "bytes" and size < 9.95 else f"{size:.0f} {units[0]}"


def value_words(about: Field | None, value: Any) -> str:
    """A value, element or item in words; "" for none. Several stand side by side, long ones below."""
    if value in EMPTY:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        words = [value_words(about, one) for one in value]
        return "\n".join(f"- {one}" for one in words) if sum(map(len, words)) > 100 else ", ".join(words)
    if is_reference(value):
        return f"{value['name']} ({size_words(value['size'])})"
    if isinstance(value, dict):
        return ", ".join(_part_words(part) for part in value.values() if part not in EMPTY)
    if about is not None and about.terms is not None:
        return label_of(about, value) + (" (own term)" if is_unmapped(value) else "")
    return str(value)


def text_words(text: str) -> str:
    """A long text; where a paragraph awaits a decision, all its versions, each introduced in words."""
    for number, versions in enumerate(blocks.open_conflicts(text), 1):
        lines = [f"[Conflict {number}: this paragraph was rewritten by two people. Shown:]"]
        lines.append(versions[0] or "(taken out)")
        for other, version in enumerate(versions[1:], 1):
            lines += [f"[Other version {other}:]", version or "(taken out)"]
        text = blocks.settled(text, 0, "\n".join([*lines, "[End of conflict]"]))
    return text


def _part_words(part: Any) -> str:
    return part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)
