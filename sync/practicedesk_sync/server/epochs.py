"""In which of its lives the server is: it begins another when it finds that it was restored.

Their names are random behind the time at which they begin, so what is stated in a later one sorts above all
that was stated before.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select

from ..errors import Refused
from . import tables as own

EPOCH = "epoch"
"""Setting: the name of this life; the first has none."""
FIRST = "0" * 32
_CURRENT = select(own.setting.c.value).where(own.setting.c.name == EPOCH)


def current(connection: Connection) -> str:
    """The name of this life."""
    return connection.execute(_CURRENT).scalar() or FIRST


def begin(connection: Connection, now_ms: int, random_bytes: Callable[[int], bytes]) -> None:
    """Begin another life."""
    begun_ms = max(now_ms, int(current(connection)[:12], 16) + 1)
    row = {"name": EPOCH, "value": f"{begun_ms:012x}{random_bytes(10).hex()}"}
    connection.execute(delete(own.setting).where(own.setting.c.name == EPOCH))
    connection.execute(insert(own.setting), row)


def work_missing() -> Refused:
    """Why a space takes and gives nothing: the server was restored, and nobody has confirmed what is here."""
    return Refused(
        "quarantined",
        "The server was restored from a backup, and waits for work that is missing there.",
        "Let other computers synchronise first, or ask the server's administrator.",
    )
