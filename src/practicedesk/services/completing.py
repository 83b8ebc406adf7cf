"""How far a record is written: what is still needed before others are asked to look at it (domain.md §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import PRACTICE, Kind

NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    PRACTICE: (
        ("title",),
        ("summary",),
        ("places", "level"),
        ("problem",),
        ("approach_steps",),
        ("results_impact",),
    )
}
"""By kind: of each of these groups of fields one has to be filled in."""
IN_SHORT: dict[str, tuple[str, ...]] = {
    PRACTICE: ("title", "problem", "approach_steps", "results_impact"),
}
"""By kind: what is enough to begin with."""
EMPTY, BEGUN, WRITTEN = "empty", "begun", "written"
A_FEW_WORDS = 150
"""Characters up to which a section counts as begun."""


def missing(kind: Kind, values: Mapping[str, Any]) -> list[tuple[Field, ...]]:
    """What is still needed: for each group of fields of which one would do, these fields."""
    required = tuple((field.name,) for field in kind.fields.values() if field.required)
    groups = NEEDED.get(kind.name, required)
    return [
        tuple(kind.fields[name] for name in group)
        for group in groups
        if not any(_filled(values.get(name)) for name in group)
    ]


def in_short(kind: Kind) -> list[str]:
    """The fields to begin with; empty for a kind that is short anyway."""
    return list(IN_SHORT.get(kind.name, ()))


def how_far(text: Any) -> str:
    """One of `EMPTY`, `BEGUN`, `WRITTEN`, for a section."""
    if not _filled(text):
        return EMPTY
    return BEGUN if len(str(text)) <= A_FEW_WORDS else WRITTEN


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], {})
