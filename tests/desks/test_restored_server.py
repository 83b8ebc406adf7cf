"""A server restored from an older backup gets back what its desks hold, and nobody who was removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection

from practicedesk.library.spaces import find_space
from practicedesk.services.enrolling import enrol, move, pinned
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, REVIEWER
from practicedesk_sync.replica.dump import dump
from practicedesk_sync.replica.engine import open_engines
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.guard import Guard
from practicedesk_sync.server.restored import begin, begin_again, confirm
from tests.postgres import Postgres

from .copies import restore, saved
from .office import Desk, Office
from .server_backups import back_up, guarded, put_back
from .test_copied_desk import titles


@pytest.fixture(name="office")
def _office(tmp_path: Path) -> Iterator[Office]:
    made = guarded(tmp_path)
    yield made
    with made.server.engine.begin() as connection:
        rows = connection.exec_driver_sql("SELECT id FROM space").scalars().all()
        found = [one for space in rows for one in verify(connection, space, made.server.key.public)]
    made.close()
    assert found == []


@pytest.fixture
def two(office: Office) -> tuple[Desk, Desk]:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    return ana, office.desk("ben", {group: CONTRIBUTOR})


def code(desk: Desk) -> str:
    """With what a cycle ends; "" when it ends well."""
    try:
        desk.sync()
    except PracticeDeskError as error:
        return error.code
    return ""


@pytest.mark.parametrize("guard", [True, False], ids=["guard", "no guard"])
def test_what_a_desk_holds_comes_back(office: Office, two: tuple[Desk, Desk], guard: bool) -> None:
    ana, ben = two
    ana.editing.new("note", "In the backup", "Parks")
    ana.sync()
    ben.sync()
    backup = back_up(office, "backup.db")
    ana.editing.new("note", "Sent since", "Parks")
    ana.sync()
    ben.sync()
    ben.editing.new("note", "By Ben", "Parks")
    ben.sync()
    ben.editing.new("note", "Unsent", "Parks")
    before = ben.dump()
    assert bool(put_back(office, backup, guard=guard)) == guard
    if guard:
        assert code(ana) == "server_restored"  # she does not have the last of it
    assert code(ben) == ""
    assert code(ana) == ""
    office.settle()
    assert titles(ana) == titles(ben) == ["By Ben", "In the backup", "Sent since", "Unsent"]
    assert before != ben.dump()


def test_a_server_that_went_on_takes_what_is_missing_behind_it(
    office: Office, two: tuple[Desk, Desk]
) -> None:
    ana, ben = two
    backup = back_up(office, "backup.db")
    ben.editing.new("note", "Lost", "Parks", {"body": "One.\n\nTwo."})
    ben.sync()
    put_back(office, backup, guard=False)
    ana.editing.new("note", "Meanwhile", "Parks")
    assert code(ana) == ""
    ben.editing.new("note", "Unsent", "Parks")
    assert code(ben) == ""
    office.settle()
    assert titles(ana) == titles(ben) == ["Lost", "Meanwhile", "Unsent"]


def test_who_was_removed_does_not_get_back_in(office: Office, two: tuple[Desk, Desk]) -> None:
    ana, ben = two
    group = ana.editing.new("group", "Rivers")
    ana.sync()
    office.enrol(ben, "ben", {group: COORDINATOR})
    ben.sync()
    backup = back_up(office, "backup.db")
    office.set_role(ana, group, "ben", "")
    ben.sync()
    ana.editing.new("note", "Not for Ben", "Rivers")
    ana.sync()
    ana.sync()
    assert group in put_back(office, backup)
    ben.sync()
    assert "Not for Ben" not in titles(ben)
    assert group not in _held(ben)
    assert code(ana) == ""
    ben.sync()
    assert group not in _held(ben)
    assert "Not for Ben" in titles(ana)


def test_a_statement_that_comes_back_late_does_not_undo_a_later_one(
    office: Office, two: tuple[Desk, Desk]
) -> None:
    ana, ben = two
    with ana.library.reading() as connection:
        group = find_space(connection, "Parks").id
    cyd = office.desk("cyd", {group: CONTRIBUTOR})
    ana.sync()
    backup, before = back_up(office, "backup.db"), saved(ana, "ana-before")
    office.set_role(ana, group, "ben", REVIEWER)
    cyd.sync()  # her computer holds the statement that the server loses
    put_back(office, backup, guard=False)
    restore(ana, before)
    office.set_role(ana, group, "ben", "")
    cyd.sync()
    ben.sync()
    ana.sync()
    assert group not in _held(ben)
    with cyd.library.reading() as connection:
        assert find_space(connection, "Parks").members == (("ana", COORDINATOR), ("cyd", CONTRIBUTOR))


def _held(desk: Desk) -> set[str]:
    with desk.library.reading() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM space").scalars())


@pytest.mark.parametrize("guard", [True, False], ids=["guard", "no guard"])
def test_a_database_begun_anew_is_filled_by_the_desks(
    office: Office, two: tuple[Desk, Desk], guard: bool
) -> None:
    ana, ben = two
    ana.editing.new("note", "By Ana", "Parks")
    ana.sync()
    ben.sync()
    ben.editing.new("note", "By Ben", "Parks")
    ben.sync()
    ana.sync()
    put_back(office, None, guard=guard)
    begin_again(office.server)
    ben.editing.new("note", "Unsent", "Parks")
    for _ in range(2):
        code(ana), code(ben)
    if not guard:  # nobody knows whether there was more
        assert (code(ana), code(ben)) == ("server_restored", "server_restored")
        assert "Unsent" not in titles(ana)
        confirm(office.server)
    assert (code(ana), code(ben)) == ("", "")
    office.settle()
    assert titles(ana) == titles(ben) == ["By Ana", "By Ben", "Unsent"]


def test_what_no_desk_has_any_more_is_waited_for_until_somebody_confirms(
    office: Office, two: tuple[Desk, Desk]
) -> None:
    ana, ben = two
    backup = back_up(office, "backup.db")
    restore_to = saved(ben, "ben-before")
    ben.editing.new("note", "Only Ben had this", "Parks")
    ben.sync()
    put_back(office, backup)
    restore(ben, restore_to)
    ana.editing.new("note", "Unsent", "Parks")
    assert (code(ana), code(ben)) == ("server_restored", "server_restored")
    assert ana.see(_note(ana)).waiting
    confirm(office.server)
    assert (code(ana), code(ben)) == ("", "")
    assert titles(ana) == titles(ben) == ["Unsent"]


def _note(desk: Desk) -> str:
    with desk.library.reading() as connection:
        return str(connection.exec_driver_sql("SELECT id FROM shown WHERE kind = 'note'").scalar())


def test_codes_that_may_have_been_used_are_ended(office: Office, two: tuple[Desk, Desk]) -> None:
    given = office.code("cyd", {})
    backup = back_up(office, "backup.db")
    two[0].editing.new("note", "Since", "Parks")
    two[0].sync()
    put_back(office, backup)
    with pytest.raises(PracticeDeskError) as error:
        enrol(two[0].library, office.door.handle, "memory:", given)
    assert error.value.code == "code_expired"


def test_the_same_server_is_followed_to_another_address_and_another_one_is_not(
    office: Office, two: tuple[Desk, Desk], tmp_path: Path
) -> None:
    ana, _ = two
    assert move(ana.library, office.door.handle, "https://new.example.org").url == "https://new.example.org"
    (tmp_path / "other").mkdir()
    other = Office(tmp_path / "other", seed=2)
    for ask in (
        lambda: move(ana.library, other.door.handle, "https://other.example.org"),
        lambda: ana.sync(other.door.handle),
    ):
        with pytest.raises(PracticeDeskError) as error:
            ask()
        assert error.value.code == "other_server"
    other.close()
    assert pinned(ana.library).url == "https://new.example.org"


def test_a_database_of_postgresql_that_went_back_in_time_is_filled_again(
    postgres: Postgres, tmp_path: Path
) -> None:
    now = postgres.new_database()
    office = Office(tmp_path, now)
    watched = replace(office.server, guard=Guard(tmp_path / "guard"))
    office.server, office.door = watched, Door(watched)
    ana = office.desk("ana")
    ana.editing.new("group", "Parks")
    ana.sync()
    close(office)
    backup = postgres.copy_of(now)
    ana.editing.new("note", "Sent since", "Parks")
    ana.sync()
    close(office)
    engine, reader = open_engines(backup)
    office.server = replace(office.server, engine=engine, reader=reader)
    office.door = Door(office.server)
    assert begin(office.server)
    assert code(ana) == ""
    office.settle()
    with reader.begin() as connection:
        assert {row["title"] for row in _notes(connection)} == {"Sent since"}
    close(office)
    office.close()


def close(office: Office) -> None:
    """Leave the database, so that it can be copied."""
    for engine in (office.server.engine, office.server.reader):
        if engine is not None:
            engine.dispose()


def _notes(connection: Connection) -> list[dict[str, str]]:
    spaces = [str(one) for one in connection.exec_driver_sql("SELECT id FROM space").scalars()]
    lines = [json.loads(line) for line in dump(connection, spaces)]
    return [line["fields"] for line in lines if line.get("kind") == "note"]
