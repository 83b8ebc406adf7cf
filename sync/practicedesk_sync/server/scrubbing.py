"""Reads all attachments once a week, so that damage is found while a desk still has what was damaged."""

from __future__ import annotations

import logging

from . import chores
from .blobs import Blobs
from .service import Server

WEEK_MS = 7 * 24 * 60 * 60 * 1000
LOOK_S = 60 * 60
"""Seconds between two looks at the calendar, and before the first."""
SCRUBBED = "blob_scrubbed_ms"
"""Setting."""

logger = logging.getLogger(__name__)


def scrub_if_due(server: Server) -> bool:
    """Read all files if nobody has for a week; whether it was done."""
    if server.blobs is None or not chores.claim(server, SCRUBBED, WEEK_MS):
        return False
    number, awry = Blobs(server).scrub()
    for one in awry:
        logger.warning("an attachment is not as it was stored: %s", one)
    logger.info("%d attachments were checked, %d are not as they were stored", number, len(awry))
    return True
