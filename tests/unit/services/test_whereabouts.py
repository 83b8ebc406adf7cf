"""Where is my work? In one true sentence, from this computer to the others."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel
from practicedesk.services.whereabouts import Whereabouts, ask_where, whereabouts
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.desks.office import Desk, Office


def asked(desk: Desk, id_: str) -> Whereabouts:
    return ask_where(whereabouts(desk.library, id_), channel(desk.library, desk.office.door.handle))


def test_before_there_is_a_server_all_is_here(library: Library) -> None:
    found = whereabouts(library, Editing(library).new("note", "Mine"))
    assert (found.waiting, found.admitted, found.enrolled) == (1, 0, False)
    assert "this computer alone" in found.sentence


def test_work_is_followed_from_here_to_the_others(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben, cleo = (office.desk(name, {group: CONTRIBUTOR}) for name in ("ben", "cleo"))
    id_ = ana.editing.new("note", "Benches", group)
    assert "until the next synchronisation" in whereabouts(ana.library, id_).sentence
    ana.sync()
    found = whereabouts(ana.library, id_)
    assert (found.waiting, found.admitted, found.sentence) == (0, 1, "All of it is on the server.")
    assert (asked(ana, id_).received, asked(ana, id_).others) == (0, 2)
    ben.sync()
    ben.sync()
    assert asked(ana, id_).sentence == "All of it is on the server, and on 1 of 2 other computers."
    ana.editing.put(id_, {"summary": "More"})
    assert whereabouts(ana.library, id_).sentence.startswith("1 change is on this computer alone")
    ana.sync()
    assert asked(ana, id_).received == 0
    for desk in (ben, cleo, ben, cleo):
        desk.sync()
    assert asked(ana, id_).received == 2


def test_what_the_server_did_not_take_is_told(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    id_ = ana.editing.new("note", "Benches", group)
    office.settle()
    office.set_role(ana, group, "ben", READER)
    ben.editing.put(id_, {"summary": "Too late"})
    ben.sync()
    found = whereabouts(ben.library, id_)
    assert (found.returned, found.waiting, found.admitted) == (1, 0, 1)
    told = "What was taken is on the server. 1 change was refused by the server; see the tray."
    assert found.sentence == told


def test_a_server_that_is_reached_by_stick_alone_cannot_be_asked(tmp_path: Path) -> None:
    for by_stick in (True, False):
        with closing(Office(tmp_path / str(by_stick), by_stick=by_stick)) as made:
            ana = made.desk("ana")
            id_ = ana.editing.new("note", "Mine")
            assert not whereabouts(ana.library, id_).askable
            ana.sync()
            assert whereabouts(ana.library, id_).askable is not by_stick


def test_an_idle_cycle_writes_nothing_on_the_server(office: Office) -> None:
    ana = office.desk("ana")
    ana.sync()
    with office.server.engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT total_changes()").scalar()
    ana.sync()
    with office.server.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT total_changes()").scalar() == before
