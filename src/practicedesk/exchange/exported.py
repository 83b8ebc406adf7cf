"""What is written to a file of a record: plain values, as the library shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from practicedesk_sync.model.fields import Merge


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """A record as it is shown: its fields by name, sets and lists as lists, codes as codes.

    `space`, `space_name`: where it lives. `items`, `siblings`: as in `merge.record.Shown`. `forms`: how the
    fields that its kind does not declare merge. `created`, `updated`: (ISO 8601 in UTC, who).
    """

    id: str
    kind: str
    fields: Mapping[str, Any]
    space: str = ""
    space_name: str = ""
    items: Mapping[str, list[str]] = field(default_factory=dict)
    siblings: Mapping[str, list[Any]] = field(default_factory=dict)
    forms: Mapping[str, Merge] = field(default_factory=dict)
    trashed: bool = False
    wanted_deleted: bool = False
    created: tuple[str, str] = ("", "")
    updated: tuple[str, str] = ("", "")

    @property
    def title(self) -> str:
        return str(self.fields.get("title") or "")
