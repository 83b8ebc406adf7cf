"""Where a server keeps everything: a folder with ``server.key``, and ``server.db`` or a database elsewhere.

The key file holds the seeds of the server's signing keys, 64 hex digits each, the one in use first and below
it those it has replaced: whoever has it is the server. In ``blobs`` are the bytes of attachments. Back up all
of it together and show it to nobody; ``snapshots`` alone is made again by itself.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import sqlcipher3
from sqlalchemy import URL, Connection, Engine, delete, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from ..blobs.store import BlobStore
from ..errors import PracticeDeskError, UserMistake, WorldError
from ..log.keys import KeyPair
from ..replica.engine import open_engines, set_up_alone
from ..replica.tables import metadata
from ..replica.transaction import reason, run_tx
from . import tables as own
from .accounts import Accounts
from .guard import GUARD, Guard
from .migrations import CURRENT, VERSION_OF_TABLES, migrate
from .restored import begin, begin_again
from .service import Server
from .snapshot_store import SnapshotStore
from .tokens import Tokens

DATABASE, KEY, BLOBS, SNAPSHOTS = "server.db", "server.key", "blobs", "snapshots"
NAME = "name"
"""Setting."""
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
    data = _data(place, (writer, reader), _keys(place.key), now_ms, random_bytes, name)
    if again:
        begin_again(data.server)
    else:
        data.server.set_up()
    return data


def finish(data: ServerData) -> None:
    """Mark a new server as complete."""
    row = {"name": VERSION_OF_TABLES, "value": str(CURRENT)}
    run_tx(data.server.engine, lambda connection: connection.execute(insert(own.setting), row))


def open_data(place: Place, now_ms: Clock, random_bytes: Randomness) -> ServerData:
    """The server of a place. Raises `UserMistake` if there is none, `WorldError` if it is unusable."""
    if place.url is None and not place.file.is_file():
        raise _not_initialised(place)
    keys = _keys(place.key)
    try:
        writer, reader = place.open()
        with reader.connect() as connection:
            settings = _settings(connection)
    except (OSError, DBAPIError, sqlcipher3.Error) as error:
        raise _unusable(place, error) from error
    found = int(settings.get(VERSION_OF_TABLES, 0))
    if found == 0:
        raise _not_initialised(place)
    if found > CURRENT:
        raise WorldError(
            "data_newer",
            f"The data in {place} was last used by a newer practicedesk-server.",
            "Install the newer version.",
        )
    data = _data(place, (writer, reader), keys, now_ms, random_bytes, settings.get(NAME, DEFAULT_NAME))
    if found < CURRENT:
        run_tx(writer, migrate)
    known = run_tx(reader, lambda connection: _known(connection, data.server))
    if known < 0:
        raise WorldError(
            "key_differs",
            f"The {KEY} in {place.folder} is not the one its database was made with.",
            "Restore both from the same backup.",
        )
    if found < CURRENT:
        data.server.set_up()
    if known > 0:
        run_tx(writer, lambda connection: complete(connection, data.server))
    begin(data.server)
    return data


def rotate(place: Place, data: ServerData) -> str:
    """Give the server another key, which the one in use signs for; the new one's fingerprint.

    Processes that serve go on with the old key until they are started anew.
    """
    made = KeyPair(data.server.random_bytes(32))
    seeds = [made.seed.hex(), *(key.seed.hex() for key in data.server.held_keys)]
    beside = place.key.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _write_private(beside, "\n".join(seeds))
    beside.replace(place.key)
    # From here on whoever opens the server completes what is left.
    server = replace(data.server, key=made, former=data.server.held_keys)
    run_tx(data.server.engine, lambda connection: complete(connection, server))
    return made.id


def complete(connection: Connection, server: Server) -> None:
    """Make the key in use known to the database, as a successor.

    The key before it says so, as desks that have not heard of the new one read this, too.
    """
    for place in range(_known(connection, server), 0, -1):
        old, new = server.held_keys[place], server.held_keys[place - 1]
        accounts = Accounts(connection, old, server.now_ms, server.random_bytes)
        itself = accounts.author(old.id)
        if itself is not None:
            accounts.certify(new.public, itself.account)
            accounts.note("key_rotated", old=old.id, new=new.id)


def _known(connection: Connection, server: Server) -> int:
    """Which of the server's keys the database knows as its latest; -1 for none."""
    accounts = server.accounts(connection)
    known = [place for place, key in enumerate(server.held_keys) if accounts.author(key.id)]
    return min(known, default=-1)


def _data(
    place: Place,
    engines: tuple[Engine, Engine],
    keys: tuple[KeyPair, ...],
    now_ms: Clock,
    random_bytes: Randomness,
    name: str,
) -> ServerData:
    (writer, reader), (key, *former) = engines, keys
    tokens = Tokens(hashlib.sha256(b"practicedesk tokens\0" + key.seed).digest(), now_ms)
    server = Server(
        writer,
        key,
        tokens,
        now_ms,
        random_bytes,
        name,
        reader,
        tuple(former),
        BlobStore(place.folder / BLOBS),
        Guard(place.folder / GUARD),
        SnapshotStore(place.folder / SNAPSHOTS),
    )
    return ServerData(server, reader)


def _create_tables(connection: Connection, place: Place, name: str) -> None:
    set_up_alone(connection)
    if VERSION_OF_TABLES in _settings(connection):
        raise UserMistake(
            "already_initialised", f"There is a server in {place} already.", "Use it, or another place."
        )
    metadata.create_all(connection)
    connection.execute(delete(own.setting))
    connection.execute(insert(own.setting), {"name": NAME, "value": name})


def _settings(connection: Connection) -> dict[str, str]:
    """The settings by name; none where there are no tables yet."""
    if not inspect(connection).has_table(own.setting.name):
        return {}
    return {row.name: row.value for row in connection.execute(select(own.setting))}


def _keys(path: Path) -> tuple[KeyPair, ...]:
    """The key in use and those before it."""
    try:
        seeds = [bytes.fromhex(line) for line in path.read_text(encoding="ascii").split()]
    except (OSError, ValueError) as error:
        raise _no_key(path) from error
    if not seeds or any(len(seed) != 32 for seed in seeds):
        raise _no_key(path)
    return tuple(KeyPair(seed) for seed in seeds)


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
