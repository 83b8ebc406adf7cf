"""A server restored from an older backup gets back what its desks hold, and nobody who was removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR
from practicedesk_sync.replica.verify import verify

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


def _held(desk: Desk) -> set[str]:
    with desk.library.reading() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM space").scalars())


def test_a_database_begun_anew_is_filled_by_the_desks(office: Office, two: tuple[Desk, Desk]) -> None:
    ana, ben = two
    ana.editing.new("note", "By Ana", "Parks")
    ana.sync()
    ben.sync()
    ben.editing.new("note", "By Ben", "Parks")
    ben.sync()
    ana.sync()
    before = ana.dump()
    put_back(office, None)
    ben.editing.new("note", "Unsent", "Parks")
    for _ in range(2):
        code(ana), code(ben)
    assert (code(ana), code(ben)) == ("", "")
    office.settle()
    assert titles(ana) == titles(ben) == ["By Ana", "By Ben", "Unsent"]
    assert before
