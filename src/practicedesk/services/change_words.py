"""What one change says, in words, each part under its label."""

from __future__ import annotations

from practicedesk_sync.log.change import INSERT, Change
from practicedesk_sync.merge.blocks import flattened
from practicedesk_sync.model.kinds import kind

from .wording import value_words


def words_of(change: Change | None, kind_name: str) -> str:
    """The words of a change of a record of that kind; "" where it is not here, or says nothing."""
    declared = kind(kind_name).fields
    parts = []
    for op in change.ops if change else ():
        about = declared.get(op.field)
        value = op.value["value"] if op.what == INSERT else op.value
        given = value if value is not None else op.element
        words = flattened(value_words(about, given)) if op.field else ""
        if words:
            label = about.label if about else op.field.replace("_", " ").capitalize()
            parts.append(f"{label}\n{words}")
    return "\n\n".join(parts)
