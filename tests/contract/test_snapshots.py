"""Snapshots of spaces: built from either database, given part by part to readers of the space alone."""

from __future__ import annotations

import pytest

from practicedesk_sync.errors import Refused
from practicedesk_sync.log import entry as log
from practicedesk_sync.protocol import snapshots as wire
from practicedesk_sync.protocol.messages import ExchangeRequest
from practicedesk_sync.protocol.snapshots import Group, HistoryRequest, Manifest, PartRequest
from practicedesk_sync.server import snapshots
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, titled

KEPT = 4


def built(world: World, space: str) -> Manifest:
    assert world.server.snapshots is not None
    return snapshots.build(world.server, world.server.snapshots, space)


def part_of(desk: HandDesk, space: str, sha256: str, offset: int = 0) -> bytes:
    return desk.channel.part(PartRequest(space=space, sha256=sha256, offset=offset))


def groups(world: World, desk: HandDesk, manifest: Manifest) -> list[Group]:
    """All of a snapshot, as a desk takes it."""
    found: list[Group] = []
    for sha256, size in manifest.parts:
        part = part_of(desk, manifest.space, sha256)
        assert len(part) == size
        found += wire.unpacked(part, sha256, manifest, world.server.keys)
    return found


def rewritten(desk: HandDesk, space: str, times: int) -> str:
    """A note whose title was put so many times; the record."""
    before = desk.note(space, "Title 0")
    made = [before]
    for number in range(1, times):
        made.append(desk.change(space, before.record, titled(f"Title {number}", (made[-1].hash,))))
    desk.push(*made)
    return before.record


def test_it_is_the_whole_log_without_what_was_replaced(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    record = rewritten(ana, group, 5)
    manifest = built(world, group)
    found = groups(world, ana, manifest)
    lines = sorted((line for one in found for line in one.lines), key=lambda line: line.entry.seq)
    assert [line.entry.seq for line in lines] == list(range(1, manifest.seq + 1))
    chain = wire.read(world.server.snapshots.latest(group).signed, world.server.keys).chain  # type: ignore[union-attr]
    from practicedesk_sync.replica.space_log import first_chain

    worked_out = first_chain(group, manifest.epoch)
    for line in lines:
        worked_out = log.chain_after(worked_out, line.entry)
    assert worked_out == chain == manifest.chain
    (mine,) = (one for one in found if one.record == record)
    assert [bool(line.said) for line in mine.lines] == [True, False, False, False, True]


def test_nobody_gets_a_part_or_a_history_of_a_space_they_may_not_read(world: World) -> None:
    group, other = world.group(), world.group()
    ana, eve = world.member(group), world.member(other)
    record = rewritten(ana, group, 3)
    sha256, _ = built(world, group).parts[0]
    assert part_of(ana, group, sha256)
    for space in (group, other):
        with pytest.raises(Refused):
            part_of(eve, space, sha256)
    with pytest.raises(Refused):
        part_of(ana, group, "0" * 64)
    with pytest.raises(Refused):
        eve.channel.history(HistoryRequest(space=group, record=record))
    assert eve.channel.history(HistoryRequest(space=other, record=record))[1] == ()


def test_a_part_comes_from_any_byte_and_ends(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    rewritten(ana, group, 3)
    sha256, size = built(world, group).parts[0]
    whole = part_of(ana, group, sha256)
    assert part_of(ana, group, sha256, 100) == whole[100:]
    assert part_of(ana, group, sha256, size) == b""


def test_the_history_of_a_record_is_the_bodies_the_log_names(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    record = rewritten(ana, group, KEPT)
    answer, bodies = ana.channel.history(HistoryRequest(space=group, record=record))
    assert (answer.last, list(bodies)) == (0, [ana.sent[group, n] for n in range(1, KEPT + 1)])


def test_where_nothing_moved_a_snapshot_has_the_same_parts(world: World) -> None:
    group = world.group()
    rewritten(world.member(group), group, 3)
    assert built(world, group).parts == built(world, group).parts


def test_a_small_space_comes_in_pages_though_there_is_a_snapshot(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    rewritten(ana, group, 3)
    built(world, group)
    answer = ana.channel.exchange(ExchangeRequest())
    assert answer.snapshots == []
    assert group in {page.space for page in answer.pages}
