"""What this desk has seen of the server's audit log: where it ended last, and when it first broke off.

A server can rewrite its own log, but not what desks have seen of it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from practicedesk_sync.log.audit import Head

from .identity import set_setting, setting

_SEEN, _BREAK = "audit_seen", "audit_break"


@dataclass(frozen=True, slots=True)
class Break:
    """The log did not continue what was seen before. `before` and `after` are signed by the server.

    `after`: None where the server showed no log any more.
    """

    code: str
    at_ms: int
    before: Head
    after: Head | None


def seen(connection: Connection) -> Head | None:
    """Where the log ended last, None before it was seen at all."""
    text = setting(connection, _SEEN)
    return Head(*json.loads(text)) if text else None


def keep(connection: Connection, head: Head | None) -> None:
    """This is where the log ends now."""
    set_setting(connection, _SEEN, json.dumps(head) if head else "")


def broken(connection: Connection) -> Break | None:
    """The break that is not explained yet, as proof against whoever made it."""
    text = setting(connection, _BREAK)
    if not text:
        return None
    found = json.loads(text)
    before, after = (Head(*found[one]) if found[one] else None for one in ("before", "after"))
    return Break(found["code"], found["at_ms"], before, after) if before else None


def keep_break(connection: Connection, found: Break) -> None:
    """Keep a break; of several the first."""
    if broken(connection) is None:
        set_setting(connection, _BREAK, json.dumps(asdict(found)))


def explained(connection: Connection) -> None:
    """Somebody has explained the break to the person."""
    set_setting(connection, _BREAK, "")
