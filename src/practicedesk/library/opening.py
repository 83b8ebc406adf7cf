"""Making a library in a folder, and opening the one that is there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from practicedesk_sync.errors import PracticeDeskError, UserMistake, WorldError
from practicedesk_sync.log import statement as say
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.transaction import damaged

from . import migrations
from .faults import disk_takes_nothing, no_access
from .folder import BACKUPS, FILE, JOURNAL, holds_library
from .identity import set_setting
from .journal import Journal
from .lease import lease_over, to_lock
from .library import Library
from .locking import lock_overdue
from .read_only import COPY_IT, may_write, open_to_read, read_only
from .writing import Writing


def create(
    folder: Path,
    now_ms: Callable[[], int],
    random_bytes: Callable[[int], bytes],
    *,
    key: bytes | None = None,
) -> Library:
    """Make a new library in a folder. `key`: 32 bytes to encrypt the file with, or None for a plain one.

    Raises `UserMistake` when there is a library already.
    """
    if holds_library(folder):
        raise UserMistake(
            "library_exists", f"There is a library in {folder} already.", "Use it, or another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        engine = open_sqlite(folder / FILE, key=key)
        migrations.migrate(engine, folder / BACKUPS)
        (folder / FILE).chmod(0o600)
    except OSError as error:
        raise no_access(folder, error) from error
    with engine.begin() as connection:
        set_setting(connection, "device_seed", random_bytes(32).hex())
    library = _library(folder, engine, key, now_ms, random_bytes)

    def personal(writing: Writing) -> str:
        space = library.make_space(writing, say.PERSONAL)
        set_setting(writing.connection, "personal", space)
        return space

    library.personal = library.write(personal)
    return library


def open_library(
    folder: Path,
    now_ms: Callable[[], int],
    random_bytes: Callable[[int], bytes],
    *,
    key: bytes | None = None,
) -> Library:
    """Open the library in a folder, bring it up to date, and take up what a crash left in the journal.

    Where one may only read, or the disk takes nothing any more, it is opened as it is, to be read.
    """
    file = folder / FILE
    engine = open_sqlite(file, key=key)
    try:
        if not folder.parent.is_dir():
            raise UserMistake(
                "library_missing",
                f"The folder {folder} is not there.",
                "Connect the disk or network place it is on, or use another folder.",
            )
        if not file.exists():
            raise UserMistake("library_missing", f"There is no library in {folder}.", "Make one with “init”.")
        if not file.stat().st_size:
            raise damaged()  # SQLite would take it for a new one
        if not may_write(file):
            return _opened_to_read(folder, key, now_ms, random_bytes, read_only())
        migrations.migrate(engine, folder / BACKUPS)
    except PracticeDeskError:
        raise
    except Exception as error:
        why = damaged() if "malformed" in str(error) else no_access(folder, error)
        if disk_takes_nothing(error):
            engine.dispose()  # what it has put beside the file goes with it
            with suppress(PracticeDeskError, DatabaseError, OSError):
                return _opened_to_read(folder, key, now_ms, random_bytes, why)
        raise why from error
    library = _library(folder, engine, key, now_ms, random_bytes)
    library.recover()
    lock_overdue(library)
    return library


def _opened_to_read(
    folder: Path,
    key: bytes | None,
    now_ms: Callable[[], int],
    random_bytes: Callable[[int], bytes],
    why: PracticeDeskError,
) -> Library:
    reader, still = open_to_read(folder / FILE, key)
    if migrations.check_known(reader) < migrations.CURRENT:
        raise WorldError(
            "library_older",
            "This library is of an earlier PracticeDesk, and may only be read here.",
            COPY_IT,
        )
    library = Library(why, reader, Journal(folder / JOURNAL), now_ms, random_bytes, still)
    with library.reading() as connection:
        overdue = to_lock(connection, now_ms())
    if overdue:  # nothing can be taken out of what is shown here
        library.close()
        raise lease_over()
    return library


def _library(
    folder: Path,
    engine: Engine,
    key: bytes | None,
    now_ms: Callable[[], int],
    random_bytes: Callable[[int], bytes],
) -> Library:
    reader = open_sqlite(folder / FILE, key=key, writer=False)
    return Library(engine, reader, Journal(folder / JOURNAL), now_ms, random_bytes)
