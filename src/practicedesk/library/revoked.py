"""Which spaces were taken off this desk, and when: an older bundle must not bring them back."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from practicedesk_sync.replica import tables as replica

from .identity import set_setting, setting

_REVOKED = "revoked"
"""Setting: the server's time of the revocation (ms since 1970) by space."""


def revoked_ms(connection: Connection) -> dict[str, int]:
    """By space, when the server ended this person's right to read it, for the last time."""
    found: dict[str, int] = json.loads(setting(connection, _REVOKED, "{}"))
    return found


def note(connection: Connection, space: str, at_ms: int) -> None:
    """The right to read a space was ended then."""
    found = revoked_ms(connection)
    set_setting(connection, _REVOKED, json.dumps(found | {space: max(at_ms, found.get(space, 0))}))


def is_history(connection: Connection, space: str, hash_: str) -> bool:
    """Whether a statement has its place in the log of a space here."""
    where = (replica.entry.c.space == space) & (replica.entry.c.hash == hash_)
    return connection.execute(select(replica.entry.c.seq).where(where)).first() is not None
