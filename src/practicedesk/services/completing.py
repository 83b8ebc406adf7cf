"""How far a record is written: what is still needed before others are asked to look at it (domain.md §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.form import leaves
from practicedesk_sync.model.kinds import Kind

EMPTY, BEGUN, WRITTEN = "empty", "begun", "written"
A_FEW_WORDS = 150
"""Characters up to which a section counts as begun."""


def missing(kind: Kind, values: Mapping[str, Any]) -> list[tuple[Field, ...]]:
    """What is still needed: for each group of fields of which one would do, these fields."""
    return [
        tuple(kind.fields[name] for name in group)
        for group in kind.schema.before_review
        if not any(_filled(values.get(name)) for name in group)
    ]


def first_empty(kind: Kind, values: Mapping[str, Any]) -> str:
    """Of the fields one begins with the first that is still empty; the title where none is."""
    fields = leaves(kind)[0].fields
    empty = (name for name in fields if not _filled(values.get(name)) and not kind.default_of(name))
    return next(empty, fields[0])


def how_far(text: Any) -> str:
    """One of `EMPTY`, `BEGUN`, `WRITTEN`, for a section."""
    if not _filled(text):
        return EMPTY
    return BEGUN if len(str(text)) <= A_FEW_WORDS else WRITTEN


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value not in (None, [], {})
