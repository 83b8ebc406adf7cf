"""Opens PostgreSQL the one way we use it: psycopg 3, writers at READ COMMITTED, readers on one snapshot.

A writer locks the row of what it decides on before it looks at the rest (`space_log.lock_space`), and every
statement after that sees all that was committed before the lock was given. At REPEATABLE READ and above its
snapshot would be older than the lock it waited for: of all who wait for one space, each but the first would
have to begin again. A reader makes one answer out of many statements and therefore sees one snapshot.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from ..errors import UserMistake, WorldError

DRIVER = "postgresql+psycopg"
CONNECTIONS = 8
"""Of one process: as many as it works on requests at once (`server.app.WORKERS`)."""
LOCK_S, IDLE_S = 30, 60
"""Seconds to wait for a lock; and until a process that hangs, or is gone, has its locks taken away."""


def parse(text: str) -> URL:
    """The address of a database. Raises `UserMistake`, which never repeats it: it may hold a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise _no_address("it cannot be read") from None
    if url.drivername not in (DRIVER, "postgresql", "postgres"):
        raise _no_address("it does not begin with “postgresql+psycopg://”")
    if not url.database:
        raise _no_address("it does not end with “/” and the database's name")
    if "@" in (url.host or ""):
        raise _no_address("an “@” in the name or the password is written %40")
    return url.set(drivername=DRIVER)


def open_postgres(url: URL) -> tuple[Engine, Engine]:
    """(writer, reader) on a database; they share their connections. Nothing is connected yet."""
    try:
        writer = create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_size=CONNECTIONS,
            connect_args={"client_encoding": "utf8"},
            hide_parameters=True,
        )
    except ModuleNotFoundError as error:
        raise WorldError(
            "driver_missing",
            "The driver for PostgreSQL is not installed.",
            "Install “practicedesk-sync[server]”.",
        ) from error
    event.listen(writer, "connect", lambda connection, _: _prepare(connection))
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return writer, reader


def _prepare(connection: Any) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise WorldError(
            "database_encoding",
            f"The database keeps text as {encoding}, which has no room for every script.",
            "Make one with “ENCODING 'UTF8'”.",
        )
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{LOCK_S}s'")
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_S}s'")
    connection.autocommit = False


def _no_address(reason: str) -> UserMistake:
    return UserMistake(
        "database_url",
        f"The address of the database is not valid: {reason}.",
        "Write it as postgresql+psycopg://NAME:PASSWORD@HOST:5432/DATABASE.",
    )
