"""Something new that somebody has begun and not made yet: kept as it is typed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from .identity import set_setting, setting

_BEGUN = "begun"
"""Setting."""


def begun(connection: Connection, what: str) -> dict[str, str]:
    """The words of what was begun, by their places; none where it was made or given up."""
    return _all(connection).get(what, {})


def keep(connection: Connection, what: str, words: Mapping[str, str]) -> None:
    """Keep what is typed so far; without words there is nothing to keep any more."""
    others = {name: kept for name, kept in _all(connection).items() if name != what}
    set_setting(connection, _BEGUN, json.dumps(others | ({what: dict(words)} if words else {})))


def _all(connection: Connection) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(setting(connection, _BEGUN, "{}"))
    return found
