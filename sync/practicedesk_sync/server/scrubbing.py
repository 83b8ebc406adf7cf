"""Reads all attachments once a week, so that damage is found while a desk still has what was damaged."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection, delete, insert, select

from ..errors import PracticeDeskError
from ..replica.transaction import run_tx
from . import tables as own
from .blobs import Blobs
from .service import Server

WEEK_MS = 7 * 24 * 60 * 60 * 1000
LOOK_S = 60 * 60
"""Seconds between two looks at the calendar, and before the first."""
SCRUBBED = "blob_scrubbed_ms"
"""Setting."""

logger = logging.getLogger(__name__)


def begin(server: Server) -> None:
    """Look after the files from now on, in a thread that ends with the process."""
    threading.Thread(target=_watch, args=[server], name="scrub", daemon=True).start()


def scrub_if_due(server: Server) -> bool:
    """Read all files if nobody has for a week; whether it was done. Of several processes one does it."""

    def claim(connection: Connection) -> bool:
        where = own.setting.c.name == SCRUBBED
        last = int(connection.execute(select(own.setting.c.value).where(where)).scalar() or 0)
        now = server.now_ms()
        if 0 <= now - last < WEEK_MS:
            return False
        connection.execute(delete(own.setting).where(where))
        connection.execute(insert(own.setting), {"name": SCRUBBED, "value": str(now)})
        return True

    if server.blobs is None or not run_tx(server.engine, claim):
        return False
    number, awry = Blobs(server).scrub()
    for one in awry:
        logger.warning("an attachment is not as it was stored: %s", one)
    logger.info("%d attachments were checked, %d are not as they were stored", number, len(awry))
    return True


def _watch(server: Server) -> None:
    while True:
        threading.Event().wait(LOOK_S)
        try:
            scrub_if_due(server)
        except PracticeDeskError as error:
            logger.warning("the attachments could not be checked: %s", error.message)
