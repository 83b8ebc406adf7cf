"""Finds what looks like personal data before a record is shown to others: a hint, never a verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.-])(?:\+|0)\d[\d ()/.-]{6,}\d(?![\w-])")
DIGITS = range(9, 16)
"""How many digits a telephone number has, with its area."""


def traces(value: Any) -> list[str]:
    """E-mail addresses and telephone numbers in a value and all within it, each once."""
    return list(dict.fromkeys(_traces(value)))


def _traces(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from MAIL.findall(value)
        yield from (found for found in PHONE.findall(value) if sum(map(str.isdigit, found)) in DIGITS)
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _traces(inner)
