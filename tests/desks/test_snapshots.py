"""A desk that begins with a group by its snapshot has what a desk has that read all its pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from practicedesk.library import tables as t
from practicedesk.services.checking import verify
from practicedesk.services.history import versions
from practicedesk.services.reviewing import open_conflicts
from practicedesk_sync.errors import SyncError, WorldError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import has_all_bodies, left_out
from practicedesk_sync.server import chores, snapshots
from practicedesk_sync.server.bundles import Bundles
from practicedesk_sync.server.snapshot_store import SnapshotStore

from .copies import restore, saved
from .office import Desk, Office
from .snapshots import ANSWER, Counting, built, with_snapshots

SECTION = "\n\n".join(f"Paragraph {number} as it was." for number in range(1, 8))


class Parks:
    """Ana and Ben have written in a group for long. Cyd joins."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.store: SnapshotStore = with_snapshots(office, folder)
        self.ana = office.desk("ana")
        self.group = self.ana.editing.new("group", "Parks")
        self.ana.sync()
        self.ben = office.desk("ben", {self.group: CONTRIBUTOR})
        values = {"problem": SECTION, "tags": ["x", "y"]}
        self.ids = [self.ana.editing.new("practice", f"Park {n}", "Parks", values) for n in range(6)]
        office.settle()
        for round_ in range(2):
            for desk in (self.ana, self.ben):
                desk.sync()
                desk.editing.put(
                    self.ids[round_], {"problem": SECTION.replace("as it", f"{round_} {desk.name}")}
                )
                desk.editing.put(self.ids[round_], {"title": f"Title {round_} {desk.name}"})
                desk.sync()
        self.office.settle()

    def conflict(self, id_: str) -> None:
        """Both rewrite the same paragraph, and another one each."""
        for desk, number in ((self.ana, 5), (self.ben, 7)):
            text = SECTION.replace("Paragraph 1", f"{desk.name} wrote 1")
            desk.editing.put(
                id_, {"problem": text.replace(f"Paragraph {number}", f"{desk.name} wrote {number}")}
            )
        self.office.settle()

    def cyd(self) -> Desk:
        return self.office.desk("cyd", {self.group: CONTRIBUTOR})


@pytest.fixture
def parks(office: Office, tmp_path: Path) -> Parks:
    return Parks(office, tmp_path)


def shown(desk: Desk) -> list[tuple[object, ...]]:
    """All that a person sees of records, but in which order they came."""
    columns = [column for column in t.shown.c if column.name != "doc"]
    with desk.library.reading() as connection:
        return sorted(tuple(row) for row in connection.execute(select(*columns)))


def test_it_shows_what_the_others_show_and_holds_to_its_log(parks: Parks) -> None:
    parks.ana.editing.delete(parks.ids[5])
    parks.conflict(parks.ids[4])
    manifest = built(parks.office, parks.group)
    assert len(manifest.parts) > 2
    cyd = parks.cyd()
    with cyd.library.reading() as connection:
        assert not has_all_bodies(connection, parks.group)
    parks.office.settle()
    assert [row for row in shown(cyd) if row[0] == parks.group] == [
        row for row in shown(parks.ben) if row[0] == parks.group
    ]
    assert (
        [vars_of(one) for one in open_conflicts(cyd.library)]
        == [vars_of(one) for one in open_conflicts(parks.ben.library)]
        != []
    )


def vars_of(conflict: object) -> tuple[object, ...]:
    """A conflict as told to somebody who is none of its authors."""
    one = conflict
    return (one.record.id, one.field, one.about, sorted(v.value for v in (one.shown, *one.others)))  # type: ignore[attr-defined]


def test_later_work_on_what_was_left_out_leads_to_the_same(parks: Parks) -> None:
    """Ben was away since before the snapshot, and wrote on a text that Cyd has never seen."""
    id_ = parks.ids[4]
    parks.ben.editing.put(id_, {"problem": SECTION.replace("Paragraph 2", "Ben wrote 2")})
    for number in (4, 5, 6):
        text = parks.ana.text(id_, "problem")
        parks.ana.editing.put(id_, {"problem": text.replace(f"Paragraph {number}", f"Ana wrote {number}")})
        parks.ana.sync()
    parks.ana.editing.put(id_, {"title": "Otherwise"})
    parks.ana.sync()
    built(parks.office, parks.group)
    cyd = parks.cyd()
    with cyd.library.reading() as connection:
        assert left_out(connection, parks.group, id_)
    cyd.editing.put(id_, {"problem": cyd.text(id_, "problem").replace("Paragraph 7", "Cyd wrote 7")})
    parks.ben.sync()
    parks.office.settle()
    text = cyd.text(id_, "problem")
    assert all(words in text for words in ("Ben wrote 2", "Ana wrote 4", "Ana wrote 6", "Cyd wrote 7"))
    assert text == parks.ben.text(id_, "problem")


def test_a_cut_goes_on_at_the_next_piece_and_what_has_come_can_be_read(parks: Parks) -> None:
    manifest = built(parks.office, parks.group)
    pieces = sum(-(-size // ANSWER) for _, size in manifest.parts)
    assert pieces > len(manifest.parts)
    cyd = Desk(parks.office, "cyd", 0)
    parks.office.enrol(cyd, "cyd", {parks.group: CONTRIBUTOR})
    came = 0
    while not shown(cyd) or came < pieces // 2:
        first = Counting(parks.office.door.handle, lambda path, times: path == "part" and times > 1)
        with pytest.raises(WorldError):
            cyd.sync(first)
        came += 1
    assert 0 < len(shown(cyd)) < len(parks.ids)
    readable = cyd.see(str(shown(cyd)[0][1]))
    cyd.editing.put(readable.id, {"title": "Written meanwhile"})
    second = Counting(parks.office.door.handle)
    cyd.sync(second)
    assert came + second.asked["part"] == pieces
    parks.office.desks.append(cyd)
    parks.office.settle()
    assert parks.ana.see(readable.id).title == "Written meanwhile"


def test_a_newer_snapshot_takes_over_from_one_that_was_cut_off(parks: Parks) -> None:
    built(parks.office, parks.group)
    cyd = Desk(parks.office, "cyd", 0)
    parks.office.enrol(cyd, "cyd", {parks.group: CONTRIBUTOR})
    with pytest.raises(WorldError):
        cyd.sync(Counting(parks.office.door.handle, lambda path, times: path == "part" and times > 2))
    parks.ana.editing.put(parks.ids[3], {"problem": "All new."})
    parks.ana.sync()
    built(parks.office, parks.group)
    cyd.sync()
    parks.office.desks.append(cyd)
    parks.office.settle()
    assert cyd.text(parks.ids[3], "problem") == "All new."


def test_a_second_snapshot_that_is_cut_off_leaves_known_how_the_space_began(parks: Parks) -> None:
    built(parks.office, parks.group)
    cyd = parks.office.desk("cyd", {parks.group: CONTRIBUTOR})
    for number in range(8):
        parks.ana.editing.put(parks.ids[0], {"title": f"Later {number}"})
    parks.ana.sync()
    built(parks.office, parks.group)
    with pytest.raises(WorldError):
        cyd.sync(Counting(parks.office.door.handle, lambda path, times: path == "part" and times > 1))
    assert verify(cyd.library) == []
    (parks.store.folder / f"{parks.group}.manifest").unlink()
    parks.office.settle()


def test_pages_take_over_where_the_server_has_no_snapshot_any_more(parks: Parks) -> None:
    built(parks.office, parks.group)
    cyd = Desk(parks.office, "cyd", 0)
    parks.office.enrol(cyd, "cyd", {parks.group: CONTRIBUTOR})
    with pytest.raises(WorldError):
        cyd.sync(Counting(parks.office.door.handle, lambda path, times: path == "part" and times > 2))
    (parks.store.folder / f"{parks.group}.manifest").unlink()
    cyd.sync()
    parks.office.desks.append(cyd)
    parks.office.settle()
    with cyd.library.reading() as connection:
        assert has_all_bodies(connection, parks.group)


def test_a_desk_that_is_far_behind_catches_up_and_its_own_work_stays(parks: Parks) -> None:
    parks.ben.editing.put(parks.ids[0], {"problem": SECTION.replace("Paragraph 3", "Ben wrote 3")})
    parks.ben.editing.new("note", "Only here", "Parks")
    for number in range(6):
        parks.ana.editing.put(parks.ids[number % 2], {"title": f"Later {number}"})
    parks.ana.sync()
    built(parks.office, parks.group)
    carry = Counting(parks.office.door.handle)
    parks.ben.sync(carry)
    assert carry.asked["part"] > 1
    parks.office.settle()
    assert "Ben wrote 3" in parks.ana.text(parks.ids[0], "problem")
    assert parks.ben.see(parks.ids[1]).title == "Later 5"


def test_work_whose_answer_was_lost_is_settled_by_the_snapshot(parks: Parks) -> None:
    """Ben's changes reached the server; that they did he hears by the snapshot alone."""
    for number in range(4):
        parks.ben.editing.put(parks.ids[2], {"title": f"Ben {number}"})
    lost = Counting(parks.office.door.handle)

    def drop(path: str, frame: bytes) -> tuple[int, bytes]:
        lost(path, frame)
        raise WorldError("offline", "The answer was lost.", "Try again.")

    with pytest.raises(WorldError):
        parks.ben.sync(drop)
    built(parks.office, parks.group)
    parks.ben.sync()
    with parks.ben.library.reading() as connection:
        assert connection.execute(select(t.pending)).all() == []
        assert connection.execute(select(t.record_local)).all() == []
    parks.office.settle()
    assert parks.ana.see(parks.ids[2]).title == "Ben 3"


def test_somebody_who_is_let_in_again_gets_the_snapshot(parks: Parks) -> None:
    cyd = parks.cyd()
    parks.office.set_role(parks.ana, parks.group, "cyd", "")
    cyd.sync()
    assert shown(cyd) == [] or all(row[0] != parks.group for row in shown(cyd))
    built(parks.office, parks.group)
    parks.office.enrol(cyd, "cyd", {parks.group: CONTRIBUTOR})
    carry = Counting(parks.office.door.handle)
    cyd.sync(carry)
    assert carry.asked["part"] > 1
    parks.office.settle()


def test_a_stick_holds_pages_though_there_is_a_snapshot(parks: Parks) -> None:
    built(parks.office, parks.group)
    parks.office.sticks.bundles = Bundles(parks.office.server)
    cyd = Desk(parks.office, "cyd", 0)
    parks.office.sticks.to_and_fro(cyd, parks.office.code("cyd", {parks.group: CONTRIBUTOR}))
    assert cyd.text(parks.ids[1], "problem") == parks.ben.text(parks.ids[1], "problem")


def test_snapshots_are_built_of_what_is_large_and_has_grown_and_by_one_process(parks: Parks) -> None:
    server, store = parks.office.server, parks.store
    store.least = 10
    assert parks.group in snapshots.build_due(server)
    assert snapshots.build_due(server) == []
    for number in range(9):
        parks.ana.editing.put(parks.ids[0], {"title": f"Once more {number}"})
    parks.ana.sync()
    assert snapshots.build_due(server) == []
    parks.ana.editing.put(parks.ids[0], {"title": "Grown"})
    parks.ana.sync()
    assert chores.claim(server, snapshots.CLAIMED, snapshots.CLAIM_MS)
    assert snapshots.build_due(server) == []
    parks.office.now.ms += snapshots.CLAIM_MS
    assert snapshots.build_due(server) == [parks.group]


def test_nothing_is_left_of_a_snapshot_when_the_space_is_taken_off(parks: Parks) -> None:
    built(parks.office, parks.group)
    cyd = Desk(parks.office, "cyd", 0)
    parks.office.enrol(cyd, "cyd", {parks.group: CONTRIBUTOR})
    with pytest.raises(WorldError):
        cyd.sync(Counting(parks.office.door.handle, lambda path, times: path == "part" and times > 2))
    parks.office.set_role(parks.ana, parks.group, "cyd", "")
    cyd.sync()
    with cyd.library.reading() as connection:
        for table in (t.snapshot, t.snapshot_piece, replica.link, replica.entry, replica.record):
            assert connection.execute(select(table).where(table.c.space == parks.group)).all() == []


def test_what_was_left_out_is_said_and_comes_when_it_was_asked_for(parks: Parks) -> None:
    id_ = parks.ids[0]
    built(parks.office, parks.group)
    cyd = parks.cyd()
    found = versions(cyd.library, id_)
    assert found.elsewhere > 0
    with pytest.raises(SyncError, match="on the server only"):
        found.until(found.steps[0])
    cyd.sync()
    here, there = versions(cyd.library, id_), versions(parks.ben.library, id_)
    assert here.elsewhere == 0
    assert [line.change for line in here.lines] == [line.change for line in there.lines]
    assert verify(cyd.library) == []


def test_a_restored_desk_is_healed_when_it_meets_its_own_work_in_a_snapshot(
    parks: Parks, tmp_path: Path
) -> None:
    backup = saved(parks.ben, "backup")
    for number in range(4):
        parks.ben.editing.put(parks.ids[1], {"title": f"Ben {number}"})
    parks.ben.sync()
    built(parks.office, parks.group)
    restore(parks.ben, backup)
    parks.ben.editing.put(parks.ids[2], {"title": "From the copy"})
    parks.ben.sync()
    parks.office.settle()
    assert parks.ana.see(parks.ids[2]).title == "From the copy"
    assert parks.ana.see(parks.ids[1]).title == "Ben 3"
