"""Files of records, from desk to desk by way of the server."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, delete

from practicedesk.services.attached import (
    AWAITED,
    DAMAGED,
    HERE,
    NOT_FETCHED,
    PARTLY,
    TURNED_AWAY,
    WAITING,
    attached,
)
from practicedesk.services.attaching import Attaching
from practicedesk.services.enrolling import channel
from practicedesk.services.history import versions
from practicedesk.services.publishing import Publishing
from practicedesk.services.restoring import restore_version
from practicedesk.services.transferring import Transferring
from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.errors import Refused, SyncError, UserMistake, WorldError
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from practicedesk_sync.protocol.envelope import TOO_LARGE
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server import blob_rows
from practicedesk_sync.server import tables as own
from practicedesk_sync.server.blobs import FILE_LIMIT, SPACE_LIMIT, Blobs, put_limit
from practicedesk_sync.server.scrubbing import scrub_if_due

from .office import DAY_MS, Desk, Office, office


class Group:
    """Ana coordinates, Ben writes, Cleo reads.

    New for each test: `id`, a practice of theirs, and `plan`, a file of almost two pieces.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ana = office.desk("ana", {office.server.commons: CONTRIBUTOR})
        self.group = self.ana.editing.new("group", "Parks")
        self.ana.sync()
        self.ben = office.desk("ben", {self.group: CONTRIBUTOR})
        self.cleo = office.desk("cleo", {self.group: READER})
        self.id, self.plan = "", b""
        self.folder = office.folder / "given"
        self.folder.mkdir()

    def begin(self) -> None:
        """A new practice, which everybody has."""
        self.id = self.ana.editing.new("practice", "Benches", self.group)
        self.plan = b"%PDF-1.7\n" + os.urandom(16) + b"A plan of the benches.\n" * 20_000
        for desk in self.office.desks:
            desk.sync()

    def file(self, name: str = "plan.pdf", data: bytes = b"") -> Path:
        path = self.folder / name
        path.write_bytes(data or self.plan)
        return path

    def attach(self, desk: Desk, name: str = "plan.pdf", data: bytes = b"", instead_of: str = "") -> bool:
        return Attaching(desk.library).attach(self.id, self.file(name, data), instead_of)

    def states(self, desk: Desk) -> list[str]:
        return [one.state for one in attached(desk.library, self.id)]

    def read(self, desk: Desk, number: int = 0) -> bytes:
        one = attached(desk.library, self.id)[number].reference
        return b"".join(Attaching(desk.library).store.pieces(*one.place))

    def everybody(self) -> None:
        """Everybody synchronises, records first and files after that."""
        for desk in 2 * self.office.desks:
            desk.sync()
            assert desk.carry_files().failed == []


@pytest.fixture(scope="module", name="shared")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Group]:
    with office(tmp_path_factory.mktemp("office")) as made:
        yield Group(made)


@pytest.fixture
def group(shared: Group) -> Group:
    """The same people for most tests; each has a practice and a file of its own."""
    shared.begin()
    return shared


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Group]:
    """People of one test's own, for what changes more than a practice."""
    with office(tmp_path) as made:
        group = Group(made)
        group.begin()
        yield group


def test_a_file_attached_offline_comes_to_everybody(group: Group) -> None:
    assert group.attach(group.ben)
    assert group.states(group.ben) == [WAITING]
    group.ben.sync()
    group.ana.sync()
    group.ana.carry_files()
    (one,) = attached(group.ana.library, group.id)
    assert (one.state, one.who, one.reference.name) == (AWAITED, "ben", "plan.pdf")
    group.everybody()
    for desk in (group.ana, group.ben, group.cleo):
        assert (group.states(desk), group.read(desk)) == ([HERE], group.plan)
    assert not group.attach(group.ana, "again.pdf".replace("again", "plan"))


def test_a_file_put_in_the_place_of_another_and_taken_out_follow_their_record(group: Group) -> None:
    group.attach(group.ana)
    group.everybody()
    (before,) = attached(group.ben.library, group.id)
    assert group.attach(group.ben, "new.txt", b"A new plan.", before.reference.item)
    group.everybody()
    assert group.read(group.cleo) == b"A new plan."
    (now,) = attached(group.ana.library, group.id)
    assert Attaching(group.ana.library).detach(now.reference)
    group.office.settle()
    assert group.states(group.ben) == []
    first = group.ben.library
    restore_version(first, group.id, _second_mark(group.ben, group.id))
    group.office.settle()
    assert [group.read(desk) for desk in (group.ana, group.ben)] == [group.plan, group.plan]


def _second_mark(desk: Desk, id_: str) -> str:
    return versions(desk.library, id_).step(2).mark


def test_two_who_attach_at_once_have_both_files(group: Group) -> None:
    group.attach(group.ana, "a.txt", b"By Ana.")
    group.attach(group.ben, "b.txt", b"By Ben.")
    group.everybody()
    assert {group.read(group.cleo, number) for number in (0, 1)} == {b"By Ana.", b"By Ben."}


@pytest.mark.parametrize("way", ["store", "fetch"])
def test_a_transfer_that_is_cut_goes_on_at_the_first_missing_byte(group: Group, way: str) -> None:
    data = b"%PDF-1.7\n" + os.urandom(5 * PIECE)
    group.attach(group.ana, data=data)
    group.office.settle()
    giver, taker = (group.ana, group.ana) if way == "store" else (group.ana, group.ben)
    if way == "fetch":
        giver.carry_files()
        taker.sync()
    offsets: list[int] = []
    handle = group.office.door.handle

    def cut_after(pieces: int) -> None:
        left = pieces

        def cut(path: str, frame: bytes) -> tuple[int, bytes]:
            nonlocal left
            if path == way:
                left -= 1
                if left < 0:
                    raise WorldError("offline", "Cut.", "Later.", retryable=True)
                offsets.append(len(frame))
            return handle(path, frame)

        with pytest.raises(WorldError):
            taker.carry_files(cut)

    cut_after(2)
    if way == "fetch":
        assert group.states(group.ben) == [PARTLY]
    cut_after(1)
    cut_after(2)
    taker.carry_files()
    assert len(offsets) == 5  # each piece went once
    group.everybody()
    assert group.read(group.ben) == data


def test_an_answer_that_is_lost_does_no_harm(group: Group) -> None:
    group.attach(group.ana)
    group.ana.sync()
    handle = group.office.door.handle

    def lost(path: str, frame: bytes) -> tuple[int, bytes]:
        answer = handle(path, frame)
        if path == "store":
            raise WorldError("offline", "Cut.", "Later.", retryable=True)
        return answer

    for _ in range(2):
        with pytest.raises(WorldError):
            group.ana.carry_files(lost)
    group.everybody()
    assert group.read(group.ben) == group.plan


def test_a_network_that_lets_only_small_messages_through_gets_smaller_pieces(group: Group) -> None:
    data = b"%PDF-1.7\n" + os.urandom(PIECE)
    group.attach(group.ana, data=data)
    group.ana.sync()

    def narrow(path: str, frame: bytes) -> tuple[int, bytes]:
        if len(frame) > 40_000:
            raise SyncError(TOO_LARGE, "Too large.", "Send less.")
        return group.office.door.handle(path, frame)

    assert group.ana.carry_files(narrow).sent == 1
    group.everybody()
    assert group.read(group.ben) == data


def test_small_files_go_before_large_ones_and_records_before_both(group: Group) -> None:
    group.attach(group.ana, "large.txt", b"large " * 1_000)
    group.attach(group.ana, "small.txt", b"small")
    group.ana.sync()
    group.ben.sync()
    assert [one.reference.name for one in attached(group.ben.library, group.id)] == ["large.txt", "small.txt"]
    names: list[str] = []
    for desk in (group.ana, group.ben):
        service = channel(desk.library, group.office.door.handle)
        names += [step.name for step in Transferring(desk.library, service).steps()]
    assert names == ["small.txt", "large.txt"] * 2


def test_what_comes_by_itself_is_said_by_space_and_record(group: Group) -> None:
    attaching = Attaching(group.ben.library)
    group.attach(group.ana)
    group.office.settle()
    group.ana.carry_files()
    attaching.keep("Parks", "demand")
    group.ben.carry_files()
    assert group.states(group.ben) == [NOT_FETCHED]
    group.ben.carry_files(None, group.id)
    assert group.states(group.ben) == [HERE]
    attaching = Attaching(group.cleo.library)
    attaching.keep("Parks", "under:0")
    group.cleo.carry_files()
    assert group.states(group.cleo) == [NOT_FETCHED]
    attaching.keep("Parks", "pinned")
    group.cleo.carry_files()
    assert group.states(group.cleo) == [NOT_FETCHED]
    attaching.pin(group.id, kept=True)
    group.cleo.carry_files()
    assert group.states(group.cleo) == [HERE]
    with pytest.raises(UserMistake):
        attaching.keep("Parks", "under:some")


def test_a_right_that_ends_takes_the_files_with_it(alone: Group) -> None:
    group = alone
    group.attach(group.ana, "canary.txt", b"A canary sings here.")
    group.everybody()
    (one,) = attached(group.ben.library, group.id)
    copy = Attaching(group.ben.library).copy_to_open(one.reference)
    assert copy.read_bytes() == b"A canary sings here."
    group.office.set_role(group.ana, group.group, "ben", "")
    group.ben.sync()
    left = [path for path in group.ben.library.folder.rglob("*") if path.is_file()]
    assert [path for path in left if b"canary sings" in path.read_bytes()] == []
    assert Attaching(group.ben.library).store.spaces() == []
    assert group.read(group.ana) == b"A canary sings here."


def test_what_a_desk_or_the_server_has_lost_comes_again_from_whoever_has_it(alone: Group) -> None:
    group = alone
    group.attach(group.ana)
    group.everybody()
    (one,) = attached(group.ben.library, group.id)
    here = group.ben.library.folder / "attachments" / one.reference.space / one.reference.sha256 / f"{0:012x}"
    here.write_bytes(b"something else" * 10)
    assert Attaching(group.ben.library).scrub() == [one.reference.sha256]
    assert group.states(group.ben) == [DAMAGED]
    there = group.office.folder / "blobs" / one.reference.space / one.reference.sha256 / f"{PIECE:012x}"
    there.unlink()
    blobs = Blobs(group.office.server)
    assert blobs.scrub() == (1, [f"{one.reference.space}/{one.reference.sha256}"])
    group.cleo.carry_files()  # who may only read cannot bring it
    assert blobs.scrub() == (0, [])
    group.everybody()
    assert blobs.scrub() == (1, [])
    assert [group.read(desk) for desk in (group.ana, group.ben)] == [group.plan, group.plan]


def test_the_server_looks_after_its_files_once_a_week(group: Group) -> None:
    server = group.office.server
    assert scrub_if_due(server)
    assert not scrub_if_due(server)
    group.office.now.ms += 7 * DAY_MS
    assert scrub_if_due(server)


def test_a_desk_reads_its_files_once_a_week(group: Group) -> None:
    group.attach(group.ana)
    attaching = Attaching(group.ana.library)
    (one,) = attached(group.ana.library, group.id)
    here = group.ana.library.folder / "attachments" / one.reference.space / one.reference.sha256 / f"{0:012x}"
    assert attaching.scrub_if_due() == []
    here.write_bytes(b"x" * 99)
    assert attaching.scrub_if_due() == []
    group.office.now.ms += 7 * DAY_MS
    assert attaching.scrub_if_due() == [one.reference.sha256]


def test_what_the_server_does_not_take_stays_here_with_the_reason(alone: Group) -> None:
    group = alone

    def limit(name: str, size: int) -> None:
        run_tx(group.office.server.engine, partial(put_limit, name=name, size=size))

    group.attach(group.ana)
    group.ana.sync()
    limit(FILE_LIMIT, 1_000)
    assert group.ana.carry_files().sent == 0
    (one,) = attached(group.ana.library, group.id)
    assert one.state == TURNED_AWAY and "larger" in one.why
    with pytest.raises(UserMistake, match="larger"):
        group.attach(group.ana, "more.pdf", group.plan + b"x")
    limit(FILE_LIMIT, 10_000_000)
    limit(SPACE_LIMIT, len(group.plan) + 10)
    assert group.ana.carry_files().sent == 1
    group.attach(group.ana, "small.txt", b"eleven more")
    group.ana.sync()
    assert group.ana.carry_files().sent == 0
    assert group.states(group.ana) == [HERE, TURNED_AWAY]


def test_a_published_record_has_its_files_where_it_is_published(group: Group) -> None:
    group.attach(group.ben)
    group.ben.sync()
    group.ana.sync()
    with pytest.raises(UserMistake, match="Not all of its files"):
        Publishing(group.ana.library).publish(group.id)
    dora = group.office.desk("dora")
    group.everybody()
    made = Publishing(group.ana.library).publish(group.id).id
    group.everybody()
    (one,) = attached(dora.library, made)
    assert one.state == HERE
    assert b"".join(Attaching(dora.library).store.pieces(*one.reference.place)) == group.plan


def test_who_may_not_write_keeps_no_bytes_of_what_they_tried_to_attach(group: Group) -> None:
    with pytest.raises(Refused):
        group.attach(group.cleo)
    sha256 = hashlib.sha256(group.plan).hexdigest()
    assert sha256 not in Attaching(group.cleo.library).store.held(group.group)


def test_a_copy_for_another_program_has_a_safe_name(group: Group) -> None:
    sha256 = hashlib.sha256(group.plan).hexdigest()
    value = {
        "name": "..\\..\\con.\u202efdp.exe",
        "size": len(group.plan),
        "type": "text/html",
        "sha256": sha256,
    }
    group.attach(group.ana)
    group.ana.editing.add(group.id, "attachments", [value])
    lied = attached(group.ana.library, group.id)[1]
    copy = Attaching(group.ana.library).copy_to_open(lied.reference)
    assert copy.name == "_con.fdp.pdf"
    assert copy.is_relative_to(group.ana.library.folder / "opened")
    assert copy.read_bytes() == group.plan


def _empty(connection: Connection, table: Table) -> None:
    connection.execute(delete(table))


def test_a_server_restored_from_before_hears_of_its_files_again(group: Group) -> None:
    """The rows follow from the log."""
    group.attach(group.ana)
    group.everybody()
    for table in (own.blob, own.blob_seen):
        run_tx(group.office.server.engine, partial(_empty, table=table))
    group.everybody()
    (one,) = attached(group.ana.library, group.id)
    row = run_tx(
        group.office.server.engine, lambda connection: blob_rows.row_of(connection, *one.reference.place)
    )
    assert row is not None and row.state == blob_rows.WHOLE
