"""Who this library is: its device key, its clock, its server, kept as settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.log.rotation import Rotation, keys_of


def setting(connection: Connection, name: str, default: str = "") -> str:
    """A setting's value, or the default."""
    found = connection.exec_driver_sql("SELECT value FROM setting WHERE name = ?", (name,)).scalar()
    return default if found is None else str(found)


def set_setting(connection: Connection, name: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


@dataclass(frozen=True, slots=True)
class ServerPin:
    """The server this library belongs to. `key`: its public key, pinned at enrolment (64 hex digits);
    `rotations`: how it came to it (JSON), "" for one that has had no other."""

    url: str
    key: str
    commons: str
    account: str
    name: str
    rotations: str = ""

    @property
    def public_key(self) -> bytes:
        return bytes.fromhex(self.key)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys the server has had, the one in use first: what it ever said is signed by one of them."""
        return (self.public_key, *reversed([keys_of(one)[0] for one in self.rotated]))

    @property
    def rotated(self) -> tuple[Rotation, ...]:
        """How the server came to this key, as far as it was told."""
        return tuple((payload, proof) for payload, proof in json.loads(self.rotations or "[]"))


_PINNED = ("url", "key", "commons", "account", "name", "rotations")


def device_key(connection: Connection) -> KeyPair:
    return KeyPair(bytes.fromhex(setting(connection, "device_seed")))


NEXT_IDENTITY = "next_identity"
"""Setting: {seed, wish, clashes} of the identity that was asked for; "" while nobody else uses ours."""


def is_forked(connection: Connection) -> bool:
    """Whether another copy of this library writes under its name, and the server has not named it anew."""
    return setting(connection, NEXT_IDENTITY) != ""


def server_pin(connection: Connection) -> ServerPin | None:
    """The pinned server, or None before enrolment."""
    names = tuple(f"server_{name}" for name in _PINNED)
    sql = "SELECT name, value FROM setting WHERE name IN (?, ?, ?, ?, ?, ?)"
    rows = connection.exec_driver_sql(sql, names)
    facts = {name.removeprefix("server_"): value for name, value in rows}
    return ServerPin(**facts) if facts else None


def pin_server(connection: Connection, pin: ServerPin) -> None:
    for name in _PINNED:
        set_setting(connection, f"server_{name}", getattr(pin, name))


def pin_rotations(connection: Connection, rotations: Sequence[Rotation]) -> None:
    """The server has another key by now, proved to follow on the pinned one by `rotations`, all it made."""
    pin = server_pin(connection)
    if pin is not None:
        key = keys_of(rotations[-1])[1].hex()
        pin_server(connection, replace(pin, key=key, rotations=json.dumps(rotations)))


def head_signature(connection: Connection, space: str) -> str:
    """The server's signature over the end of a space's log here, "" when none was kept."""
    return setting(connection, _head(space))


def keep_head_signature(connection: Connection, space: str, signature: str) -> None:
    """Keep the signature of the page that was applied last; "" forgets it."""
    set_setting(connection, _head(space), signature)


def _head(space: str) -> str:
    return f"head_{space}"
