"""The folder in which a server keeps everything: ``server.db`` and ``server.key``.

The key file holds the seed of the server's signing key, 64 hex digits: whoever has it is the server. Back
up both files together and show neither to anybody.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3
from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import DBAPIError

from ..errors import PracticeDeskError, UserMistake, WorldError
from ..log.keys import KeyPair
from ..replica.sqlite import open_sqlite
from ..replica.tables import metadata
from ..replica.transaction import run_tx
from . import tables as own
from .service import Server
from .tokens import Tokens

DATABASE, KEY = "server.db", "server.key"
VERSION = 1
"""Of the tables: SQLite's ``user_version``. 0 until `finish` has been called."""
DEFAULT_NAME = "PracticeDesk server"

Clock = Callable[[], int]
Randomness = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class ServerData:
    """An open data folder. `reader` gives snapshots and cannot write."""

    server: Server
    reader: Engine

    def close(self) -> None:
        self.server.engine.dispose()
        self.reader.dispose()


def create(folder: Path, now_ms: Clock, random_bytes: Randomness, name: str = DEFAULT_NAME) -> ServerData:
    """A new server in a folder, to be completed by `finish`; an interrupted start is taken up again."""
    database, key_file = folder / DATABASE, folder / KEY
    if key_file.exists() and not database.exists():
        raise WorldError(
            "database_missing",
            f"There is a {KEY} in {folder}, but no {DATABASE}.",
            f"Restore {DATABASE} from a backup; for a new server use another folder.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _touch_private(database)
        engine = open_sqlite(database)
        if _version(engine):
            raise UserMistake(
                "already_initialised", f"There is a server in {folder} already.", "Use it, or another folder."
            )
        if not key_file.exists():
            _write_private(key_file, random_bytes(32).hex())
        run_tx(engine, lambda connection: _create_tables(connection, name))
    except PracticeDeskError:
        raise
    except (OSError, DBAPIError, sqlcipher3.Error) as error:
        raise _unusable(folder, error) from error
    data = _data(folder, engine, _key(key_file), now_ms, random_bytes, name)
    data.server.set_up()
    return data


def finish(data: ServerData) -> None:
    """Mark a new server as complete."""
    run_tx(
        data.server.engine, lambda connection: connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    )


def open_data(folder: Path, now_ms: Clock, random_bytes: Randomness) -> ServerData:
    """The server in a folder. Raises `UserMistake` if there is none, `WorldError` if it is unusable."""
    if not (folder / DATABASE).is_file():
        raise _not_initialised(folder)
    key = _key(folder / KEY)
    try:
        engine = open_sqlite(folder / DATABASE)
        found = _version(engine)
    except (OSError, DBAPIError, sqlcipher3.Error) as error:
        raise _unusable(folder, error) from error
    if found == 0:
        raise _not_initialised(folder)
    if found > VERSION:
        raise WorldError(
            "data_newer",
            f"The data in {folder} was last used by a newer practicedesk-server.",
            "Install the newer version.",
        )
    where = own.setting.c.name == "name"
    name = run_tx(
        engine, lambda connection: connection.execute(select(own.setting.c.value).where(where)).scalar()
    )
    run_tx(engine, lambda connection: own.receipt.create(connection, checkfirst=True))  # newer than VERSION 1
    data = _data(folder, engine, key, now_ms, random_bytes, name or DEFAULT_NAME)
    if run_tx(data.reader, lambda connection: data.server.accounts(connection).author(key.id)) is None:
        raise WorldError(
            "key_differs",
            f"The {KEY} in {folder} is not the one this {DATABASE} was made with.",
            "Restore both files from the same backup.",
        )
    return data


def _data(
    folder: Path, engine: Engine, key: KeyPair, now_ms: Clock, random_bytes: Randomness, name: str
) -> ServerData:
    tokens = Tokens(hashlib.sha256(b"practicedesk tokens\0" + key.seed).digest(), now_ms)
    reader = open_sqlite(folder / DATABASE, writer=False)
    return ServerData(Server(engine, key, tokens, now_ms, random_bytes, name, reader), reader)


def _create_tables(connection: Connection, name: str) -> None:
    metadata.create_all(connection)
    connection.execute(delete(own.setting))
    connection.execute(insert(own.setting), {"name": "name", "value": name})


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _key(path: Path) -> KeyPair:
    try:
        seed = bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise _no_key(path) from error
    if len(seed) != 32:
        raise _no_key(path)
    return KeyPair(seed)


def _no_key(path: Path) -> WorldError:
    return WorldError(
        "key_unreadable",
        f"The server's key {path} is missing or cannot be read.",
        "Restore it from a backup; without it desks do not recognise the server.",
    )


def _touch_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, on the disk before anything depends on it."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def _not_initialised(folder: Path) -> UserMistake:
    return UserMistake("not_initialised", f"There is no server in {folder}.", "Make one with “init”.")


def _unusable(folder: Path, error: Exception) -> WorldError:
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    return WorldError(
        "data_unusable",
        f"The data in {folder} cannot be used: {reason}.",
        "Check that the folder is on this computer, that you may write to it and the disk is not full.",
    )
