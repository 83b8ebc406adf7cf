"""Values of fields in words, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from practicedesk_sync.model.attachment import is_reference
from practicedesk_sync.model.fields import LIST, Field
from practicedesk_sync.model.values import DATE, MOMENT, is_unmapped, label_of

from ..services.standing import as_typed
from . import wording
from .models.file_words import size_words


def value_words(field: Field, value: Any, names: Mapping[str, str]) -> str:
    """A stored value of a field. `names`: titles of records by their ids.

    Of several, terms and tags stand in a row, the items of a list one below the other.
    """
    if isinstance(value, list):
        between = "\n" if field.merge == LIST and field.terms is None else ", "
        return between.join(value_words(field, one, names) for one in value)
    if is_reference(value):
        return f"{value['name']} · {size_words(value['size'])}"
    if isinstance(value, dict):
        declared = getattr(field.value_type, "model_fields", value)
        parts = (value.get(name) for name in declared)
        return " · ".join(as_typed(part) for part in parts if part not in (None, "", {}, []))
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("values", "Yes"), QCoreApplication.translate("values", "No")
        return yes if value else no
    if is_unmapped(value):
        own = QCoreApplication.translate("values", "{term} (own term)")
        return own.format(term=label_of(field, value))
    if field.terms is not None:
        return wording.label(label_of(field, value))
    if field.choices:
        return wording.choice(str(value))
    if field.form in (DATE, MOMENT):
        return wording.date_words(str(value))
    return names.get(str(value)) or as_typed(value)
