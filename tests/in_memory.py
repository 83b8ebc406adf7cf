"""Where a test run keeps its folders: in memory where there is room, as no commit is waited for there."""

from __future__ import annotations

import shutil
from pathlib import Path

_SHARED_MEMORY = Path("/dev/shm")
ROOM = 6_000_000_000
"""Bytes: three times what a whole run takes. A container often has much less."""


def memory_folder() -> Path | None:
    """The folder of shared memory; None where there is none, or too little room in it."""
    if not _SHARED_MEMORY.is_dir() or shutil.disk_usage(_SHARED_MEMORY).free < ROOM:
        return None
    return _SHARED_MEMORY
