"""How far the server has this desk's work, as a receipt on a stick has told.

Such work stays pending until its page comes, but is not put on another stick. Over the network everything
that is pending is offered all the same: a receipt proves what the server had then, not what it has now.
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

_ACKNOWLEDGED = "acknowledged"
"""Setting: the number of the last acknowledged change by space."""


def acknowledged(connection: Connection) -> dict[str, int]:
    """By space the number up to which the server has said to have this desk's changes."""
    found: dict[str, int] = json.loads(setting(connection, _ACKNOWLEDGED, "{}"))
    return found


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
    _keep(connection, known)


def forget(connection: Connection, space: str) -> None:
    """What waits in a space goes with the next stick, if it then still waits."""
    known = acknowledged(connection)
    if space in known:
        del known[space]
        _keep(connection, known)


def forget_all(connection: Connection) -> None:
    """What waits has other numbers now."""
    _keep(connection, {})


def unsent(connection: Connection) -> int:
    """How many changes wait that no receipt speaks of."""
    found = outbox.waiting(connection)
    for space, n in acknowledged(connection).items():
        where = (t.pending.c.space == space) & (t.pending.c.n <= n)
        gone = select(func.count()).select_from(t.pending).where(where)
        found -= int(connection.execute(gone).scalar_one())
    return found


def _keep(connection: Connection, known: Mapping[str, int]) -> None:
    set_setting(connection, _ACKNOWLEDGED, json.dumps(known))
