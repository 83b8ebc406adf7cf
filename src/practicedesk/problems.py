"""Errors that nobody foresaw: their details are kept in a file, the person gets one sentence."""

from __future__ import annotations

import tempfile
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from practicedesk_sync.errors import PracticeDeskError

FILE = "problems.log"
"""File in the library's folder with the details of errors that nobody foresaw."""


def kept(error: BaseException, folder: Path) -> PracticeDeskError:
    """Keep the details of `error` in the library's folder, or a temporary one; what to tell the person."""
    told = "".join(traceback.format_exception(error))
    details = f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{told}\n"
    where = "The details could not be written down; tell whoever looks after PracticeDesk."
    for home in (folder, Path(tempfile.gettempdir())):
        with suppress(OSError), (home / FILE).open("a", encoding="utf-8") as log:
            log.write(details)
            where = f"Send the end of {home / FILE} to whoever looks after PracticeDesk."
            break
    message = "Something went wrong inside PracticeDesk; what was saved before is safe."
    return PracticeDeskError("bug", message, where)
