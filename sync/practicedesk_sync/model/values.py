"""Turns what a person typed or a file holds into the value a change carries.

Values are JSON. A term of a vocabulary is stored as its code; one that the vocabulary does not know is
kept as ``unmapped:<text>`` where the caller allows it (import), and explained where not.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from math import isfinite
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..errors import UserMistake
from .fields import Field
from .nearest import did_you_mean
from .vocabularies import UNMAPPED, as_code

LARGEST = 2**63 - 1
DEEPEST = 16
"""How deep a value may be nested; a change as a whole may be twice as deep."""

_NEVER_STORED = "\0\ufff9\ufffa\ufffb"
"""U+0000, and the marks by which `merge` sets off an open conflict inside a text."""


DATE, MOMENT, WEB = "date", "moment", "web"
FORMS = {
    DATE: (
        re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z"),
        "a date like 2026, 2026-11 or 2026-11-21",
    ),
    MOMENT: (
        re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3]):[0-5]\d)?\Z"),
        "a day or a time like 2026-11-21 or 2026-11-21T10:00",
    ),
    WEB: (re.compile(r"https?://\S+\Z"), "a web address that begins with https:// or http://"),
}
"""How a text has to look when it is typed, in a pattern and in words. Import keeps what it finds."""


def clean_text(text: str) -> str:
    """Text as it is stored: NFC, line breaks as \\n, no U+0000, half characters or outer blank lines.

    The marks of an open conflict are taken out too: nobody may write one by hand.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    for mark in _NEVER_STORED:  # one by one: where there is none, much faster than `translate`
        whole = whole.replace(mark, "")
    return unicodedata.normalize("NFC", whole.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def value_of(field: Field, raw: Any, *, keep_unknown: bool = False) -> Any:
    """The value, element or item of a field. Raises `UserMistake` naming the field and what it takes."""
    if isinstance(raw, str):
        raw = clean_text(raw)
        if field.terms is not None:
            return _code(field, raw, keep_unknown)
        if field.choices and raw not in field.choices:
            raise _mistake(field, f"“{raw}” is not one of: {', '.join(field.choices)}")
        if field.form and raw and not keep_unknown and not FORMS[field.form][0].match(raw):
            raise _mistake(field, f"“{raw}” is not {FORMS[field.form][1]}")
        if raw == "" and field.value_type is not str and field.merge == "register":
            return None
    try:
        adapter = _adapter(field.value_type)
        parsed = adapter.validate_json(raw) if _is_object(field, raw) else adapter.validate_python(raw)
        return _storable(adapter.dump_python(parsed, mode="json", exclude_defaults=True))
    except ValidationError as error:
        raise _mistake(field, error.errors()[0]["msg"]) from error
    except ValueError as error:
        raise _mistake(field, "This is not a value that can be stored") from error


def is_unmapped(value: Any) -> bool:
    """Whether a stored value is a text without a code."""
    return isinstance(value, str) and value.startswith(UNMAPPED)


def label_of(field: Field, value: Any) -> str:
    """A stored value in words: the label of its code, or the value itself."""
    return field.terms.label_of(value) if field.terms is not None else str(value)


def _code(field: Field, raw: str, keep_unknown: bool) -> str | None:
    if not raw.strip():
        return None
    code = as_code(field.vocabulary, raw)
    if is_unmapped(code) and not keep_unknown and not is_unmapped(raw):
        known = [term.label for term in field.terms.terms] if field.terms is not None else []
        next_ = f"{did_you_mean(raw, known)}Choose a word that is in it."
        raise UserMistake("field_value", f"{field.label}: “{raw}” is not in the list.", next_)
    return code


def _storable(value: Any, depth: int = 0) -> Any:
    """The value as every machine can read it, its inner texts cleaned. Raises `ValueError`."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("not finite")
    if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise ValueError("too large")
    if isinstance(value, dict | list) and depth == DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {clean_text(key): _storable(inner, depth + 1) for key, inner in value.items()}
    return [_storable(inner, depth + 1) for inner in value] if isinstance(value, list) else value


def _is_object(field: Field, raw: Any) -> bool:
    return isinstance(raw, str) and field.value_type is not str and raw[:1] in "{["


def _mistake(field: Field, reason: str) -> UserMistake:
    return UserMistake(
        "field_value", f"{field.label}: {reason}.", f"Give “{field.name}” another value and try again."
    )


@cache
def _adapter(value_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(value_type)
