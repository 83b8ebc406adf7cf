"""The seam between the databases a server may use: SQLite in its folder, or PostgreSQL.

All that differs between them is here and in the two modules this one chooses from; every other line of
replica and server is the same for both.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, Engine

from .postgres import open_postgres
from .sqlite import open_sqlite

_SETTING_UP = 0x9D5C
"""Names the lock, among the advisory locks of a PostgreSQL database."""


def open_engines(place: Path | URL) -> tuple[Engine, Engine]:
    """(writer, reader) on a file of SQLite's or a database of PostgreSQL's.

    The writer loses no update to another's; the reader cannot write, and sees one snapshot in a transaction.
    """
    if isinstance(place, URL):
        return open_postgres(place)
    return open_sqlite(place), open_sqlite(place, writer=False)


def set_up_alone(connection: Connection) -> None:
    """Let no other process set the database up until this transaction ends (a writer of SQLite is alone)."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SETTING_UP})")


def damage(connection: Connection) -> str:
    """What is wrong with the file itself, "" when nothing is. PostgreSQL looks after its own (pg_amcheck)."""
    if connection.dialect.name != "sqlite":
        return ""
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return "" if found == "ok" else found
