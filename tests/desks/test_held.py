"""Held work: coordinators see it and decide; it stays its author's, who hears what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from practicedesk.library import held as held_rows
from practicedesk.library import tables as t
from practicedesk.library.migrations import migrate
from practicedesk.library.records import find, history
from practicedesk.services.extracts import read_extract, write_extract
from practicedesk.services.groups import make_group
from practicedesk.services.holding import Piece, accept, find_piece, pieces, send_back
from practicedesk.services.outcome import news
from practicedesk.services.returning import keep_as_note, tray_of
from practicedesk.services.status import status
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR
from practicedesk_sync.replica import tables as replica
from tests.desks.office import START_MS, Desk, Office, office


class Three:
    """Ana coordinates a group, Ben and Carol contribute."""

    def __init__(self, place: Office) -> None:
        self.office = place
        self.ana = place.desk("ana")
        self.group = make_group(self.ana.library, "Parks")
        self.ana.sync()
        self.ben = place.desk("ben", {self.group: CONTRIBUTOR})
        self.carol = place.desk("carol", {self.group: CONTRIBUTOR})

    def removed_ben_writes(self) -> str:
        """Ben loses the group while he is writing in it without a network; the id of his note."""
        note = self.ben.editing.new("note", "Benches for the old", space=self.group)
        self.ben.editing.put(note, {"body": "Backs, and arms to get up by."})
        self.office.set_role(self.ana, self.group, "ben", "")
        self.ben.sync()
        self.ana.sync()
        return note

    def only(self) -> Piece:
        (piece,) = pieces(self.ana.library)
        return piece

    def authors(self, desk: Desk, id_: str) -> set[str]:
        with desk.library.reading() as connection:
            return {line.author for line in history(connection, find(connection, id_))}


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    with office(tmp_path) as place:
        yield Three(place)


def test_a_coordinator_sees_whose_it_is_what_it_says_since_when_and_why(three: Three) -> None:
    three.removed_ben_writes()
    one = three.only()
    told = (one.who, one.title, one.kind, one.space.name, one.code)
    assert told == ("ben", "Benches for the old", "note", "Parks", "not_a_member")
    assert "Backs, and arms to get up by." in one.text
    assert one.complete and START_MS < one.at_ms <= three.office.now.ms
    assert "2 changes of others wait for your decision" in status(three.ana.library).sentence


def test_what_is_accepted_is_there_for_all_and_stays_its_authors(three: Three) -> None:
    note = three.removed_ben_writes()
    accept(three.ana.library, pieces(three.ana.library))
    assert {one.decided for one in pieces(three.ana.library)} == {"accept_held"}
    assert [answer.code for answer in three.ana.sync().answers] == [""]
    three.carol.sync()
    assert pieces(three.ana.library) == []
    for desk in (three.ana, three.carol):
        assert desk.text(note, "body") == "Backs, and arms to get up by."
        assert three.authors(desk, note) == {"ben"}
        assert desk.see(note).created_by == three.ben.library.key.id
    write_extract(three.ana.library, note, three.office.folder / "extract")
    told = read_extract(three.office.folder / "extract")
    assert {one.author for one in told.written} == {"ben"}
    three.office.desks.remove(three.ben)
    three.office.settle()
    assert news(three.ben.sync()) == ["A coordinator has accepted 2 changes of yours that had been held."]
    assert tray_of(three.ben.library) == []
    assert three.ben.sync().settled == []
    three.ben.library.close()


def test_what_is_sent_back_is_its_authors_again_with_all_words_and_the_reason(three: Three) -> None:
    note = three.removed_ben_writes()
    before = tray_of(three.ben.library)
    assert [(one.what, one.change) for one in before] == [("held", None), ("held", None)]
    send_back(three.ana.library, pieces(three.ana.library), "Please ask <b>Carol</b>.")
    three.ana.sync()
    assert pieces(three.ana.library) == []
    three.ben.sync()
    returned = tray_of(three.ben.library)
    assert [(one.what, one.code, one.record) for one in returned] == 2 * [("refused", "returned", note)]
    assert returned[0].message == "A coordinator has sent it back. “Please ask <b>Carol</b>.”"
    kept = keep_as_note(three.ben.library, returned[1])
    assert "Backs, and arms to get up by." in three.ben.text(kept, "body")
    assert three.ben.sync().settled == []
    with three.office.server.engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT * FROM settled").all() == []
    three.carol.sync()
    with pytest.raises(UserMistake):
        three.carol.see(note)


def test_a_mass_deletion_waits_and_is_one_decision(three: Three) -> None:
    notes = [three.carol.editing.new("note", f"Note {n}", space=three.group) for n in range(25)]
    three.office.settle()
    for note in notes:
        three.carol.editing.delete(note)
    three.carol.sync()
    three.ana.sync()
    piece = three.only()
    assert (piece.records, piece.who, piece.code, piece.deletes) == (25, "carol", "mass_delete", True)
    assert not three.ana.see(notes[0]).shown.trashed
    accept(three.ana.library, [piece])
    three.ana.sync()
    assert three.carol.sync().settled == ["accepted"] * 25
    assert tray_of(three.carol.library) == []
    three.office.settle()
    assert all(three.ana.see(note).shown.trashed for note in notes)
    assert three.authors(three.ana, notes[0]) == {"carol"}


def test_who_does_not_coordinate_gets_nothing(three: Three) -> None:
    three.removed_ben_writes()
    three.carol.sync()
    assert pieces(three.carol.library) == []
    assert status(three.carol.library).held == 0
    with three.carol.library.reading() as connection:
        assert held_rows.wanted(connection) == []
        bodies = connection.exec_driver_sql("SELECT body FROM held").scalars().all()
    assert set(bodies) == {b""}
    piece = pieces(three.ana.library)[0]
    accept(three.carol.library, [piece])
    assert [answer.code for answer in three.carol.sync().answers] == ["not_coordinator"]


def test_two_coordinators_decide_once(three: Three) -> None:
    three.office.set_role(three.ana, three.group, "carol", COORDINATOR)
    three.removed_ben_writes()
    three.carol.sync()
    for desk in (three.ana, three.carol):
        accept(desk.library, pieces(desk.library))
    assert [answer.code for answer in three.ana.sync().answers] == [""]
    assert [answer.code for answer in three.carol.sync().answers] == ["not_held"]
    assert pieces(three.carol.library) == []


def test_later_work_is_not_accepted_without_what_it_builds_on(three: Three) -> None:
    three.removed_ben_writes()
    piece = three.only()
    accept(three.ana.library, [replace(piece, changes=piece.changes[1:])])
    (answer,) = three.ana.sync().answers
    assert "cannot be accepted" in answer.message
    assert three.only() == piece


def test_one_who_coordinates_no_longer_decides_no_longer(three: Three) -> None:
    three.office.set_role(three.ana, three.group, "carol", COORDINATOR)
    three.removed_ben_writes()
    three.carol.sync()
    assert len(pieces(three.carol.library)) == 1
    three.office.set_role(three.ana, three.group, "carol", CONTRIBUTOR)
    three.carol.sync()
    assert pieces(three.carol.library) == []
    with pytest.raises(UserMistake):
        find_piece(three.carol.library, pieces(three.ana.library)[0].id)


def test_nothing_of_it_stays_on_a_desk_whose_group_is_taken_off(three: Three) -> None:
    three.office.set_role(three.ana, three.group, "carol", COORDINATOR)
    three.removed_ben_writes()
    three.carol.sync()
    three.office.set_role(three.ana, three.group, "carol", "")
    three.carol.sync()
    for path in three.carol.library.folder.rglob("*"):
        assert not path.is_file() or b"get up by" not in path.read_bytes()


def test_by_stick_a_coordinator_decides_as_well(tmp_path: Path) -> None:
    with office(tmp_path, by_stick=True) as place:
        three = Three(place)
        note = three.removed_ben_writes()
        assert not three.only().complete
        three.ana.sync()
        assert three.only().complete
        accept(three.ana.library, pieces(three.ana.library))
        three.ana.sync()
        assert three.ana.text(note, "body") == "Backs, and arms to get up by."
        three.ben.sync()
        assert tray_of(three.ben.library) == []


def test_a_library_made_before_knows_what_is_held(three: Three) -> None:
    three.removed_ben_writes()
    engine = three.ana.library.engine
    with engine.begin() as connection:
        for table in (t.held, replica.link, t.snapshot, t.snapshot_piece):
            table.drop(connection)
        connection.exec_driver_sql("PRAGMA user_version = 5")
    migrate(engine, three.ana.library.folder / "backups")
    three.ana.sync()
    assert three.only().complete
