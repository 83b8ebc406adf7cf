"""Opens SQLite the one way we use it: through sqlcipher3, WAL, one writer with BEGIN IMMEDIATE.

sqlcipher3 brings its own current SQLite to every platform; without a key the file is an ordinary SQLite
file. Default transactions would lose read-modify-write updates silently, so a writer takes the lock at
its start and a reader opens a plain snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import QueuePool, StaticPool

from ..errors import WorldError

OLDEST = (3, 51, 3)
BUSY_MS = 30_000
WRITER_CACHE_KB, READER_CACHE_KB = 6_000, 16_000
"""Of each connection. The system caches the file as well: more saves no time, measured up to 32 MB."""

_COMPILED: dict[Any, Any] = {}
"""Every statement that was executed so far, as SQL: some hundred, shared by all engines of the process."""


class Dialect(SQLiteDialect_pysqlite):
    """`begin`: the statement that opens a transaction; the driver would not do it before the first write.

    One is as good as another: a statement compiled for one engine is not compiled again for the next.
    """

    supports_statement_cache = True

    def __init__(self, begin: str = "BEGIN", **about: Any) -> None:
        super().__init__(**about)
        self.begin = begin

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.execute(self.begin)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.sqlcipher3", __name__, Dialect.__name__)


def open_sqlite(path: Path | None, *, key: bytes | None = None, writer: bool = True) -> Engine:
    """An engine on a file, or in memory when `path` is None. `key`: 32 raw bytes, or None for a plain file.

    A writer's transactions start with BEGIN IMMEDIATE; a reader's see one snapshot and cannot write.
    Raises `WorldError` when the SQLite in use is too old.
    """
    place = ":memory:" if path is None else str(path)
    return _engine(partial(_connected, place), key, writer=writer, in_memory=path is None)


def open_unwritable(path: Path, *, key: bytes | None = None, alone: bool) -> Engine:
    """A reader's engine on a file that may not be written, nor anything beside it.

    `alone`: nobody writes to it, so it is read as it lies there, without its log or a lock. Otherwise the
    files beside it that hold these have to be there. Raises as `open_sqlite` does.
    """
    place = f"file:{quote(str(path))}?mode=ro{'&immutable=1' if alone else ''}"
    return _engine(partial(_connected, place, uri=True), key, writer=False, in_memory=False)


def _connected(place: str, **about: bool) -> Any:
    return sqlcipher3.connect(place, check_same_thread=False, timeout=BUSY_MS / 1000, **about)


def _engine(connect: Callable[[], Any], key: bytes | None, *, writer: bool, in_memory: bool) -> Engine:
    check_version(sqlcipher3.sqlite_version_info)
    pool = {"poolclass": StaticPool} if in_memory else {"poolclass": QueuePool, "pool_size": 4}
    engine = create_engine(
        "sqlite+sqlcipher3://",
        module=sqlcipher3,
        creator=connect,
        begin="BEGIN IMMEDIATE" if writer else "BEGIN",
        hide_parameters=True,
        execution_options={"compiled_cache": _COMPILED},
        **pool,
    )
    event.listen(engine, "connect", lambda connection, _: _prepare(connection, key, writer, in_memory))
    return engine


def run_alone(engine: Engine, sql: str, *values: str) -> None:
    """Run a statement that SQLite does not allow inside a transaction."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute(sql, values)
    finally:
        connection.close()


def check_version(version: tuple[int, ...]) -> None:
    """Older SQLite has a WAL defect that can corrupt a library."""
    if version < OLDEST:
        found, needed = (".".join(map(str, parts)) for parts in (version, OLDEST))
        raise WorldError(
            "sqlite_too_old",
            f"This computer's SQLite is {found}; PracticeDesk needs {needed} or newer.",
            "Install the sqlcipher3 package that comes with PracticeDesk.",
        )


def _prepare(connection: Any, key: bytes | None, writer: bool, in_memory: bool) -> None:
    connection.isolation_level = None
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB if writer else READER_CACHE_KB}")
    if writer and not in_memory:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    if not writer:
        connection.execute("PRAGMA query_only = ON")
