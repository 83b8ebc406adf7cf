"""Kills a process at a chosen commit, by the hook every database driver has: the commit itself.

A desk that is killed leaves exactly the files it had at that instant: they are copied before anything else
can run, and the old library is thrown away. The server lives in memory: it loses what was not committed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from practicedesk.library.folder import ATTACHMENTS

BEFORE, AFTER, TORN = "before", "after", "torn"
JOURNAL = "outbox.journal"


class DeskKilled(BaseException):
    """The desk's process is gone; nothing in it may catch this."""


class ServerKilled(Exception):
    """The server's process is gone. An ordinary exception, because its memory has to outlive it."""


class Commits:
    """Watches the commits of one engine; `arm` lets it die at one of them."""

    def __init__(self, died: Callable[[str], BaseException]) -> None:
        self.died = died
        self.when = ""
        self.left = 0
        self.fired = False

    def arm(self, when: str, left: int) -> None:
        """Die before or after the commit that comes after `left` others."""
        self.when, self.left, self.fired = when, left, False

    def disarm(self) -> None:
        self.when = ""

    def watch(self, engine: Engine) -> None:
        commit: Callable[[Any], None] = engine.dialect.do_commit

        def do_commit(connection: Any) -> None:
            if not self.when or self.left > 0:
                self.left -= 1
                commit(connection)
                return
            when, self.when, self.fired = self.when, "", True
            if when == AFTER:
                commit(connection)
            raise self.died(when)

        engine.dialect.do_commit = do_commit  # type: ignore[method-assign, assignment]


def copy_files(folder: Path, target: Path) -> None:
    """What is left of a library whose process was killed this instant."""
    target.mkdir()
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.endswith("-shm"):
            shutil.copyfile(path, target / path.name)
    if (folder / ATTACHMENTS).is_dir():
        shutil.copytree(folder / ATTACHMENTS, target / ATTACHMENTS, copy_function=os.link)


def tear_journal(folder: Path, keep: int, lost: int) -> None:
    """Take up to `lost` bytes off the journal's end, as if its last write had not been finished.

    `keep`: bytes that had been written, and synchronised, before the write that was interrupted.
    """
    path = folder / JOURNAL
    if path.exists():
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.truncate(max(keep, size - lost))
