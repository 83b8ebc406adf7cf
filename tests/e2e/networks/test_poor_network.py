"""A desk on a network that is slow, or lets only small messages through."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.remote.http import HttpCarry
from practicedesk.remote.way import Way
from practicedesk_sync.errors import SyncError, WorldError
from tests.desks.office import Desk, office
from tests.e2e.bad_network import BadNetwork, Reply, bad_network, hang_up, page, say_nothing

MOST = 60_000
TURNING_AWAY: dict[str, Reply] = {
    "it says so": page(413),
    "it hangs up": hang_up,
    "it says nothing": say_nothing,
    "it shows a page": page(403),
    "its gateway fails": page(502),
}


@pytest.fixture
def network(tmp_path: Path) -> Iterator[tuple[Desk, BadNetwork]]:
    with office(tmp_path) as made, bad_network(made.door.handle) as network:
        yield made.desk("ana"), network


def write(desk: Desk, count: int, seed: int) -> None:
    """Notes of 16 kB that no compression makes much smaller."""
    dice = random.Random(seed)
    for number in range(count):
        desk.editing.new("note", f"Note {seed} {number}", values={"body": dice.randbytes(8_000).hex()})


@pytest.mark.parametrize("how", TURNING_AWAY)
def test_messages_become_smaller_until_they_pass_and_stay_so(
    network: tuple[Desk, BadNetwork], how: str
) -> None:
    ana, line = network
    line.most, line.too_long = MOST, TURNING_AWAY[how]
    way = Way(line.url)
    write(ana, 16, 1)
    assert ana.sync(HttpCarry(line.url, way, stall_s=0.5)).sent == 16
    learnt = line.turned_away
    assert learnt in (1, 2, 3)
    write(ana, 16, 2)
    assert ana.sync(HttpCarry(line.url, way)).sent == 16
    assert line.turned_away == learnt
    assert way.sizes.cap > MOST


def test_a_network_that_lets_nothing_through_is_not_remembered_as_a_narrow_one(
    network: tuple[Desk, BadNetwork],
) -> None:
    ana, line = network
    way = Way(line.url)
    write(ana, 16, 1)
    line.reply = page(413)
    with pytest.raises(SyncError) as told:
        ana.sync(HttpCarry(line.url, way))
    assert told.value.code == "request_too_large"
    line.reply = None
    reached = line.reached
    assert ana.sync(HttpCarry(line.url, way)).sent == 16
    assert (way.sizes.cap, line.reached - reached) == (0, 1)


def test_what_breaks_off_for_another_reason_is_not_about_size(network: tuple[Desk, BadNetwork]) -> None:
    ana, line = network
    way = Way(line.url)
    write(ana, 16, 1)
    line.reply = hang_up
    with pytest.raises(WorldError) as told:
        ana.sync(HttpCarry(line.url, way))
    assert told.value.code == "network"
    line.reply = None
    assert ana.sync(HttpCarry(line.url, way)).requests == 1


def test_a_slow_line_takes_as_long_as_it_needs(network: tuple[Desk, BadNetwork]) -> None:
    """Both ways take longer than the patience for silence, and so does a connection's."""
    ana, line = network
    line.pause_s = 0.02
    write(ana, 30, 1)
    assert ana.sync(HttpCarry(line.url, connect_s=0.4, stall_s=1.2)).requests == 1


def test_who_asks_to_be_left_alone_is(network: tuple[Desk, BadNetwork]) -> None:
    ana, line = network
    for status, asked, wait_s in ((503, "30", 30), (429, "7", 7), (503, "soon", 0), (429, "9" * 30, 3600)):
        line.reply = page(status, f"Retry-After: {asked}")
        with pytest.raises(WorldError) as told:
            ana.sync(HttpCarry(line.url))
        assert told.value.wait_s == wait_s
