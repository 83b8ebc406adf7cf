"""Who, in the sample library, is said to have made a change. This computer made it, and signs as itself.

A note on this computer alone: it is no part of the change and never travels.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from .identity import set_setting, setting

_SETTING = "invented_authors"


def invented_authors(connection: Connection) -> dict[str, str]:
    """Names of invented people by the head of the change that stands for theirs."""
    return dict(json.loads(setting(connection, _SETTING) or "{}"))


def note_authors(connection: Connection, names: Mapping[str, str]) -> None:
    """Remember these besides those there are."""
    set_setting(connection, _SETTING, json.dumps(invented_authors(connection) | dict(names)))
