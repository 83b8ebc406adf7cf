"""Which spaces were taken off this desk, and when: an older bundle must not bring them back."""

from __future__ import annotations

import json

from sqlalchemy import Connection, delete, select

from practicedesk_sync.replica import tables as replica

from . import by_stick, drafts, held, lease, projections
from . import tables as t
from .identity import keep_head_signature, set_setting, setting

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


UNWIPED = "unwiped"
"""Setting: a space was taken off this desk; its words may still stand in the files beside the database."""


def take_off(connection: Connection, space: str) -> None:
    """Leave no row of a space, nor of what was made from its rows."""
    set_setting(connection, UNWIPED, space)
    keep_head_signature(connection, space, "")
    drafts.discard_space(connection, space)
    names = lease.locked(connection)
    lease.set_locked(connection, {id_: name for id_, name in names.items() if id_ != space})
    held.forget_space(connection, space)
    by_stick.forget(connection, space)
    docs = connection.execute(select(t.shown.c.doc).where(t.shown.c.space == space)).scalars().all()
    projections.forget(connection, docs)
    projections.scrub(connection)
    connection.execute(delete(t.own_space).where(t.own_space.c.id == space))
    for table in (
        t.shown,
        t.pending,
        t.record_local,
        t.snapshot,
        t.snapshot_piece,
        *replica.REPLICATED,
    ):
        column = table.c.id if table is replica.space else table.c.space
        connection.execute(delete(table).where(column == space))


def is_history(connection: Connection, space: str, hash_: str) -> bool:
    """Whether a statement has its place in the log of a space here."""
    where = (replica.entry.c.space == space) & (replica.entry.c.hash == hash_)
    return connection.execute(select(replica.entry.c.seq).where(where)).first() is not None
