"""The server takes another key: desks follow by what the old one signed, and by nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library.identity import server_pin
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.remote.checking import FAULT, FINE, Checking
from practicedesk.remote.network import Network
from practicedesk.services.bundle_reading import read_bundle
from practicedesk.services.bundle_writing import write_bundle
from practicedesk.services.checking import verify
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.extracts import read_extract, write_extract
from practicedesk.services.syncing import Syncing
from practicedesk_sync.bundle.contents import Rotations
from practicedesk_sync.bundle.head import DELTA
from practicedesk_sync.bundle.reading import open_bundle
from practicedesk_sync.bundle.writing import BundleWriter, Sender
from practicedesk_sync.errors import SyncError, WorldError
from practicedesk_sync.log import rotation
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.messages import Hello, encode
from practicedesk_sync.replica.verify import verify as verify_space
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import audit, data
from practicedesk_sync.server.bundles import Bundles
from practicedesk_sync.server.door import Door
from tests.contract.hand_desk import now_ms
from tests.e2e.bad_network import bad_network


class House:
    """A server in a folder, which can be started anew, and desks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = data.Place(folder / "server")
        made = data.create(self.place, now_ms, os.urandom)
        data.finish(made)
        made.close()
        self.start()
        self.group = admin.add_group(self.server, "Parks")
        self.libraries: list[Library] = []

    def start(self) -> None:
        self.data = data.open_data(self.place, now_ms, os.urandom)
        self.server = self.data.server
        self.door = Door(self.server)

    def rotate(self) -> None:
        data.rotate(self.place, self.data)
        self.data.close()
        self.start()

    def code(self, name: str) -> str:
        return admin.invite(self.server, name, self.group, "contributor")[0].text

    def desk(self, name: str, code: str = "") -> Library:
        library = create(self.folder / f"{name}-{len(self.libraries)}", now_ms, os.urandom)
        self.libraries.append(library)
        enrol(library, self.door.handle, "memory:", code or self.code(name))
        self.sync(library)
        return library

    def sync(self, library: Library) -> None:
        report = Syncing(library, channel(library, self.door.handle)).run()
        assert report.audit is None

    def close(self) -> None:
        for library in self.libraries:
            library.close()
        self.data.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def pinned(library: Library) -> tuple[bytes, ...]:
    with library.reading() as connection:
        pin = server_pin(connection)
    assert pin is not None
    return pin.keys


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice while it was away"])
def test_a_desk_follows_by_itself_and_goes_on_with_its_work(house: House, times: int) -> None:
    ana = house.desk("ana")
    commons = house.server.commons
    note = Editing(ana).new("note", "Written before", house.group)
    for _ in range(times):
        house.rotate()
    house.sync(ana)
    assert pinned(ana) == house.server.keys
    assert len(pinned(ana)) == times + 1
    assert house.server.commons == commons
    assert verify(ana) == []
    ben = house.desk("ben")
    assert verify(ben) == []
    with ben.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM shown WHERE id = ?", (note,)).scalar() == 1
    Editing(ben).put(note, {"body": "And after."})
    house.sync(ben)
    house.sync(ana)


def test_all_that_the_server_has_holds_afterwards(house: House) -> None:
    house.desk("ana")
    house.rotate()
    house.rotate()
    with house.data.reader.begin() as connection:
        for space in (house.group, house.server.commons):
            assert verify_space(connection, space, house.server.keys) == []
        assert audit.check(connection, house.server.keys)[1] == ""
        rotated = [one.facts["new"] for one in audit.entries(connection) if one.what == "key_rotated"]
    assert rotated == [key.id for key in reversed(house.server.held_keys[:-1])]


def test_a_code_given_before_serves_afterwards(house: House) -> None:
    code = house.code("ben")
    house.rotate()
    ben = house.desk("ben", code)
    assert pinned(ben) == house.server.keys
    assert verify(ben) == []


def test_a_removal_told_before_and_heard_after_takes_the_group_off(house: House) -> None:
    ana = house.desk("ana")
    admin.remove(house.server, "ana", house.group)
    house.rotate()
    report = Syncing(ana, channel(ana, house.door.handle)).run()
    assert report.purged == [house.group]


def test_a_rotation_that_was_cut_off_is_completed_when_the_server_is_opened(house: House) -> None:
    ana = house.desk("ana")
    fresh = KeyPair(os.urandom(32))
    house.place.key.write_text("\n".join([fresh.seed.hex(), house.server.key.seed.hex()]))
    house.data.close()
    house.start()
    assert house.server.key.id == fresh.id
    house.sync(ana)
    assert pinned(ana) == house.server.keys


def test_an_extract_written_afterwards_holds_and_leads_back_to_every_key(house: House) -> None:
    ana = house.desk("ana")
    file = house.folder / "account"
    house.rotate()
    house.rotate()
    Editing(ana).new("note", "After", house.group)
    house.sync(ana)
    write_extract(ana, house.group, file)
    extract = read_extract(file)
    assert extract.fingerprint == house.server.key.id
    assert extract.written
    whole = file.read_bytes()
    for proof in {one[1] for one in rotation.chain_of(house.server.held_keys)}:
        file.write_bytes(whole.replace(proof.encode(), b"0" * 128))
        with pytest.raises(WorldError, match="does not hold"):
            read_extract(file)


def test_a_check_of_the_connection_knows_the_key_that_followed(house: House) -> None:
    ana = house.desk("ana")
    house.rotate()
    with bad_network(house.door.handle) as network:
        for key, mark in ((pinned(ana)[0], FINE), (KeyPair(os.urandom(32)).public, FAULT)):
            found = {one.step: one.mark for one in Checking(network.url, Network(), key).run()}
            assert found["server"] == mark


class Impostor:
    """A server with another key, which says that ours has signed for it."""

    def __init__(self, house: House, *claimed: rotation.Rotation) -> None:
        self.house = house
        self.key = KeyPair(os.urandom(32))
        self.claimed = list(claimed)

    def handle(self, path: str, frame: bytes) -> tuple[int, bytes]:
        nonce = envelope.open_request(frame).nonce
        hello = Hello(
            server_key=self.key.public.hex(),
            name="Ours, surely",
            protocols=[1],
            time_ms=0,
            token="",
            rotations=self.claimed,
        )
        return 200, envelope.seal_answer(self.key, path, nonce, encode(hello), show_key=path == "hello")


def forged(house: House, how: str) -> Impostor:
    impostor = Impostor(house)
    ours, theirs = house.server.key, impostor.key
    right = rotation.make(ours, theirs.public)
    impostor.claimed = {
        "signed by itself": [(right[0], theirs.sign(b"practicedesk rotation 1\0", right[0].encode()))],
        "signed by nobody": [(right[0], "0" * 128)],
        "for another key": [rotation.make(ours, os.urandom(32))],
        "by another key": [rotation.make(KeyPair(os.urandom(32)), theirs.public)],
        "no rotation": [("{}", right[1])],
        "garbage": [("\u2028", "x")],
        "with a gap": [
            rotation.make(ours, os.urandom(32)),
            rotation.make(KeyPair(os.urandom(32)), theirs.public),
        ],
    }[how]
    return impostor


@pytest.mark.parametrize(
    "how",
    [
        "signed by itself",
        "signed by nobody",
        "for another key",
        "by another key",
        "no rotation",
        "garbage",
        "with a gap",
    ],
)
def test_a_key_for_which_the_pinned_one_has_not_signed_is_refused(house: House, how: str) -> None:
    ana = house.desk("ana")
    before = pinned(ana)
    with pytest.raises(SyncError) as refused:
        Syncing(ana, channel(ana, forged(house, how).handle)).run()
    assert refused.value.code == "rotation_unproven"
    assert "has not signed" in refused.value.message
    assert pinned(ana) == before
    house.sync(ana)


def test_another_server_altogether_is_not_ours(house: House) -> None:
    ana = house.desk("ana")
    with pytest.raises(SyncError) as refused:
        Syncing(ana, channel(ana, Impostor(house).handle)).run()
    assert refused.value.code == "other_server"


def test_the_old_key_is_not_followed_back(house: House) -> None:
    """Who has stolen the key that was replaced is not taken for the server any more."""
    ana = house.desk("ana")
    stolen = house.server.key
    house.rotate()
    house.sync(ana)
    impostor = Impostor(house, *rotation.chain_of(house.server.held_keys))
    impostor.key = stolen
    with pytest.raises(SyncError) as refused:
        Syncing(ana, channel(ana, impostor.handle)).run()
    assert refused.value.code == "rotation_unproven"
    assert pinned(ana) == house.server.keys


def to_and_fro(house: House, library: Library, stick: Path, code: str = "") -> None:
    """The desk's stick, which may have been written before, is read by the server and answered."""
    bundles = Bundles(house.server)
    with open_bundle(stick) as bundle:
        taken = bundles.take(bundle)
    back = bundles.answer([taken], stick.with_suffix(".back.pdbundle")).paths[0]
    read_bundle(library, back)


def test_by_stick_a_desk_follows_too_and_what_was_sealed_to_the_old_key_is_read(house: House) -> None:
    ana = house.desk("ana")
    note = Editing(ana).new("note", "On a stick", house.group)
    stick = write_bundle(ana, house.folder / "1.pdbundle").paths[0]
    house.rotate()
    house.rotate()
    to_and_fro(house, ana, stick)
    assert pinned(ana) == house.server.keys
    assert verify(ana) == []
    Editing(ana).put(note, {"body": "And another one."})
    to_and_fro(house, ana, write_bundle(ana, house.folder / "2.pdbundle").paths[0])
    house.sync(ana)


def test_a_code_from_before_serves_by_stick(house: House) -> None:
    code = house.code("ben")
    house.rotate()
    ben = create(house.folder / "ben", now_ms, os.urandom)
    house.libraries.append(ben)
    stick = write_bundle(ben, house.folder / "1.pdbundle", code_text=code).paths[0]
    to_and_fro(house, ben, stick)
    assert pinned(ben) == house.server.keys
    assert verify(ben) == []


def test_a_stick_signed_by_another_key_is_not_taken(house: House) -> None:
    ana = house.desk("ana")
    before = pinned(ana)
    theirs = KeyPair(os.urandom(32))
    for number, claimed in enumerate(
        (
            [],
            [rotation.make(theirs, theirs.public)],
            [(rotation.make(house.server.key, theirs.public)[0], "0" * 128)],
        )
    ):
        sender = Sender(theirs, ((ana.key.id, ana.key.public),), now_ms, os.urandom)
        with BundleWriter(house.folder / f"{number}.pdbundle", sender, DELTA) as writer:
            writer.add(Rotations(rotations=claimed))
        with pytest.raises(SyncError) as refused:
            read_bundle(ana, house.folder / f"{number}.pdbundle")
        assert refused.value.code in ("bundle_signer", "rotation_unproven")
        assert pinned(ana) == before
