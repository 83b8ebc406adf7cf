"""JSON as two machines may exchange it: nothing that another parser could read differently.

Refused, with a stable code and without echoing the input: invalid UTF-8, NaN, Infinity and numbers that
overflow, integers beyond 64 bits, duplicate keys, lone surrogates, U+0000, text that is not in Unicode
normal form C, and nesting deeper than 32.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any, NoReturn

from ..errors import InvalidChange

MAX_DEPTH = 32
MIN_INT, MAX_INT = -(2**63), 2**63 - 1
_CONTAINERS = (dict, list)


def dumps(value: Any) -> bytes:
    """Compact JSON with sorted keys: the same value always gives the same bytes."""
    return _encoder.encode(value).encode()


def loads(data: bytes) -> Any:
    """Parse and check. Raises `InvalidChange` for anything described at the top of this file."""
    value = parse(data)
    if _plainly_fine(data):
        _check_depth(value)
    else:
        _check(value, 0)
    return value


def parse(data: bytes) -> Any:
    """Parse without the checks on characters, depth and size: for bytes that passed `loads` before."""
    try:
        return _decoder.decode(data.decode("utf-8"))
    except InvalidChange:
        raise
    except (ValueError, RecursionError) as error:
        raise InvalidChange("json_invalid", "The data is not valid JSON in UTF-8.") from error


def check_text(text: str) -> None:
    """Raise `InvalidChange` unless `text` may be stored and exchanged."""
    if text.isascii():
        if "\0" in text:
            raise InvalidChange("text_nul", "Text may not hold the character U+0000.")
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidChange("text_surrogate", "Text holds half a character (a lone surrogate).") from error
    if "\0" in text:
        raise InvalidChange("text_nul", "Text may not hold the character U+0000.")
    if not unicodedata.is_normalized("NFC", text):
        raise InvalidChange("text_not_nfc", "Text is not in Unicode normal form C.")


def _plainly_fine(data: bytes) -> bool:
    """Whether the text as a whole shows that every string in it is: no escapes, and NFC (parts of NFC are).

    Saves a walk through every value of nearly every change.
    """
    return b"\\u" not in data and (data.isascii() or unicodedata.is_normalized("NFC", data.decode()))


def _check_depth(value: Any) -> None:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        inside = (outer.values() if isinstance(outer, dict) else outer for outer in level)
        level = [inner for each in inside for inner in each if isinstance(inner, _CONTAINERS)]
        if not level:
            return
    raise InvalidChange("json_too_deep", f"The data is nested deeper than {MAX_DEPTH} levels.")


def _check(value: Any, depth: int) -> None:
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict | list):
        if depth >= MAX_DEPTH:
            raise InvalidChange("json_too_deep", f"The data is nested deeper than {MAX_DEPTH} levels.")
        for key in value if isinstance(value, dict) else ():
            check_text(key)
        for inner in value.values() if isinstance(value, dict) else value:
            _check(inner, depth + 1)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise InvalidChange("json_duplicate_key", "The data names the same key twice.")
    return made


def _whole(digits: str) -> int:
    number = int(digits) if len(digits) <= 20 else MAX_INT + 1
    if not MIN_INT <= number <= MAX_INT:
        raise InvalidChange("number_too_large", "A whole number does not fit in 64 bits.")
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise InvalidChange("number_too_large", "A number is too large.")
    return number


def _constant(name: str) -> NoReturn:
    raise InvalidChange("number_not_finite", "NaN and Infinity are not numbers that can be stored.")


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole, parse_float=_fraction
)
