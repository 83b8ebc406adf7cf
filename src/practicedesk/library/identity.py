"""Who this library is: its device key, its clock, its server, kept as settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    """The server this library belongs to. `key`: its public key, pinned at enrolment (64 hex digits);
    `former`: those before it, the latest first."""

    url: str
    key: str
    commons: str
    account: str
    name: str
    former: str = ""

    @property
    def public_key(self) -> bytes:
        return bytes.fromhex(self.key)

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys the server has had, the one in use first: what it ever said is signed by one of them."""
        return (self.public_key, *map(bytes.fromhex, self.former.split()))


_PINNED = ("url", "key", "commons", "account", "name", "former")


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


def pin_keys(connection: Connection, keys: Sequence[bytes]) -> None:
    """The server has another key by now, signed for by the pinned one. `keys`: from it back to that one."""
    pin = server_pin(connection)
    if pin is not None and keys[-1] == pin.public_key:
        former = " ".join(key.hex() for key in (*keys[1:], *pin.keys[1:]))
        pin_server(connection, replace(pin, key=keys[0].hex(), former=former))


def head_signature(connection: Connection, space: str) -> str:
    """The server's signature over the end of a space's log here, "" when none was kept."""
    return setting(connection, _head(space))


def keep_head_signature(connection: Connection, space: str, signature: str) -> None:
    """Keep the signature of the page that was applied last; "" forgets it."""
    set_setting(connection, _head(space), signature)


def _head(space: str) -> str:
    return f"head_{space}"
