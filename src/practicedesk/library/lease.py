"""The lease of this computer: for how long it shows what is in groups without hearing from the server.

Past it the groups lock (`locking`); one's own space and the commons never do.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from practicedesk_sync.clock import millis_of
from practicedesk_sync.errors import Refused
from practicedesk_sync.log import statement as say
from practicedesk_sync.replica import tables as replica

from . import tables as t
from .identity import set_setting, setting
from .read_only import COPY_IT

DAY_MS = 24 * 60 * 60 * 1000
LEASE_MS = 30 * DAY_MS
NOTED_MS = 60 * 60 * 1000
"""That the server answers is noted once an hour, not at every exchange."""
_HEARD = "heard_ms"
"""Setting: when the server answered last, by `_now`."""
_LOCKED = "locked"
"""Setting: the groups that are locked, by id: their names, as their rows are not read."""


def is_news(connection: Connection, now_ms: int, at_ms: int) -> bool:
    """Whether it is worth noting that the server answered at that time."""
    before = int(setting(connection, _HEARD, "0"))
    return bool(locked(connection)) or _heard_at(connection, now_ms, at_ms) >= before + NOTED_MS


def hear(connection: Connection, now_ms: int, at_ms: int) -> None:
    """The server answered at `at_ms`, by this computer's clock; an older answer than the last is no news."""
    at = _heard_at(connection, now_ms, at_ms)
    if at > int(setting(connection, _HEARD, "0")):
        set_setting(connection, _HEARD, str(at))


def left_ms(connection: Connection, now_ms: int) -> int:
    """How long the lease still is; 0 when it is over. Whole where no server has answered yet."""
    at = int(setting(connection, _HEARD, "0"))
    return max(0, at + LEASE_MS - _now(connection, now_ms)) if at else LEASE_MS


def to_lock(connection: Connection, now_ms: int) -> list[str]:
    """The groups that are open although the lease is over."""
    if left_ms(connection, now_ms):
        return []
    shared = select(replica.space.c.id).where(replica.space.c.kind == say.GROUP)
    already = locked(connection)
    return [space for space in connection.execute(shared).scalars() if space not in already]


def locked(connection: Connection) -> dict[str, str]:
    """The names of the locked groups, by id."""
    found: dict[str, str] = json.loads(setting(connection, _LOCKED, "{}"))
    return found


def hides(connection: Connection, record: str) -> bool:
    """Whether a record (id) is one of a locked group."""
    hidden = list(locked(connection))
    return any(
        connection.execute(select(table.c.id).where(table.c.id == record, table.c.space.in_(hidden))).first()
        for table in (replica.record, t.record_local)
    )


def space_locked(name: str) -> Refused:
    """For whoever wants something of a locked group."""
    return Refused("space_locked", f"“{name}” is locked on this computer.", "Synchronise to open it.")


def lease_over() -> Refused:
    """For whoever opens a library that may only be read, and so cannot be locked."""
    days = LEASE_MS // DAY_MS
    return Refused(
        "lease_over",
        f"The groups in this library lock, as it has heard nothing from its server for {days} days.",
        f"{COPY_IT} The groups open when it is synchronised.",
    )


def set_locked(connection: Connection, names: dict[str, str]) -> None:
    """These groups are locked, and no others."""
    if names != locked(connection):
        set_setting(connection, _LOCKED, json.dumps(names))


def _now(connection: Connection, now_ms: int) -> int:
    """This computer's time, but never before what it has written: setting the clock back gains nothing."""
    return max(now_ms, millis_of(int(setting(connection, "clock", "0"))))


def _heard_at(connection: Connection, now_ms: int, at_ms: int) -> int:
    return _now(connection, now_ms) - max(0, now_ms - at_ms)
