"""Makes the tables of an empty database.

What that takes in SQL is put together once in a process: a library or a server is then made in half the time.
"""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Connection, Dialect, MetaData, Table
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.schema import ExecutableDDLElement


def make_tables(connection: Connection, metadata: MetaData, *tables: Table) -> None:
    """Make these tables (all of `metadata` when none are named), with their indexes and triggers.

    None of them may be there already.
    """
    for sql in _statements(connection.dialect, metadata, tables):
        connection.exec_driver_sql(sql)


@lru_cache(maxsize=16)
def _statements(dialect: Dialect, metadata: MetaData, tables: tuple[Table, ...]) -> tuple[str, ...]:
    found: list[str] = []

    def note(statement: ExecutableDDLElement, *_: object) -> None:
        found.append(str(statement.compile(dialect=dialect)))

    metadata.create_all(MockConnection(dialect, note), tables=tables or None, checkfirst=False)
    return tuple(found)
