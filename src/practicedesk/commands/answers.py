"""How a command answers: plain text for a person, JSON for a script.

With ``--json`` a list is one JSON array on standard output and a single thing one object. Notes go to
standard error, and only to a person.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from practicedesk_sync.errors import PracticeDeskError

BOLD, PLAIN = "\x02", "\x03"
"""Set off words to be shown in bold; on a terminal only."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
"""What could steer a terminal, or make a text read other than it is."""

Row = Mapping[str, Any]


class Answers:
    """Where a command's answer goes."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def one(self, value: Row, text: str | Iterable[str]) -> None:
        """Answer with a single thing: as JSON, or as text."""
        if self.as_json:
            _print_json(value)
        else:
            self._print([text] if isinstance(text, str) else text)

    def many(self, rows: Iterable[Row], lines: Iterable[str]) -> None:
        """Answer with a list: one JSON array, or one line each. Only one of the two is walked through."""
        if self.as_json:
            _print_json(list(rows))
        else:
            self._print(lines)

    def note(self, text: str) -> None:
        """Something worth saying that is not part of the answer."""
        if not self.as_json:
            print(text, file=sys.stderr)

    def progress(self, done: int, total: int) -> None:
        """How far long work is, to a person at a terminal: one line that is written over."""
        if not self.as_json and sys.stderr.isatty():
            print(f"\r\x1b[K{done:,} of {total:,}" if done < total else "\r\x1b[K", end="", file=sys.stderr)
            sys.stderr.flush()

    def failure(self, error: PracticeDeskError) -> None:
        """Say what is wrong and what to do."""
        text = json.dumps(error.as_dict(), ensure_ascii=False) if self.as_json else _sentence(error)
        print(text, file=sys.stderr)

    def _print(self, lines: Iterable[str]) -> None:
        marks = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
        for line in lines:
            parts = re.split(f"([{BOLD}{PLAIN}])", line)
            print("".join(_shown(part, marks) for part in parts))


def bold(text: str) -> str:
    return f"{BOLD}{text}{PLAIN}"


def one_line(text: str) -> str:
    """A text without line breaks, as it stands in a list."""
    return " ".join(text.split())


def utc(at_ms: int) -> str:
    """A time for a script: ISO 8601, UTC."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 conflict", "3 conflicts"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _shown(part: str, marks: tuple[str, str]) -> str:
    if part in (BOLD, PLAIN):
        return marks[part == PLAIN]
    return _CONTROL.sub("\ufffd", part)


def _sentence(error: PracticeDeskError) -> str:
    return _CONTROL.sub("\ufffd", one_line(f"{error.message} {error.next}"))


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=None if isinstance(value, list) else 2)
    print()
