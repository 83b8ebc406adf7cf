"""How far this desk's work has come by stick: into a bundle, and to the server, as a receipt has told;
and whether it asked to be connected so.

What the server has stays pending until its page comes, but is not put on another stick. Over the network
everything that is pending is offered all the same: a receipt proves what the server had then, not what it has
now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, func, select

from practicedesk_sync.errors import SyncError
from practicedesk_sync.protocol.messages import FORKED

from . import outbox
from . import tables as t
from .identity import set_setting, setting

CODE, ASKED_MS = "stick_code", "stick_asked_ms"
"""Settings: the code with which this library is to be connected by stick, and when it asked for that."""
_BUNDLED, _ACKNOWLEDGED = "bundled", "acknowledged"
"""Settings: by space the number of the last change that went into a bundle, and that the server has."""


def bundled(connection: Connection) -> dict[str, int]:
    """By space the number up to which this desk's changes were written into a bundle."""
    return _kept(connection, _BUNDLED)


def note_bundled(connection: Connection, tips: Mapping[str, int]) -> None:
    """Note a bundle that was written: by space the number of the last change in it."""
    _keep(connection, _BUNDLED, bundled(connection) | dict(tips))


def acknowledged(connection: Connection) -> dict[str, int]:
    """By space the number up to which the server has said to have this desk's changes."""
    return _kept(connection, _ACKNOWLEDGED)


def acknowledge(connection: Connection, tips: Iterable[tuple[str, int, str]]) -> None:
    """Note a receipt: (space, n, hash).

    Raises `SyncError` when the server has other work under one of these numbers.
    """
    known = acknowledged(connection)
    for space, n, hash_ in tips:
        where = (t.pending.c.space == space) & (t.pending.c.n == n)
        here = connection.execute(select(t.pending.c.hash).where(where)).scalar()
        if here not in (None, hash_):
            raise SyncError(
                FORKED,
                "Another copy of this library has sent other work.",
                "Nothing is lost: with the next synchronisation this copy gets a name of its own.",
            )
        if here is not None:
            known[space] = max(n, known.get(space, 0))
    _keep(connection, _ACKNOWLEDGED, known)


def forget(connection: Connection, space: str) -> None:
    """What waits in a space goes with the next stick, if it then still waits."""
    for name in (_BUNDLED, _ACKNOWLEDGED):
        known = _kept(connection, name)
        if known.pop(space, None) is not None:
            _keep(connection, name, known)


def forget_all(connection: Connection) -> None:
    """What waits has other numbers now."""
    for name in (_BUNDLED, _ACKNOWLEDGED):
        _keep(connection, name, {})


def unsent(connection: Connection) -> int:
    """How many changes wait that no receipt speaks of."""
    found = outbox.waiting(connection)
    for space, n in acknowledged(connection).items():
        where = (t.pending.c.space == space) & (t.pending.c.n <= n)
        gone = select(func.count()).select_from(t.pending).where(where)
        found -= int(connection.execute(gone).scalar_one())
    return found


def _kept(connection: Connection, name: str) -> dict[str, int]:
    found: dict[str, int] = json.loads(setting(connection, name, "{}"))
    return found


def _keep(connection: Connection, name: str, known: Mapping[str, int]) -> None:
    set_setting(connection, name, json.dumps(known))
