"""Where one may only read, everything that reads works, and everything that writes is refused."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from practicedesk.library import migrations
from practicedesk.library.folder import FILE
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.library.selecting import Query
from practicedesk.services.checking import verify
from practicedesk.services.editing import Editing
from practicedesk.services.exporting import export_file
from practicedesk.services.finding import found, listed
from practicedesk.services.importing import import_file
from practicedesk_sync.errors import Refused, WorldError
from practicedesk_sync.log.statement import MEMBER, Statement
from practicedesk_sync.replica.sqlite import open_sqlite
from tests.unwritable import full_disk, unwritable

from .desk import Ticking, made

LEFT_OPEN = """
import os, sys, time
from pathlib import Path
from practicedesk.library.opening import open_library
from practicedesk.services.editing import Editing
Editing(open_library(Path(sys.argv[1]), lambda: time.time_ns() // 10**6, os.urandom)).new("note", "Last")
os._exit(0)
"""
"""A process that ends without closing its library: its last change is in the log alone."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with_spaces = tmp_path / "a library? 100% mine"
    library = made(with_spaces)
    Editing(library).new("practice", "Trees", values={"problem": "No list of them."})
    library.close()
    return with_spaces


def opened(folder: Path) -> Library:
    return open_library(folder, Ticking(), random.Random(1).randbytes)


def titles(library: Library) -> set[str]:
    return {view.title for view in listed(library, Query())[1]}


def test_a_library_that_may_only_be_read_is_read_and_left_as_it_is(folder: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (tmp_path / "in.csv").write_text("title\nBees\n")
    with unwritable(folder):
        library = opened(folder)
        assert library.read_only
        assert titles(library) == {"Trees"}
        assert found(library, Query(text="list")).total == 1
        assert export_file(library, Query(), tmp_path / "out.csv").records == 1
        assert verify(library) == []
        for write in (
            lambda: Editing(library).new("note", "Bees"),
            lambda: import_file(library, tmp_path / "in.csv"),
            lambda: library.purge("0", {}, Statement("0", MEMBER, 0, {}, b"", "")),
        ):
            with pytest.raises(Refused) as caught:
                write()
            assert caught.value.code == "library_read_only"
        library.close()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not opened(folder).read_only


def test_a_change_that_is_in_the_log_alone_is_read_too(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", LEFT_OPEN, str(folder)], check=True)
    assert (folder / f"{FILE}-wal").stat().st_size
    with unwritable(folder):
        library = opened(folder)
        assert titles(library) == {"Trees", "Last"}
        library.close()


def test_a_log_that_cannot_be_read_is_not_passed_over(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", LEFT_OPEN, str(folder)], check=True)
    (folder / f"{FILE}-shm").unlink()
    with unwritable(folder), pytest.raises(WorldError) as caught:
        opened(folder)
    assert caught.value.code == "library_not_closed"


def test_nothing_is_told_of_a_file_that_somebody_else_has_changed_meanwhile(folder: Path) -> None:
    with unwritable(folder):
        library = opened(folder)
    other = opened(folder)
    Editing(other).new("note", "Bees")
    with pytest.raises(WorldError) as caught:
        titles(library)
    assert caught.value.code == "library_changed"
    for each in (library, other):
        each.close()


def test_a_library_of_an_earlier_version_is_not_brought_up_to_date_there(folder: Path) -> None:
    engine = open_sqlite(folder / FILE)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.CURRENT - 1}")
    engine.dispose()
    with unwritable(folder), pytest.raises(WorldError) as caught:
        opened(folder)
    assert caught.value.code == "library_older"


def test_on_a_disk_that_takes_nothing_any_more_what_is_there_is_read(folder: Path) -> None:
    """Not even the files that SQLite puts beside a library: it is read without them."""
    with full_disk():
        library = opened(folder)
        assert found(library, Query(text="trees")).total == 1
        with pytest.raises(WorldError) as told:
            Editing(library).new("note", "More")
        library.close()
    assert (told.value.code, "full" in told.value.message) == ("library_unreadable", True)
    library = opened(folder)
    Editing(library).new("note", "More")
    library.close()
