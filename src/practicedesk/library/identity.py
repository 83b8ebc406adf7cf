"""Who this library is: its device key, its clock, its server, kept as settings."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from practicedesk_sync.log.keys import KeyPair


def setting(connection: Connection, name: str, default: str = "") -> str:
    """A setting's value, or the default."""
    found = connection.exec_driver_sql("SELECT value FROM setting WHERE name = ?", (name,)).scalar()
    return default if found is None else str(found)


def set_setting(connection: Connection, name: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


@dataclass(frozen=True, slots=True)
class ServerPin:
    """The server this library belongs to. `key`: its public key, pinned at enrolment (64 hex digits)."""

    url: str
    key: str
    commons: str
    account: str
    name: str

    @property
    def public_key(self) -> bytes:
        return bytes.fromhex(self.key)


_PINNED = ("url", "key", "commons", "account", "name")


def device_key(connection: Connection) -> KeyPair:
    return KeyPair(bytes.fromhex(setting(connection, "device_seed")))


NEXT_IDENTITY = "next_identity"
"""Setting: {seed, wish, clashes} of the identity that was asked for; "" while nobody else uses ours."""


def is_forked(connection: Connection) -> bool:
    """Whether another copy of this library writes under its name, and the server has not named it anew."""
    return setting(connection, NEXT_IDENTITY) != ""


def server_pin(connection: Connection) -> ServerPin | None:
    """The pinned server, or None before enrolment."""
    rows = connection.exec_driver_sql(
        "SELECT name, value FROM setting WHERE name IN (SELECT 'server_' || value FROM json_each(?))",
        (json.dumps(_PINNED),),
    )
    facts = {name.removeprefix("server_"): value for name, value in rows}
    return ServerPin(**facts) if facts else None


def pin_server(connection: Connection, pin: ServerPin) -> None:
    for name in _PINNED:
        set_setting(connection, f"server_{name}", getattr(pin, name))


def head_signature(connection: Connection, space: str) -> str:
    """The server's signature over the end of a space's log here, "" when none was kept."""
    return setting(connection, _head(space))


def keep_head_signature(connection: Connection, space: str, signature: str) -> None:
    """Keep the signature of the page that was applied last; "" forgets it."""
    set_setting(connection, _head(space), signature)


def _head(space: str) -> str:
    return f"head_{space}"
