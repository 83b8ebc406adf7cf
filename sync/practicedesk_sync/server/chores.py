"""What the server does beside its answers: looked at now and then, and done by one of its processes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sqlalchemy import Connection, delete, insert, select

from ..errors import PracticeDeskError
from . import tables as own
from .service import Server

logger = logging.getLogger(__name__)


def begin(name: str, every_s: int, look: Callable[[], object]) -> None:
    """Look every so many seconds from now on whether there is something to do, in a thread of that name.

    `look` does it. The first look is after as long; the thread ends with the process.
    """
    threading.Thread(target=_watch, args=[name, every_s, look], name=name, daemon=True).start()


def claim(server: Server, setting: str, for_ms: int) -> bool:
    """Whether this process is to do a chore: nobody else may claim it for so long. `setting`: its name."""
    return server.write(lambda connection: _claimed(connection, setting, server.now_ms(), for_ms))


def give_back(server: Server, setting: str) -> None:
    """Whoever claimed the chore has done it: it may be claimed again."""
    server.write(lambda connection: _free(connection, setting))


def _watch(name: str, every_s: int, look: Callable[[], object]) -> None:
    while True:
        threading.Event().wait(every_s)
        try:
            look()
        except PracticeDeskError as error:
            logger.warning("%s: could not be done: %s", name, error.message)
        except OSError as error:
            logger.warning("%s: could not be done: %s", name, error.strerror)


def _claimed(connection: Connection, setting: str, now_ms: int, for_ms: int) -> bool:
    last = connection.execute(select(own.setting.c.value).where(own.setting.c.name == setting)).scalar()
    if last is not None and 0 <= now_ms - int(last) < for_ms:
        return False
    _free(connection, setting)
    connection.execute(insert(own.setting), {"name": setting, "value": str(now_ms)})
    return True


def _free(connection: Connection, setting: str) -> None:
    connection.execute(delete(own.setting).where(own.setting.c.name == setting))
