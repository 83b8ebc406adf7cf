"""What is shown as saved is on the disk, whole, whatever happens next."""

from __future__ import annotations

import random
import threading
from pathlib import Path

import pytest
import sqlcipher3
from sqlalchemy import delete, literal, select, update
from sqlalchemy.exc import DatabaseError

from practicedesk.library import migrations
from practicedesk.library import tables as t
from practicedesk.library.folder import FILE, JOURNAL
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.library.records import find, history
from practicedesk.library.spaces import spaces
from practicedesk.services.checking import verify
from practicedesk.services.editing import Editing
from practicedesk_sync.errors import PracticeDeskError, UserMistake, WorldError
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.sqlite import check_version, open_sqlite

from .desk import Ticking, made, reopened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


def title_of(library: Library, id_: str) -> str:
    with library.reading() as connection:
        return find(connection, id_).title


def test_a_record_is_there_after_reopening(folder: Path) -> None:
    library = made(folder)
    id_ = Editing(library).new("practice", "Tea for two", values={"tags": ["a", "b"]})
    library = reopened(library, folder)
    assert title_of(library, id_) == "Tea for two"
    library.close()


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("after_journal", [False, True])
def test_a_crash_before_the_commit_loses_the_whole_write_or_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, after_journal: bool
) -> None:
    library = made(folder)
    editing = Editing(library)
    id_ = editing.new("note", "Before")
    append = type(library.journal).append

    def crash(journal: object, bodies: object) -> None:
        if after_journal:
            append(journal, bodies)  # type: ignore[arg-type]
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(type(library.journal), "append", crash)
        patch.setattr(type(library.journal), "cut", lambda *_: None)
        with pytest.raises(Crash):
            editing.put(id_, {"title": "After"})
    library = reopened(library, folder)
    assert title_of(library, id_) == ("After" if after_journal else "Before")
    library.close()


def test_a_write_that_fails_leaves_no_trace_in_file_or_journal(folder: Path) -> None:
    library = made(folder)
    editing = Editing(library)
    id_ = editing.new("practice", "Whole")
    before = (folder / JOURNAL).read_bytes()
    with pytest.raises(UserMistake):
        editing.put(id_, {"title": "Half", "maturity": "no such term"})
    assert (folder / JOURNAL).read_bytes() == before
    assert title_of(library, id_) == "Whole"
    library.close()


def test_a_write_that_fails_with_its_commit_does_not_come_back_by_the_journal(folder: Path) -> None:
    """What a command said it could not save must not appear later, beside what its person wrote again."""
    library = made(folder)
    editing = Editing(library)
    editing.new("practice", "Whole")
    before = (folder / JOURNAL).read_bytes()

    def refuse(what: int, verb: str, *_: object) -> int:
        return 1 if (what, verb) == (sqlcipher3.SQLITE_TRANSACTION, "COMMIT") else 0

    with library.engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_authorizer(refuse)
    with pytest.raises(DatabaseError):
        editing.new("practice", "Half")
    driver.set_authorizer(None)
    assert (folder / JOURNAL).read_bytes() == before
    library = reopened(library, folder)
    with library.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM shown WHERE kind = 'practice'").scalar() == 1
    library.close()


def test_changes_lost_with_the_file_are_taken_up_from_the_journal(folder: Path, tmp_path: Path) -> None:
    library = made(folder)
    editing = Editing(library)
    id_ = editing.new("note", "First")
    migrations.back_up(library.engine, tmp_path / "older.db")
    editing.put(id_, {"body": "Second thoughts"})
    editing.put(id_, {"title": "Third"})
    library.close()
    for path in folder.glob(FILE + "*"):
        path.unlink()
    (tmp_path / "older.db").rename(folder / FILE)
    library = open_library(folder, Ticking(), random.Random(3).randbytes)
    with library.reading() as connection:
        view = find(connection, id_)
        assert view.shown.fields == {"title": "Third", "body": "Second thoughts"}
        assert len(history(connection, view)) == 3
    library.close()


def test_a_torn_last_line_of_the_journal_is_left_out(folder: Path) -> None:
    library = made(folder)
    Editing(library).new("note", "Whole")
    whole = library.journal.bodies()
    with (folder / JOURNAL).open("ab") as file:
        file.write((folder / JOURNAL).read_bytes()[:100])
    assert library.journal.bodies() == whole
    library.close()


def test_threads_that_write_at_once_lose_nothing(folder: Path) -> None:
    library = made(folder)
    editing = Editing(library)
    id_ = editing.new("practice", "Counted")

    def work(worker: int) -> None:
        for turn in range(10):
            editing.add(id_, "tags", [f"{worker}-{turn}"])

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with library.reading() as connection:
        assert len(find(connection, id_).shown.fields["tags"]) == 80
    library.close()


def test_the_clock_never_goes_back_over_a_restart(folder: Path) -> None:
    library = made(folder)
    id_ = Editing(library).new("note", "Late")
    library.close()
    library = open_library(folder, lambda: 0, random.Random(5).randbytes)
    Editing(library).put(id_, {"title": "Later"})
    with library.reading() as connection:
        stamps = [line.change.hlc for line in history(connection, find(connection, id_))]
    assert stamps == sorted(set(stamps))
    assert title_of(library, id_) == "Later"
    library.close()


def test_a_key_makes_the_file_unreadable_without_it(folder: Path) -> None:
    key = bytes(range(32))
    library = made(folder, key=key)
    Editing(library).new("note", "Secret canary")
    library = reopened(library, folder, key=key)
    library.close()
    assert b"SQLite format" not in (folder / FILE).read_bytes()
    assert b"Secret canary" not in (folder / FILE).read_bytes()
    with pytest.raises(WorldError) as caught:
        open_library(folder, Ticking(), random.Random(1).randbytes)
    assert caught.value.code == "library_unreadable"


def test_only_its_owner_may_read_the_library(folder: Path) -> None:
    library = made(folder)
    Editing(library).new("note", "Mine")
    modes = {path.name: oct(path.stat().st_mode & 0o077) for path in folder.iterdir() if path.is_file()}
    assert folder.stat().st_mode & 0o077 == 0
    assert modes[FILE] == modes[JOURNAL] == "0o0"
    library.close()


def test_there_is_one_library_in_a_folder(folder: Path, tmp_path: Path) -> None:
    made(folder).close()
    with pytest.raises(UserMistake) as twice:
        made(folder)
    with pytest.raises(UserMistake) as missing:
        open_library(tmp_path / "elsewhere", Ticking(), random.Random(1).randbytes)
    assert (twice.value.code, missing.value.code) == ("library_exists", "library_missing")


def test_a_file_that_is_no_library_is_named_as_such(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(PracticeDeskError) as caught:
        open_library(folder, Ticking(), random.Random(1).randbytes)
    assert caught.value.code == "library_unreadable"
    assert (folder / FILE).read_bytes().startswith(b"not a database")


def test_a_file_that_has_become_empty_is_not_taken_for_a_new_library(folder: Path) -> None:
    library = made(folder)
    Editing(library).new("practice", "Trees")
    library.close()
    journal = (folder / JOURNAL).read_bytes()
    (folder / FILE).write_bytes(b"")
    with pytest.raises(WorldError) as caught:
        open_library(folder, Ticking(), random.Random(1).randbytes)
    assert caught.value.code == "library_damaged"
    assert (folder / FILE).stat().st_size == 0
    assert (folder / JOURNAL).read_bytes() == journal != b""


def test_pages_overwritten_behind_its_back_are_told_as_damage(folder: Path) -> None:
    library = made(folder)
    for number in range(200):
        Editing(library).new("practice", f"Trees {number}", "", {"problem": "Nobody knew. " * 50})
    library.close()
    whole = (folder / FILE).read_bytes()
    page = 4096
    (folder / FILE).write_bytes(whole[: 5 * page] + random.Random(1).randbytes(len(whole) - 5 * page))
    with pytest.raises(WorldError) as caught:
        again = open_library(folder, Ticking(), random.Random(1).randbytes)
        with again.reading() as connection:
            spaces(connection)
    assert caught.value.code in ("library_damaged", "library_unreadable")
    assert not caught.value.retryable


def test_an_old_sqlite_is_refused() -> None:
    with pytest.raises(WorldError) as caught:
        check_version((3, 40, 1))
    assert "3.51.3" in caught.value.message


NEXT = migrations.CURRENT + 1


def test_a_statement_is_compiled_once_for_all_libraries_of_the_process() -> None:
    one, other = open_sqlite(None), open_sqlite(None)
    with one.begin() as here, other.begin() as there:
        first, second = (
            connection.execute(select(literal("compiled")).where(literal(number) > 0))
            for connection, number in ((here, 1), (there, 2))
        )
        assert (first.scalar(), second.scalar()) == ("compiled", "compiled")
        assert first.context.compiled is second.context.compiled
    one.dispose()
    other.dispose()


def test_a_library_of_every_earlier_version_is_brought_up_to_date(folder: Path) -> None:
    """The tables of a library that was migrated are those of a new one."""

    def tables() -> list[str]:
        with engine.begin() as connection:
            sql = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
            return list(connection.exec_driver_sql(sql).scalars())

    made(folder).close()
    engine = open_sqlite(folder / FILE)
    new = tables()
    with engine.begin() as connection:
        for table in (t.answer, t.held, replica.link, t.snapshot, t.snapshot_piece):
            table.drop(connection)
        for index in (t.shown_to_review, t.shown_trashed, t.shown_with_files):
            index.drop(connection)
        connection.exec_driver_sql("PRAGMA user_version = 1")
    migrations.migrate(engine, folder / "backups")
    assert (tables(), migrations.version_of(engine)) == (new, migrations.CURRENT)
    engine.dispose()


def test_a_migration_copies_the_library_first_and_runs_once(folder: Path) -> None:
    made(folder).close()
    ran = []
    engine = open_sqlite(folder / FILE)
    steps = {NEXT: lambda connection: ran.append(connection.exec_driver_sql("CREATE TABLE extra (a)"))}
    for _ in range(2):
        migrations.migrate(engine, folder / "backups", current=NEXT, steps=steps)
    assert (len(ran), migrations.version_of(engine)) == (1, NEXT)
    engine.dispose()
    copy = open_sqlite(folder / "backups" / f"before-version-{NEXT}.db")
    assert migrations.version_of(copy) == migrations.CURRENT
    with copy.begin() as connection:
        assert connection.execute(select(t.setting)).all()
    copy.dispose()


def test_a_migration_that_fails_changes_nothing(folder: Path) -> None:
    made(folder).close()
    engine = open_sqlite(folder / FILE)

    def fails(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE half (a)")  # type: ignore[attr-defined]
        raise Crash

    with pytest.raises(Crash):
        migrations.migrate(engine, folder / "backups", current=NEXT, steps={NEXT: fails})
    with engine.begin() as connection:
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
    assert "half" not in tables
    assert migrations.version_of(engine) == migrations.CURRENT
    engine.dispose()


def test_a_library_of_a_newer_version_is_left_alone(folder: Path) -> None:
    made(folder).close()
    engine = open_sqlite(folder / FILE)
    migrations.migrate(engine, folder / "backups", current=NEXT, steps={NEXT: lambda _: None})
    engine.dispose()
    with pytest.raises(WorldError) as caught:
        open_library(folder, Ticking(), random.Random(1).randbytes)
    assert caught.value.code == "library_newer"


def test_verify_finds_a_page_that_was_altered_behind_its_back(folder: Path) -> None:
    library = made(folder)
    id_ = Editing(library).new("note", "Right")
    assert verify(library) == []
    with library.engine.begin() as connection:
        connection.execute(update(t.shown).values(fields='{"title":"Wrong"}'))
    assert verify(library) == [f"Record {id_} is shown otherwise than its changes say."]
    with library.engine.begin() as connection:
        connection.execute(delete(t.shown))
    assert verify(library) == [f"Record {id_} is stored but not shown."]
    library.close()
