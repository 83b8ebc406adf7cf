"""Turns what a person typed or a file holds into the value a change carries.

Values are JSON. A term of a vocabulary is stored as its code; one that the vocabulary does not know is
kept as ``unmapped:<text>`` where the caller allows it (import), and explained where not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isfinite
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..errors import UserMistake
from .fields import Field, parts_of
from .nearest import did_you_mean
from .vocabularies import UNMAPPED, as_code

LARGEST = 2**63 - 1
DEEPEST = 16
"""How deep a value may be nested; a change as a whole may be twice as deep."""

_NEVER_STORED = "\0\ufff9\ufffa\ufffb"
"""U+0000, and the marks by which `merge` sets off an open conflict inside a text."""


DATE, MOMENT, WEB, LANGUAGE = "date", "moment", "web", "language"


@dataclass(frozen=True, slots=True)
class Form:
    """How a text has to look when it is typed: in a pattern and in words. `day`: it begins with one."""

    pattern: re.Pattern[str]
    words: str
    day: bool = False

    def fits(self, text: str) -> bool:
        """Whether a text looks so, and the day it names is one of the calendar."""
        return bool(self.pattern.match(text)) and not (self.day and _no_day(text[:10]))


FORMS = {
    DATE: Form(
        re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z"),
        "a date like 2026, 2026-11 or 2026-11-21",
        day=True,
    ),
    MOMENT: Form(
        re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3]):[0-5]\d)?\Z"),
        "a day or a time like 2026-11-21 or 2026-11-21T10:00",
        day=True,
    ),
    WEB: Form(re.compile(r"https?://\S+\Z"), "a web address that begins with https:// or http://"),
    LANGUAGE: Form(
        re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?\Z"),
        "the code of a language like en, de or pt-BR",
    ),
}
"""What is typed is held to them; what was imported or came from elsewhere is kept as it is."""

_COMMA = re.compile(r"[+-]?\d+,\d+\Z")
_EITHER = re.compile(r"[+-]?\d{1,3},\d{3}\Z")
"""A thousand and more, or a little more than one, depending on who reads it."""


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
            raise _mistake(
                field, f"“{raw}” is not one of: {', '.join(field.choices)}", "Choose one of these."
            )
        if raw == "" and field.value_type is not str and field.merge == "register":
            return None
    try:
        value = _parsed(field, raw if keep_unknown else _with_point(field, raw))
    except ValidationError as error:
        raise _explained(field, raw, error) from error
    except ValueError as error:
        raise _mistake(field, "this cannot be stored", "Write it in another way.") from error
    if not keep_unknown:
        _check(field, value)
    return value


def _parsed(field: Field, raw: Any) -> Any:
    adapter = _adapter(field.value_type)
    parsed = adapter.validate_json(raw) if _is_object(field, raw) else adapter.validate_python(raw)
    return _storable(adapter.dump_python(parsed, mode="json", exclude_defaults=True))


def _with_point(field: Field, raw: Any) -> Any:
    """A number typed with a decimal comma, with a point."""
    if field.value_type is not float or not isinstance(raw, str) or not _COMMA.match(raw.strip()):
        return raw
    if _EITHER.match(raw.strip()):
        both = f"Write {raw.strip().replace(',', '')} or {raw.strip().replace(',', '.')}."
        raise _mistake(field, f"“{raw}” may be either of two numbers", both)
    return raw.strip().replace(",", ".")


def _check(field: Field, value: Any) -> None:
    """Hold what was typed to the form and the bounds of its field, and of its parts."""
    for about, one, part in _with_parts(field, value):
        if about.form and one and isinstance(one, str) and not FORMS[about.form].fits(one):
            raise _mistake(
                field, f"{part}“{one}” is not {FORMS[about.form].words}", "Write one, or leave it empty."
            )
        if about.least is not None and isinstance(one, int | float) and one < about.least:
            raise _mistake(
                field, f"{part}{one:g} is less than {about.least:g}", f"Write {about.least:g} or more."
            )


def _with_parts(field: Field, value: Any) -> Iterator[tuple[Field, Any, str]]:
    """A value and, if it has several, its parts: (what is declared of it, value, its name in a sentence)."""
    yield field, value, ""
    if isinstance(value, dict):
        for name, about in parts_of(field).items():
            yield about, value.get(name), f"{about.label} "


def _explained(field: Field, raw: Any, error: ValidationError) -> UserMistake:
    """What is wrong with a value, in words of the field."""
    first = error.errors()[0]
    about, part, given = field, "", raw
    if first["loc"] and (inner := parts_of(field).get(str(first["loc"][0]))) is not None:
        about, part, given = inner, f"{inner.label} ", first["input"]
        if first["type"] == "missing":
            return _mistake(field, f"{inner.label} is missing", "Write it, or leave all of it empty.")
    told = f"{part}“{given}”" if isinstance(given, str | int | float) else f"{part}this"
    wrong, next_ = _NEEDED.get(about.value_type, ("is not what stands here", "Write it in another way."))
    return _mistake(field, f"{told} {wrong}", next_)


_NEEDED = {
    float: ("is no number", "Write one such as 12.5."),
    int: ("is no whole number", "Write one such as 12."),
    bool: ("is neither yes nor no", "Write “yes” or “no”."),
    str: ("is no text", "Write words."),
}
"""By the type of a value: what is wrong with one that is of no such type, and what to do."""


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


def _no_day(text: str) -> bool:
    """Whether a whole day (YYYY-MM-DD) is none of the calendar; less than one always is."""
    try:
        return len(text) == 10 and not date.fromisoformat(text)
    except ValueError:
        return True


def _mistake(field: Field, reason: str, next_: str) -> UserMistake:
    return UserMistake("field_value", f"{field.label}: {reason}.", next_)


@cache
def _adapter(value_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(value_type)
