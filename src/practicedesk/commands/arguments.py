"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, _ActionsContainer
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import UserMistake

PAIRS_HELP = (
    "FIELD=@FILE takes the text of a file, FIELD=@@… a text that begins with @, "
    "FIELD=- what comes in on standard input; “practicedesk fields KIND” lists the fields"
)
_EXACT = timedelta(milliseconds=1)
_ROUND = {len("2026-11-03"): timedelta(days=1), len("2026-11-03T14:30"): timedelta(minutes=1)}
"""How long what is typed lasts, by its length."""


def declare_id(parser: ArgumentParser, *, several: bool = False) -> None:
    """ID, or ID… into `ids`."""
    words = "a record's id, or the beginning of it"
    if several:
        parser.add_argument("ids", metavar="ID", nargs="+", help=words)
    else:
        parser.add_argument("id", metavar="ID", help=words)


def declare_pairs(parser: ArgumentParser, *, needed: bool) -> None:
    """FIELD=VALUE… into `pairs`."""
    parser.add_argument("pairs", metavar="FIELD=VALUE", nargs="+" if needed else "*", help=PAIRS_HELP)


def declare_as_of(parser: _ActionsContainer) -> None:
    """--as-of into `as_of`, to be read with `moment_in`."""
    words = "as it stood at the end of that day, as 2026-11-03, or at 2026-11-03T14:30"
    parser.add_argument("--as-of", default="", metavar="DATE", help=words)


def moment_in(text: str) -> int | None:
    """A moment as typed, in ms since 1970: the end of a day or minute; None for "". Raises `UserMistake`."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text).astimezone()
        return int((found + _ROUND.get(len(text), _EXACT)).timestamp() * 1000) - 1
    except (ValueError, OverflowError, OSError) as error:
        raise UserMistake(
            "moment", f"“{text}” is no day.", "Write 2026-11-03, or 2026-11-03T14:30."
        ) from error


def values_in(pairs: Sequence[str]) -> dict[str, Any]:
    """The values by field, as typed; of a field given several times a list. Raises `UserMistake`."""
    found: dict[str, Any] = {}
    for text in pairs:
        name, raw = one_pair(text, "maturity=pilot or problem=@FILE")
        value = sys.stdin.buffer.read().decode("utf-8-sig", "replace") if raw == "-" else text_in(raw)
        before = found.get(name)
        found[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
    return found


def one_pair(text: str, example: str) -> tuple[str, str]:
    """FIELD=VALUE with the value taken literally, as in ``--where``. Raises `UserMistake`."""
    name, equals, raw = text.partition("=")
    if not equals or not name.strip():
        raise UserMistake("pair", f"“{text}” is not FIELD=VALUE.", f"Write, for example, {example}.")
    return name.strip(), raw


def text_in(raw: str) -> str:
    """A text as typed: @FILE stands for what is in the file, @@ for one @. Raises `UserMistake`."""
    if raw.startswith("@@"):
        return raw[1:]
    return _text_of_file(Path(raw[1:])) if raw.startswith("@") else raw


def _text_of_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserMistake(
            "file_encoding", f"“{path}” is not UTF-8 text.", "Save it as UTF-8 and try again."
        ) from error
    except OSError as error:
        raise UserMistake(
            "file_unreadable", f"“{path}” cannot be read: {error.strerror}.", "Check the file's name."
        ) from error
