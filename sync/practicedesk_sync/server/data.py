"""Where a server keeps everything: a folder with ``server.key``, and ``server.db`` or a database elsewhere.

The key file holds the seed of the server's signing key, 64 hex digits: whoever has it is the server. Back
up key and database together and show neither to anybody.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3
from sqlalchemy import URL, Connection, Engine, delete, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from ..errors import PracticeDeskError, UserMistake, WorldError
from ..log.keys import KeyPair
from ..replica.engine import open_engines, set_up_alone
from ..replica.tables import metadata
from ..replica.transaction import reason, run_tx
from . import tables as own
from .guard import GUARD, Guard
from .restored import begin, begin_again
from .service import Server
from .tokens import Tokens

DATABASE, KEY = "server.db", "server.key"
NAME, VERSION_OF_TABLES = "name", "version"
"""Settings. Until `finish` has been called there is no version."""
VERSION = 1
DEFAULT_NAME = "PracticeDesk server"

Clock = Callable[[], int]
Randomness = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of a server, and the address of its database when that is not in the folder."""

    folder: Path
    url: URL | None = None

    @property
    def file(self) -> Path:
        return self.folder / DATABASE

    @property
    def key(self) -> Path:
        return self.folder / KEY

    def __str__(self) -> str:
        """What a message calls it; of the address the name alone, which is no secret."""
        return str(self.folder) if self.url is None else f"the database “{self.url.database}”"

    def is_begun(self, engine: Engine) -> bool:
        """Whether there is a database for this server, complete or not."""
        return self.file.exists() if self.url is None else inspect(engine).has_table(own.setting.name)

    def open(self) -> tuple[Engine, Engine]:
        """(writer, reader) on the database."""
        return open_engines(self.url or self.file)


@dataclass(frozen=True, slots=True)
class ServerData:
    """An open server. `reader` gives snapshots and cannot write."""

    server: Server
    reader: Engine

    def close(self) -> None:
        self.server.engine.dispose()
        self.reader.dispose()


def create(
    place: Place,
    now_ms: Clock,
    random_bytes: Randomness,
    name: str = DEFAULT_NAME,
    *,
    again: bool = False,
) -> ServerData:
    """A new server, to be completed by `finish`; an interrupted start is taken up again.

    `again`: for a key that has served before, whose database is lost. What was in it comes from the desks.
    """
    try:
        writer, reader = place.open()
        begun = place.is_begun(writer)
        again = again and place.key.exists() and not begun
        if place.key.exists() and not begun and not again:
            raise _database_missing(place)
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if place.url is None:
            _touch_private(place.file)
        run_tx(writer, lambda connection: _create_tables(connection, place, name))
        if not place.key.exists():
            _write_private(place.key, random_bytes(32).hex())
    except PracticeDeskError:
        raise
    except (OSError, DBAPIError, sqlcipher3.Error) as error:
        raise _unusable(place, error) from error
    data = _data(place, (writer, reader), _key(place.key), now_ms, random_bytes, name)
    if again:
        begin_again(data.server)
    else:
        data.server.set_up()
    return data


def finish(data: ServerData) -> None:
    """Mark a new server as complete."""
    row = {"name": VERSION_OF_TABLES, "value": str(VERSION)}
    run_tx(data.server.engine, lambda connection: connection.execute(insert(own.setting), row))


def open_data(place: Place, now_ms: Clock, random_bytes: Randomness) -> ServerData:
    """The server of a place. Raises `UserMistake` if there is none, `WorldError` if it is unusable."""
    if place.url is None and not place.file.is_file():
        raise _not_initialised(place)
    key = _key(place.key)
    try:
        writer, reader = place.open()
        with reader.connect() as connection:
            settings = _settings(connection)
    except (OSError, DBAPIError, sqlcipher3.Error) as error:
        raise _unusable(place, error) from error
    found = int(settings.get(VERSION_OF_TABLES, 0))
    if found == 0:
        raise _not_initialised(place)
    if found > VERSION:
        raise WorldError(
            "data_newer",
            f"The data in {place} was last used by a newer practicedesk-server.",
            "Install the newer version.",
        )
    data = _data(place, (writer, reader), key, now_ms, random_bytes, settings.get(NAME, DEFAULT_NAME))
    if run_tx(reader, lambda connection: data.server.accounts(connection).author(key.id)) is None:
        raise WorldError(
            "key_differs",
            f"The {KEY} in {place.folder} is not the one its database was made with.",
            "Restore both from the same backup.",
        )
    run_tx(writer, _complete_tables)
    begin(data.server)
    return data


def _data(
    place: Place,
    engines: tuple[Engine, Engine],
    key: KeyPair,
    now_ms: Clock,
    random_bytes: Randomness,
    name: str,
) -> ServerData:
    writer, reader = engines
    tokens = Tokens(hashlib.sha256(b"practicedesk tokens\0" + key.seed).digest(), now_ms)
    guard = Guard(place.folder / GUARD)
    return ServerData(Server(writer, key, tokens, now_ms, random_bytes, name, reader, guard), reader)


def _create_tables(connection: Connection, place: Place, name: str) -> None:
    set_up_alone(connection)
    if VERSION_OF_TABLES in _settings(connection):
        raise UserMistake(
            "already_initialised", f"There is a server in {place} already.", "Use it, or another place."
        )
    metadata.create_all(connection)
    connection.execute(delete(own.setting))
    connection.execute(insert(own.setting), {"name": NAME, "value": name})


def _complete_tables(connection: Connection) -> None:
    """Make the tables that an earlier version did not have."""
    if not inspect(connection).has_table(own.quarantine.name):
        set_up_alone(connection)
        metadata.create_all(connection)


def _settings(connection: Connection) -> dict[str, str]:
    """The settings by name; none where there are no tables yet."""
    if not inspect(connection).has_table(own.setting.name):
        return {}
    return {row.name: row.value for row in connection.execute(select(own.setting))}


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


def _not_initialised(place: Place) -> UserMistake:
    return UserMistake(
        "not_initialised",
        f"There is no server in {place}.",
        "Make one with “init”; if its database is elsewhere, name it with “--database”.",
    )


def _database_missing(place: Place) -> WorldError:
    what = f"no {DATABASE}" if place.url is None else f"no server in {place}"
    return WorldError(
        "database_missing",
        f"There is a {KEY} in {place.folder}, but {what}.",
        "Restore the database from a backup, or name the right one; for a new server use another folder."
        " Without a backup “init --again” begins an empty database, which the members' computers fill.",
    )


def _unusable(place: Place, error: Exception) -> WorldError:
    return WorldError(
        "data_unusable",
        f"The data in {place} cannot be used: {reason(error)}.",
        "Check that the folder is on this computer, that you may write to it and the disk is not full."
        if place.url is None or isinstance(error, OSError)
        else "Check the address, that the database is running, and that this user may make tables in it.",
    )
