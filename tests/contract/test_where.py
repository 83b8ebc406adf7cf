"""How far an entry has come: told to members, as numbers, and never too high."""

from __future__ import annotations

import pytest

from practicedesk_sync.errors import Refused
from practicedesk_sync.policy.roles import READER
from practicedesk_sync.protocol.messages import ExchangeRequest, WhereRequest
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, fresh_id


def where(desk: HandDesk, space: str) -> tuple[int, int]:
    """(received, others) of the last entry that this desk knows of."""
    answer = desk.channel.where(WhereRequest(space=space, seq=desk.places[space][0]))
    return answer.received, answer.others


def test_a_computer_counts_once_it_has_told_that_it_has_the_entry(world: World) -> None:
    group = world.group()
    ana, ben, cleo = world.member(group), world.member(group), world.member(group, READER)
    ana.push(ana.note(group))
    ana.pull()
    assert where(ana, group) == (0, 2)
    ben.channel.exchange(ExchangeRequest())  # the page is on its way; whether it arrived nobody knows
    assert where(ana, group) == (0, 2)
    ben.pull()
    ben.pull()
    assert where(ana, group) == (1, 2)
    cleo.pull()
    cleo.pull()
    assert where(ana, group) == (2, 2)
    ana.push(ana.note(group))
    ana.pull()
    assert where(ana, group) == (0, 2)
    assert where(ben, group) == (2, 2)  # asked about the entry before


def test_who_left_and_computers_that_were_ended_do_not_count(world: World) -> None:
    ana = world.person("ana")
    group = ana.open()
    ben = world.member(group)
    ana.push(ana.note(group))
    for desk in (ana, ben, ana, ben):
        desk.pull()
    assert where(ana, group) == (1, 1)
    assert ben.ask("end_device", device=ben.key.id).code == ""
    assert where(ana, group) == (0, 0)
    cleo = world.member(group)
    ana.pull()
    assert where(ana, group) == (0, 1)
    assert ana.ask("remove", space=group, account=cleo.account).code == ""
    ana.pull()
    assert where(ana, group) == (0, 0)


def test_who_is_no_member_learns_nothing(world: World) -> None:
    group = world.group()
    world.member(group)
    eve = world.person("eve")
    refusals = []
    for space in (group, fresh_id()):
        with pytest.raises(Refused) as refused:
            eve.channel.where(WhereRequest(space=space, seq=1))
        refusals.append(refused.value.as_dict())
    assert refusals[0] == refusals[1]


def test_a_cursor_of_another_log_does_not_count(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    ana.push(ana.note(group))
    ana.pull()
    ben.pull()
    made_up = (group, ana.places[group][0], "0" * 16, 0)
    assert ben.channel.exchange(ExchangeRequest(cursors=[made_up])).rewound == [group]
    assert where(ana, group) == (0, 1)


def test_an_exchange_that_brings_nothing_new_is_as_small_as_before(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    ana.pull()
    sizes = []

    def measured(path: str, frame: bytes) -> tuple[int, bytes]:
        status, answer = world.carry(path, frame)
        sizes.append(len(frame) + len(answer))
        return status, answer

    ana.channel.carry = measured
    ana.pull()
    assert sizes[-1] <= 800
