"""Who this library is: its device key, its clock, its server, kept as settings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from practicedesk_sync.log.keys import KeyPair

from . import tables as t


def setting(connection: Connection, name: str, default: str = "") -> str:
    """A setting's value, or the default."""
    found = connection.execute(select(t.setting.c.value).where(t.setting.c.name == name)).scalar()
    return default if found is None else str(found)


def set_setting(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(t.setting).where(t.setting.c.name == name))
    connection.execute(insert(t.setting), {"name": name, "value": value})


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


def server_pin(connection: Connection) -> ServerPin | None:
    """The pinned server, or None before enrolment."""
    where = t.setting.c.name.in_([f"server_{name}" for name in _PINNED])
    rows = connection.execute(select(t.setting.c.name, t.setting.c.value).where(where))
    facts = {name.removeprefix("server_"): value for name, value in rows}
    return ServerPin(**facts) if facts else None


def pin_server(connection: Connection, pin: ServerPin) -> None:
    for name in _PINNED:
        set_setting(connection, f"server_{name}", getattr(pin, name))
