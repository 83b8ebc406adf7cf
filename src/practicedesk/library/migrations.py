"""Brings a library's tables up to the version this program knows, after making a copy of the file.

The version is SQLite's ``user_version``. A migration changes tables and drops what is derived; it never
rewrites an admitted entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine

from practicedesk_sync.errors import WorldError
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.making import make_tables
from practicedesk_sync.replica.sqlite import run_alone

from . import held, projections
from . import tables as desk

CURRENT = 7
Migration = Callable[[Connection], None]


def _index_few(connection: Connection) -> None:
    for index in (desk.shown_to_review, desk.shown_trashed):
        index.create(connection)


def _index_files(connection: Connection) -> None:
    desk.shown_with_files.create(connection)


def _list_held(connection: Connection) -> None:
    desk.held.create(connection)
    held.relist(connection)


def _begin_with_snapshots(connection: Connection) -> None:
    for table in (replica.link, desk.snapshot, desk.snapshot_piece):
        table.create(connection)


MIGRATIONS: Mapping[int, Migration] = {
    2: desk.answer.create,
    3: _index_few,
    4: projections.relist,
    5: _index_files,
    6: _list_held,
    7: _begin_with_snapshots,
}
"""By the version they lead to: from 2 on."""


def version_of(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def check_known(engine: Engine, current: int = CURRENT) -> int:
    """The version of a library. Raises `WorldError` for one that a newer program has made."""
    found = version_of(engine)
    if found > current:
        raise WorldError(
            "library_newer",
            "This library was last used by a newer PracticeDesk.",
            "Install the newer version, or export from it and import here.",
        )
    return found


def migrate(
    engine: Engine, backups: Path, *, current: int = CURRENT, steps: Mapping[int, Migration] = MIGRATIONS
) -> None:
    """Create the tables of a new library, or bring an older one up to date. Raises as `check_known`."""
    found = check_known(engine, current)
    if found == 0:
        with engine.begin() as connection:
            create(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {current:d}")
    elif found < current:
        back_up(engine, backups / f"before-version-{current}.db")
        with engine.begin() as connection:
            for version in range(found + 1, current + 1):
                steps[version](connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {current:d}")


def create(connection: Connection) -> None:
    """All tables of an empty library."""
    make_tables(connection, replica.metadata, *replica.REPLICATED)
    make_tables(connection, desk.metadata)
    projections.create(connection)


def back_up(engine: Engine, target: Path) -> None:
    """A consistent copy of the library, at a new path; an earlier copy of that name is kept if whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    run_alone(engine, "VACUUM INTO ?", str(target))
