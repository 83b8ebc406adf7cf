"""The bytes of attachments: given to readers of a space, taken from its writers, reached in no other way."""

from __future__ import annotations

import os

import pytest

from practicedesk_sync.blobs.pieces import PIECE
from practicedesk_sync.errors import Refused, SyncError
from practicedesk_sync.ids import item_id
from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Op
from practicedesk_sync.policy.roles import READER
from practicedesk_sync.protocol.blobs import FetchRequest, HaveRequest, StoreRequest
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, hash_of, new_record, titled


def refer(desk: HandDesk, space: str, data: bytes, name: str = "plan.txt") -> str:
    """A note that names a file; the file's hash."""
    value = {"name": name, "size": len(data), "type": "text/plain", "sha256": hash_of(data)}
    item = item_id(desk.key.id, desk.tips[space][0] + 1, 0)
    named = Op("attachments", changes.INSERT, {"place": "V", "value": value}, item=item)
    desk.push(desk.change(space, new_record(), (*titled("A note"), named), kind="note"))
    desk.pull()
    return hash_of(data)


def lacking(desk: HandDesk, *spaces: str) -> dict[str, int]:
    return {one.sha256: one.stored for one in desk.channel.have(HaveRequest(spaces=list(spaces))).lacking}


def store(desk: HandDesk, space: str, data: bytes, *, offset: int = 0, size: int = 0) -> int:
    request = StoreRequest(space=space, sha256=hash_of(data), size=size or len(data), offset=offset)
    return desk.channel.store(request, data[offset : offset + PIECE]).stored


def fetch(desk: HandDesk, space: str, sha256: str, offset: int = 0) -> bytes:
    return desk.channel.fetch(FetchRequest(space=space, sha256=sha256, offset=offset))


def refused(work: object) -> str:
    with pytest.raises(SyncError) as told:
        work()  # type: ignore[operator]
    return told.value.code


def text(length: int) -> bytes:
    return os.urandom(length // 2 + 1).hex().encode()[:length]


def test_a_file_goes_up_and_down_from_any_byte(world: World) -> None:
    group, data = world.group(), text(PIECE + 1_000)
    ana, ben = world.member(group), world.member(group, READER)
    sha256 = refer(ana, group, data)
    assert lacking(ana, group) == lacking(ben, group) == {sha256: 0}
    assert refused(lambda: fetch(ben, group, sha256)) == "blob_unknown"
    assert store(ana, group, data) == PIECE
    assert store(ana, group, data) == PIECE  # said again
    assert lacking(ana, group) == {sha256: PIECE}
    assert refused(lambda: fetch(ben, group, sha256)) == "blob_unknown"
    assert store(ana, group, data, offset=PIECE) == len(data)
    assert store(ana, group, data) == len(data)
    assert lacking(ben, group) == {}
    assert fetch(ben, group, sha256, 5) + fetch(ben, group, sha256, PIECE) == data[5:]
    assert fetch(ben, group, sha256, len(data)) == b""


def test_what_is_lost_while_a_file_is_on_its_way_is_asked_for_again(world: World) -> None:
    group, data = world.group(), text(3 * PIECE)
    ana = world.member(group)
    sha256 = refer(ana, group, data)
    lacking(ana, group)
    store(ana, group, data)
    store(ana, group, data, offset=PIECE)
    blobs = world.server.blobs
    assert blobs is not None
    (blobs.folder / group / sha256 / f"{0:012x}").unlink()
    assert store(ana, group, data, offset=2 * PIECE) == 0
    assert store(ana, group, data) == 3 * PIECE
    assert fetch(ana, group, sha256) == data[:PIECE]


def test_only_writers_of_a_space_add_and_only_what_a_record_there_names(world: World) -> None:
    group, other, data = world.group(), world.group(), text(500)
    ana, ben, eve = world.member(group), world.member(group, READER), world.member(other)
    sha256 = refer(ana, group, data)
    assert lacking(ana, group) == {sha256: 0}
    assert refused(lambda: store(ben, group, data)) == "read_only"
    assert refused(lambda: store(eve, group, data)) == "blob_unknown"
    assert refused(lambda: store(eve, other, data)) == "blob_unknown"
    assert refused(lambda: store(ana, group, b"something nobody named")) == "blob_unknown"
    assert store(ana, group, data) == len(data)


def test_to_know_a_hash_opens_nothing_elsewhere(world: World) -> None:
    """Whoever names a file in a space of their own gets it there only from somebody who has it."""
    group, data = world.group(), text(500)
    ana, eve = world.member(group), world.person("eve")
    sha256 = refer(ana, group, data)
    lacking(ana, group)
    store(ana, group, data)
    own = eve.open()
    refer(eve, own, data)
    assert lacking(eve, own, group) == {sha256: 0}
    unknown = refused(lambda: fetch(eve, group, "0" * 64))
    assert [refused(lambda s=s: fetch(eve, s, sha256)) for s in (group, own)] == [unknown, unknown]


def test_who_was_removed_gets_nothing_any_more(world: World) -> None:
    ana = world.person("ana")
    group, data = ana.open(), text(300)
    ben = world.member(group)
    sha256 = refer(ana, group, data)
    lacking(ana, group)
    store(ana, group, data)
    assert fetch(ben, group, sha256) == data
    assert ana.ask("remove", space=group, account=ben.account).code == ""
    assert refused(lambda: fetch(ben, group, sha256)) == "blob_unknown"
    assert lacking(ben, group) == {}


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00" + bytes(50), b"<html><script>1</script>", b"PK\x03\x04" + bytes(60)]
)
def test_what_it_is_is_looked_at_whatever_it_is_called(world: World, data: bytes) -> None:
    group = world.group()
    ana = world.member(group)
    sha256 = refer(ana, group, data)
    lacking(ana, group)
    assert refused(lambda: store(ana, group, data)) == "blob_type"
    (lack,) = ana.channel.have(HaveRequest(spaces=[group])).lacking
    assert (lack.sha256, lack.stored, lack.code) == (sha256, 0, "blob_type")
    assert refused(lambda: store(ana, group, data)) == "blob_type"
    assert refused(lambda: fetch(ana, group, sha256)) == "blob_unknown"


def test_other_bytes_more_of_them_and_crumbs_are_not_taken(world: World) -> None:
    group, data = world.group(), text(5_000)
    ana = world.member(group)
    sha256 = refer(ana, group, data)
    lacking(ana, group)

    def say(piece: bytes, offset: int = 0, size: int = 5_000) -> int:
        request = StoreRequest(space=group, sha256=sha256, size=size, offset=offset)
        return ana.channel.store(request, piece).stored

    assert refused(lambda: say(data + b"more")) == "blob_size"
    assert refused(lambda: say(data[:10])) == "blob_size"
    assert refused(lambda: say(data, size=10**9)) == "blob_too_large"
    assert refused(lambda: say(data[::-1])) == "blob_differs"
    assert say(data[:2_000]) == 2_000
    assert say(data[3_000:], 3_000) == 2_000  # there is no hole
    assert say(data[2_000:], 2_000) == 5_000
    assert fetch(ana, group, sha256) + fetch(ana, group, sha256, 2_000) == data


def test_no_piece_is_larger_than_what_others_are_given_at_once(world: World) -> None:
    """It would be in memory in one piece each time, and in a bundle it would have no room at all."""
    group, data = world.group(), text(PIECE + 1)
    ana = world.member(group)
    sha256 = refer(ana, group, data)
    lacking(ana, group)
    request = StoreRequest(space=group, sha256=sha256, size=len(data), offset=0)
    assert refused(lambda: ana.channel.store(request, data)) == "blob_size"
    assert ana.channel.store(request, data[:PIECE]).stored == PIECE


def test_the_refusal_of_a_stranger_is_that_of_what_is_not_there(world: World) -> None:
    group, data = world.group(), text(100)
    ana, eve = world.member(group), world.person("eve")
    sha256 = refer(ana, group, data)
    lacking(ana, group)
    store(ana, group, data)
    said = []
    for space, wanted in ((group, sha256), (group, "1" * 64), ("2" * 32, sha256)):
        with pytest.raises(Refused) as told:
            fetch(eve, space, wanted)
        said.append(told.value.as_dict())
    assert said[0] == said[1] == said[2]
