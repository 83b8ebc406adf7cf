"""Files of records between desks that have no network, by sticks and couriers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from practicedesk.library.keeping import ALL, DEMAND, Policy
from practicedesk.services import files_kept
from practicedesk.services.attached import HERE, NOT_FETCHED, TURNED_AWAY, WAITING, attached
from practicedesk.services.attaching import Attaching
from practicedesk.services.bundle_reading import BundleReport, read_bundle
from practicedesk.services.bundle_words import summary, written_words
from practicedesk.services.bundle_writing import write_bundle
from practicedesk.services.bundled_files import FilesGoing
from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.bundle.contents import FilePiece
from practicedesk_sync.bundle.head import OUTBOX, REQUEST
from practicedesk_sync.bundle.reading import open_bundle
from practicedesk_sync.bundle.writing import BundleWriter, Sender
from practicedesk_sync.policy.roles import READER
from practicedesk_sync.protocol.messages import ExchangeRequest, Message
from practicedesk_sync.server.blobs import FILE_LIMIT, put_limit

from .office import Desk, Office, office
from .stick_pair import Pair, carry


class Files(Pair):
    """As the pair, without a network for Ben alone; `plan` is a file of almost three pieces."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.plan = b"%PDF-1.7\n" + os.urandom(2 * PIECE + 99)
        self.cleo = office.desk("cleo", {self.group: READER})

    def attach(self, desk: Desk, name: str = "plan.pdf", data: bytes = b"") -> None:
        path = self.office.folder / name
        path.write_bytes(data or self.plan)
        Attaching(desk.library).attach(self.practice, path)

    def state(self, desk: Desk) -> str:
        (one,) = attached(desk.library, self.practice)
        return one.state

    def read(self, desk: Desk) -> bytes:
        (one,) = attached(desk.library, self.practice)
        return b"".join(Attaching(desk.library).store.pieces(*one.reference.place))

    def online(self, desk: Desk) -> None:
        """A desk that has a network synchronises, its files too."""
        self.office.by_stick = False
        desk.sync()
        assert desk.carry_files().failed == []
        self.office.by_stick = True

    def bundle(self, desk: Desk, kind: str, *messages: Message) -> Path:
        """What a desk has made up itself."""
        library, server = desk.library, self.office.server.key
        sender = Sender(library.key, ((server.id, server.public),), library.now_ms, library.random_bytes)
        with BundleWriter(self.sticks.name(), sender, kind) as writer:
            for message in messages:
                writer.add(message)
        return writer.paths[0]

    def round(self, desk: Desk) -> BundleReport:
        return self.sticks.to_and_fro(desk)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    with office(tmp_path) as made:
        yield Files(made)


def test_a_file_goes_with_the_change_that_names_it_and_comes_with_the_page_that_does(files: Files) -> None:
    files.attach(files.b)
    written = files.sticks.written(files.b)
    assert (written.kind, written.changes, written.files) == (OUTBOX, 1, 1)
    assert written_words(written).startswith("1 change and 1 attached file saved in ")
    (taken,) = files.sticks.take(written.paths[0])
    assert (taken.files, taken.failed) == (1, [])
    (again,) = files.sticks.take(written.paths[0])
    assert (again.files, again.failed) == (1, [])
    assert files.state(files.b) == WAITING
    files.sticks.read(files.b, files.sticks.answer(written.paths[0]))
    assert files.state(files.b) == HERE
    assert files.sticks.written(files.b).kind == REQUEST
    report = files.round(files.cleo)
    assert report.files == 1 and "1 attached file came with it" in summary(report)
    assert (files.state(files.cleo), files.read(files.cleo)) == (HERE, files.plan)


def test_what_a_rule_leaves_there_is_not_sent_and_comes_when_it_is_changed(files: Files) -> None:
    files_kept.keep(files.cleo.library, {files.group: Policy(DEMAND)})
    files.attach(files.a)
    files.online(files.a)
    assert files.round(files.cleo).files == 0
    assert files.state(files.cleo) == NOT_FETCHED
    files_kept.keep(files.cleo.library, {files.group: Policy(ALL)})
    assert files.round(files.cleo).files == 1
    assert files.read(files.cleo) == files.plan


def test_one_does_not_get_back_what_one_has_sent(files: Files) -> None:
    files.attach(files.b)
    answer = files.sticks.answer(files.sticks.write(files.b))
    assert answer.stat().st_size < PIECE


def test_a_part_that_came_is_not_asked_for_again(files: Files) -> None:
    files.attach(files.a)
    files.online(files.a)
    store = Attaching(files.cleo.library).store
    files.round(files.cleo)
    (one,) = attached(files.cleo.library, files.practice)
    store.drop(*one.reference.place)
    store.put(*one.reference.place, 0, files.plan[:PIECE])
    assert files.sticks.answer(files.sticks.write(files.cleo)).stat().st_size < 2 * PIECE
    assert files.round(files.cleo).files == 1
    assert files.read(files.cleo) == files.plan


def test_without_files_the_changes_go_alone_and_the_file_with_the_next(files: Files) -> None:
    files.attach(files.b)
    lean = write_bundle(files.b.library, files.sticks.name(), with_files=False)
    assert (lean.changes, lean.files) == (1, 0) and lean.paths[0].stat().st_size < PIECE
    files.sticks.read(files.b, files.sticks.answer(lean.paths[0]))
    assert files.state(files.b) == WAITING
    later = files.sticks.written(files.b)
    assert (later.kind, later.changes, later.files) == (OUTBOX, 0, 1)
    assert written_words(later).startswith("1 attached file saved in ")
    files.sticks.read(files.b, files.sticks.answer(later.paths[0]))
    assert files.state(files.b) == HERE


def test_sticks_in_any_order_and_twice_leave_the_same(files: Files) -> None:
    """An old answer does not bring back what the server lacked then."""
    files.attach(files.b)
    first = write_bundle(files.b.library, files.sticks.name(), with_files=False).paths[0]
    old = files.sticks.answer(first)
    whole = files.sticks.write(files.b)
    new = files.sticks.answer(whole, whole)
    for path in (new, old, new, old):
        read_bundle(files.b.library, path)
        assert files.state(files.b) == HERE
    assert files.sticks.written(files.b).kind == REQUEST


def test_a_file_that_is_taken_away_while_a_stick_is_written_ends_there(files: Files) -> None:
    files.attach(files.b)
    going = FilesGoing(files.b.library, with_bytes=True)
    messages = going.messages()
    assert len(next(messages).piece) == PIECE
    going.store.forget(files.group)
    assert list(islice(messages, 3)) == []


def test_a_colleague_carries_files_piece_by_piece_both_ways(files: Files) -> None:
    files.attach(files.a, "from ana.pdf", b"%PDF-1.7\nFrom Ana.")
    files.online(files.a)
    files.round(files.b)
    other = files.b.editing.new("practice", "Lamps", "Parks")
    path = files.office.folder / "lamps.pdf"
    path.write_bytes(files.plan)
    Attaching(files.b.library).attach(other, path)
    files.office.by_stick = False
    read_bundle(files.b.library, carry(files, files.sticks.write(files.b)))
    (sent,) = attached(files.b.library, other)
    assert sent.state == HERE
    files.office.by_stick = True
    assert files.round(files.cleo).files == 2


def test_what_the_server_does_not_take_is_told_and_in_nobodys_way(files: Files) -> None:
    with files.office.server.engine.begin() as connection:
        put_limit(connection, FILE_LIMIT, 1_000)
    files.attach(files.b)
    files.b.editing.put(files.practice, {"summary": "Still comes."})
    (taken,) = files.sticks.take(files.sticks.write(files.b))
    assert (taken.files, taken.failed) == (0, ["The file is larger than this server takes."])
    report = files.round(files.b)
    assert report.acknowledged and files.state(files.b) == TURNED_AWAY


def test_who_does_not_read_a_group_gets_none_of_its_files(files: Files) -> None:
    files.attach(files.a)
    files.online(files.a)
    (one,) = attached(files.a.library, files.practice)
    asked = ExchangeRequest(files=[(*one.reference.place, 0)], files_under=[(files.group, 10**9)])
    outside = files.office.desk("dora")
    for desk, size in ((outside, 0), (files.cleo, len(files.plan))):
        question = files.bundle(desk, REQUEST, asked)
        with open_bundle(files.sticks.answer(question)) as bundle:
            given = [one for one in bundle.messages(desk.library.key) if isinstance(one, FilePiece)]
        assert sum(len(one.piece) for one in given) == size


def test_bytes_that_are_not_the_files_stay_out_on_both_sides(files: Files) -> None:
    files.attach(files.b)
    (attachment,) = attached(files.b.library, files.practice)
    (space, sha256), size = attachment.reference.place, attachment.reference.size

    def piece(data: bytes, **facts: object) -> FilePiece:
        about = {"space": space, "sha256": sha256, "size": size, "offset": 0} | facts
        return FilePiece.model_validate(about).model_copy(update={"piece": data})

    files.sticks.take(write_bundle(files.b.library, files.sticks.name(), with_files=False).paths[0])
    other = os.urandom(size)
    pieces = [piece(other[at : at + PIECE], offset=at) for at in range(0, size, PIECE)]
    (taken,) = files.sticks.take(files.bundle(files.b, OUTBOX, *pieces))
    assert taken.files == 0 and taken.failed == ["A file has come other than it was sent."]
    for desk, one in ((files.cleo, piece(files.plan[:PIECE])), (files.b, piece(b"x", sha256="0" * 64))):
        (taken,) = files.sticks.take(files.bundle(desk, OUTBOX, one))
        assert taken.files == 0 and len(taken.failed) == 1
    assert files.office.server.blobs is not None
    assert files.office.server.blobs.held(space) == []
