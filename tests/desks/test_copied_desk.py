"""A library that was restored from a backup, or copied and used twice: both copies' work survives, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from practicedesk.library.identity import is_forked
from practicedesk.library.tray import Returned, returned
from practicedesk.services.drafting import Drafting
from practicedesk_sync.errors import WorldError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.server import tables as own

from .copies import clone, restore, saved
from .office import Desk, Office


@pytest.fixture
def two(office: Office) -> Iterator[tuple[Desk, Desk]]:
    """Ana and Ben share a group; what the server has of everything is verified in the end."""
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    yield ana, office.desk("ben", {group: CONTRIBUTOR})
    office.settle()
    assert kept_clashes(office) == []
    assert not any(forked(desk) for desk in office.desks)


def forked(desk: Desk) -> bool:
    with desk.library.reading() as connection:
        return is_forked(connection)


def kept_clashes(office: Office) -> list[bytes]:
    """Bodies that the server keeps for an author who has not made them anew."""
    found = select(own.clash.c.body)
    return office.server.read(lambda connection: list(connection.execute(found).scalars()))


def titles(desk: Desk) -> list[str]:
    """The titles of all notes, sorted."""
    with desk.library.reading() as connection:
        rows = connection.exec_driver_sql("SELECT fields ->> 'title' FROM shown WHERE kind = 'note'")
        return sorted(rows.scalars())


def test_two_copies_write_under_one_number_and_both_texts_stay(two: tuple[Desk, Desk]) -> None:
    ana, ben = two
    ana.editing.new("note", "Before", "Parks")
    ana.sync()
    twin = clone(ana, "ana-copy")
    ana.editing.new("note", "Here", "Parks")
    twin.editing.new("note", "There", "Parks")
    twin.editing.new("note", "There too", "Parks")
    name = twin.library.key.id
    ana.sync()
    report = twin.sync()
    assert twin.library.key.id != name == ana.library.key.id
    assert (report.refused, report.stuck, twin.see(twin_id(twin)).waiting) == ([], [], False)
    ana.sync()
    ben.sync()
    for desk in (ana, ben, twin):
        assert titles(desk) == ["Before", "Here", "There", "There too"]


def twin_id(desk: Desk) -> str:
    with desk.library.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM shown WHERE fields ->> 'title' = 'There too'")
        return str(found.scalar())


def test_what_both_copies_have_still_to_send_counts_once(two: tuple[Desk, Desk]) -> None:
    ana, ben = two
    note = ana.editing.new("note", "Unsent", "Parks", {"body": "One.\n\nTwo."})
    ana.editing.put(note, {"body": "One.\n\nTwo.\n\nThree."})
    twin = clone(ana, "ana-copy")
    ana.editing.put(note, {"body": "One by Ana.\n\nTwo.\n\nThree."})
    twin.editing.put(note, {"body": "One.\n\nTwo.\n\nThree by the copy."})
    twin.sync()
    ana.sync()
    twin.sync()
    ben.sync()
    for desk in (ana, ben, twin):
        assert desk.text(note, "body") == "One by Ana.\n\nTwo.\n\nThree by the copy."
        assert not desk.see(note).shown.siblings


def test_list_items_that_both_copies_make_are_two(two: tuple[Desk, Desk]) -> None:
    """Items are named by the change that makes them, and both copies gave it the same number."""
    ana, _ = two
    group = ana.editing.new("group", "Rivers")
    ana.sync()
    twin = clone(ana, "ana-copy")
    ana.editing.add(group, "objectives", ["Here"])
    twin.editing.add(group, "objectives", ["There"])
    ana.sync()
    twin.sync()
    ana.sync()
    for desk in (ana, twin):
        shown = desk.see(group).shown
        assert sorted(shown.fields["objectives"]) == ["Here", "There"]
        assert not shown.siblings
    ana.office.enrol(two[1], "ben", {group: CONTRIBUTOR})


def test_a_desk_that_was_put_back_finds_its_own_work_and_goes_on(two: tuple[Desk, Desk]) -> None:
    ana, ben = two
    ana.editing.new("note", "In the backup", "Parks")
    ana.sync()
    backup = saved(ana, "backup")
    ana.editing.new("note", "Since", "Parks")
    ana.sync()
    restore(ana, backup)
    name = ana.library.key.id
    ana.editing.new("note", "After", "Parks")
    ana.sync()
    ben.sync()
    assert ana.library.key.id != name
    assert titles(ana) == titles(ben) == ["After", "In the backup", "Since"]


def test_a_desk_that_was_put_back_and_writes_nothing_takes_another_name_before_it_does(
    two: tuple[Desk, Desk],
) -> None:
    ana, _ = two
    backup = saved(ana, "backup")
    ana.editing.new("note", "Since", "Parks")
    ana.sync()
    restore(ana, backup)
    name = ana.library.key.id
    ana.sync()
    assert ana.library.key.id != name
    assert titles(ana) == ["Since"]


def test_the_journal_brings_back_what_a_backup_of_the_database_does_not_have(
    two: tuple[Desk, Desk],
) -> None:
    ana, ben = two
    backup = saved(ana, "backup")
    gone = ana.editing.new("note", "Sent since", "Parks")
    ana.sync()
    ana.editing.new("note", "Unsent", "Parks")
    ana.editing.put(gone, {"body": "Unsent as well."})
    restore(ana, backup, journal=True)
    assert titles(ana) == ["Unsent"]
    ana.sync()
    ben.sync()
    assert titles(ana) == titles(ben) == ["Sent since", "Unsent"]
    (kept,) = _tray(ana)
    assert kept.change is not None
    assert kept.change.ops[0].value == "Unsent as well."
    assert kept.message


def _tray(desk: Desk) -> list[Returned]:
    with desk.library.reading() as connection:
        return returned(connection)


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_name_that_was_asked_for_once_is_asked_for_again(
    office: Office, two: tuple[Desk, Desk], lost: str
) -> None:
    ana, _ = two
    twin = clone(ana, "ana-copy")
    ana.editing.new("note", "Here", "Parks")
    twin.editing.new("note", "There", "Parks")
    ana.sync()
    count = 0

    def cut(path: str, frame: bytes) -> tuple[int, bytes]:
        nonlocal count
        count += 1
        if count == 2:
            if lost == "answer":
                office.door.handle(path, frame)
            raise WorldError("offline", "Cut.", "Later.", retryable=True)
        return office.door.handle(path, frame)

    with pytest.raises(WorldError):
        twin.sync(cut)
    assert forked(twin)
    twin.editing.new("note", "Meanwhile", "Parks")
    twin.sync()
    ana.sync()
    assert titles(ana) == titles(twin) == ["Here", "Meanwhile", "There"]
    devices = office.server.read(
        lambda connection: connection.execute(select(own.account_device.c.id)).scalars().all()
    )
    assert len(devices) == 4  # the server, Ana's two, Ben's


def test_what_was_being_typed_goes_along(two: tuple[Desk, Desk]) -> None:
    ana, _ = two
    note = ana.editing.new("note", "Shared", "Parks", {"body": "One.\n\nTwo.\n\nThree."})
    ana.sync()
    twin = clone(ana, "ana-copy")
    ana.editing.put(note, {"body": "One by Ana.\n\nTwo.\n\nThree."})
    ana.sync()
    Drafting(twin.library).save(note, "body", "One.\n\nTwo.\n\nThree by the copy.")
    twin.sync()
    ana.sync()
    assert ana.text(note, "body") == "One by Ana.\n\nTwo.\n\nThree by the copy."


def test_a_group_that_a_copy_made_offline_is_opened_under_its_new_name(office: Office) -> None:
    ana = office.desk("ana")
    ana.editing.new("group", "Parks")
    ana.sync()
    twin = clone(ana, "ana-copy")
    ana.editing.new("note", "Here", "Parks")
    ana.sync()
    twin.editing.new("note", "There", "Parks")

    def meanwhile(path: str, frame: bytes) -> tuple[int, bytes]:
        """While the server answers, the group is made: its wish goes under the other name."""
        answer = office.door.handle(path, frame)
        if forked(twin) and "In the new group" not in titles(twin):
            twin.editing.new("group", "Rivers")
            twin.editing.new("note", "In the new group", "Rivers")
        return answer

    twin.sync(meanwhile)
    ana.sync()
    assert titles(ana) == ["Here", "In the new group", "There"]
    office.settle()


def test_work_of_a_copy_that_was_lost_stays_with_the_server(office: Office) -> None:
    """Nobody makes it anew: so it is not dropped there."""
    ana = office.desk("ana")
    ana.editing.new("group", "Parks")
    ana.sync()
    twin = clone(ana, "ana-copy")
    ana.editing.new("note", "Here", "Parks")
    twin.editing.new("note", "Only the copy has this", "Parks")
    ana.sync()

    def cut(path: str, frame: bytes) -> tuple[int, bytes]:
        office.door.handle(path, frame)
        raise WorldError("offline", "Cut.", "Later.", retryable=True)

    with pytest.raises(WorldError):
        twin.sync(cut)
    (body,) = kept_clashes(office)
    assert b"Only the copy has this" in body
