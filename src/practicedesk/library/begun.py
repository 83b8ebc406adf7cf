"""Something new that somebody has begun and not made yet: kept as it is typed, one at a time."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from .identity import set_setting, setting

_BEGUN = "begun"
"""Setting."""


@dataclass(frozen=True, slots=True)
class Begun:
    """`kind`: its name; `space`: where it is to stand (id)."""

    title: str
    kind: str
    space: str


def begun(connection: Connection) -> Begun | None:
    """What was begun last and neither made nor given up."""
    told = json.loads(setting(connection, _BEGUN, "{}"))
    return Begun(**told) if told else None


def keep(connection: Connection, what: Begun | None) -> None:
    """Keep what is typed so far; None: there is nothing to keep any more."""
    set_setting(connection, _BEGUN, json.dumps(asdict(what) if what is not None else {}))
