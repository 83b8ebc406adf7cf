"""What in a record can hardly be meant: an end before its start, a day that has passed already.

A doubt keeps nothing from being saved; it is said where the value is typed, set or imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .fields import Field
from .values import FORMS
from .wording import QT_TRANSLATE_NOOP

BEFORE = QT_TRANSLATE_NOOP("model", "“{field}” is before “{other}”.")
PASSED = QT_TRANSLATE_NOOP("model", "“{field}” is a day that has passed.")


@dataclass(frozen=True, slots=True)
class Doubt:
    """`words`: a sentence with room for the labels of `field` and, where there is one, of `other`."""

    field: Field
    words: str
    other: Field | None = None

    @property
    def message(self) -> str:
        return self.words.format(field=self.field.label, other=self.other.label if self.other else "")


def doubts(fields: Mapping[str, Field], values: Mapping[str, Any], today: date) -> Iterator[Doubt]:
    """What can hardly be meant of these values, as the fields declare it. `today`: where the person is."""
    for field in fields.values():
        told = _day(field, values)
        if not told:
            continue
        other = fields.get(field.after)
        if other is not None and _is_before(told, _day(other, values)):
            yield Doubt(field, BEFORE, other)
        if field.to_come and _is_before(told, today.isoformat()):
            yield Doubt(field, PASSED)


def _day(field: Field, values: Mapping[str, Any]) -> str:
    """The day or time a field names, as an ISO text of whatever length; "" for none."""
    told, form = values.get(field.name), FORMS.get(field.form)
    if form is None or not form.day or not isinstance(told, str) or not form.fits(told):
        return ""
    return told.replace(" ", "T")


def _is_before(one: str, other: str) -> bool:
    """Whether it is so as far as both tell: 2026 is not before 2026-11."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]
