"""What of a record's history is on the server only, where a space began here with a snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, func, select, update

from practicedesk_sync.errors import SyncError
from practicedesk_sync.log import change as changes
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import LEFT_OUT, left_out

from .identity import set_setting, setting

Key = tuple[str, str]

_WANTED = "history_wanted"
"""Setting: JSON list of (space, record)."""
_E = replica.entry.c
_FILL = (
    update(replica.entry)
    .where(_E.space == bindparam("of"), _E.record == bindparam("whose"), _E.hash == bindparam("named"))
    .where(LEFT_OUT)
)


class HistoryElsewhere(SyncError):
    """It takes earlier words of these records, which the server has."""

    def __init__(self, records: Iterable[Key] = ()) -> None:
        super().__init__(
            "history_elsewhere",
            "This takes earlier versions that are on the server only.",
            "Ask for the “history” of the record, then synchronise over the network: they come then.",
        )
        self.records = sorted(records)


def want(connection: Connection, key: Key) -> None:
    """Have the history of a record (space, id) fetched with the next exchange."""
    set_setting(connection, _WANTED, json.dumps(sorted({*wanted(connection), key})))


def wanted(connection: Connection) -> list[Key]:
    """The records of which somebody wants the history, and which are here."""
    asked = [(space, record) for space, record in json.loads(setting(connection, _WANTED, "[]"))]
    return [key for key in asked if left_out(connection, *key)]


def whole_up_to(connection: Connection, space: str) -> int:
    """The last entry up to which nothing of a space's log is left out."""
    first = select(func.min(_E.seq)).where(_E.space == space, LEFT_OUT)
    last = select(func.max(_E.seq)).where(_E.space == space)
    found = connection.execute(first).scalar()
    return int(found) - 1 if found else int(connection.execute(last).scalar() or 0)


def fill(connection: Connection, space: str, record: str, bodies: Sequence[bytes]) -> None:
    """Keep what the server gave of a record's history: each body is the one whose hash the log names."""
    made = [changes.decode(body) for body in bodies]
    rows = [{"of": space, "whose": record, "named": one.hash, "payload": one.body} for one in made]
    if rows:
        connection.execute(_FILL, rows)
    if not left_out(connection, space, record):
        linked = (replica.link.c.space == space) & (replica.link.c.record == record)
        connection.execute(delete(replica.link).where(linked))
