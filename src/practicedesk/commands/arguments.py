"""Arguments that several commands share, and what they mean."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from practicedesk_sync.errors import UserMistake

PAIRS_HELP = "FIELD=@FILE takes the text of a file, FIELD=- what comes in on standard input"


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


def values_in(pairs: Sequence[str]) -> dict[str, Any]:
    """The values by field, as typed; of a field given several times a list. Raises `UserMistake`."""
    found: dict[str, Any] = {}
    for name, raw in map(_pair, pairs):
        value = _value(raw)
        before = found.get(name)
        found[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
    return found


def one_pair(text: str) -> tuple[str, str]:
    """FIELD=VALUE with the value taken literally, as in ``--where``."""
    return _pair(text)


def text_of_file(path: Path) -> str:
    """A UTF-8 text file. Raises `UserMistake`."""
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


def _pair(text: str) -> tuple[str, str]:
    name, equals, raw = text.partition("=")
    if not equals or not name.strip():
        raise UserMistake(
            "pair", f"“{text}” is not FIELD=VALUE.", "Write, for example, maturity=pilot or problem=@FILE."
        )
    return name.strip(), raw


def _value(raw: str) -> str:
    if raw == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    return text_of_file(Path(raw[1:])) if raw.startswith("@") else raw
