"""Brings a server's tables up to the version this program knows. Nothing that was admitted is rewritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Table, select, text, update

from ..replica import tables as replica
from ..replica.engine import set_up_alone
from . import tables as own

VERSION_OF_TABLES = "version"
"""Setting. Until a new server is complete there is none."""
CURRENT = 3
Migration = Callable[[Connection], None]

NEW_IN_2: tuple[Table, ...] = (
    own.audit,
    own.settled,
    own.parked,
    own.taken_off,
    own.blob,
    own.blob_seen,
    own.clash,
    own.quarantine,
)


def _trust(connection: Connection) -> None:
    """The audit log; what became of held work; who took a space off; files; what a restored server lacks."""
    for table in NEW_IN_2:
        table.create(connection)
    connection.execute(text("ALTER TABLE held ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0"))


MIGRATIONS: Mapping[int, Migration] = {2: _trust, 3: replica.link.create}
"""By the version they lead to: from 2 on."""


def migrate(connection: Connection, steps: Mapping[int, Migration] = MIGRATIONS) -> None:
    """Take every step that is left; another process may have taken them meanwhile."""
    set_up_alone(connection)
    which = own.setting.c.name == VERSION_OF_TABLES
    found = int(connection.execute(select(own.setting.c.value).where(which)).scalar_one())
    for version in range(found + 1, CURRENT + 1):
        steps[version](connection)
    connection.execute(update(own.setting).where(which).values(value=str(max(found, CURRENT))))
