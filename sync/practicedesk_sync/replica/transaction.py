"""`run_tx`: every write goes through here.

The work runs in one transaction and is repeated when the database asks for it (a lock held too long, a
serialisation failure). That is safe: changes are idempotent, and nothing outside the transaction is done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from ..errors import DAMAGED, WorldError

TRIES = 5
_DAMAGE = ("malformed", "not a database", "disk image")
"""Words with which SQLite says that a file is damaged."""
_PASSING = ("40001", "40P01", "23505")
"""PostgreSQL: serialisation failure, deadlock, and a row that another has just made (now it is there)."""
Result = TypeVar("Result")

logger = logging.getLogger(__name__)


def run_tx(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in one transaction and commit. Raises `WorldError` when the database stays out of reach."""
    for attempt in range(TRIES):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DatabaseError as error:
            if attempt + 1 == TRIES or not _is_passing(error):
                raise unusable(error) from error
    raise AssertionError("unreachable")


def unusable(error: DatabaseError) -> WorldError:
    """The database is out of reach or damaged, for whoever asked. A bug of ours is raised again."""
    if any(sign in str(error.orig) for sign in _DAMAGE):
        return damaged()
    if not isinstance(error, OperationalError):
        raise error
    if hasattr(error.orig, "sqlstate"):  # PostgreSQL's words name hosts and people: no business of a desk's
        logger.warning("the database could not be used: %s", reason(error))
        return WorldError(
            "database",
            "The server's database could not be used.",
            "Try again in a while; if that does not help, tell the server's administrator.",
            retryable=True,
        )
    return WorldError(
        "database",
        f"The database could not be used: {error.orig}.",
        "Check that the disk is not full and no other program holds the file, then try again.",
        retryable=True,
    )


def reason(error: Exception) -> str:
    """What a database or the system said, on one line."""
    lines = str(getattr(error, "orig", error)).splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__


def damaged() -> WorldError:
    """The file is not what was written into it."""
    return WorldError(
        DAMAGED,
        "The database file is damaged: it is not as PracticeDesk left it.",
        "Write nothing more into it: copy the folder away, then restore the newest copy of it that is whole.",
    )


def _is_passing(error: DatabaseError) -> bool:
    """Whether trying again may help: SQLite's busy, PostgreSQL's `_PASSING`, a connection that broke."""
    state = getattr(error.orig, "sqlstate", "")
    return "locked" in str(error.orig) or state in _PASSING or error.connection_invalidated
