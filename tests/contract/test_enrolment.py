"""Enrolment: one code, one device, and a server that cannot be imitated."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import update

from practicedesk_sync.errors import Refused, SyncError, UserMistake
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, READER
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.code import EnrolmentCode
from practicedesk_sync.protocol.messages import ExchangeRequest
from practicedesk_sync.protocol.versions import SPOKEN
from practicedesk_sync.server import tables as own
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk


def test_hello_says_who_is_there_before_anybody_is_enrolled(world: World) -> None:
    stranger = HandDesk(world.carry)
    stranger.channel.fingerprint = world.server.key.id
    hello = stranger.channel.hello()
    assert hello.server_key == world.server.key.public.hex()
    assert tuple(hello.protocols) == SPOKEN


def test_a_code_enrols_a_device_and_names_its_account(world: World) -> None:
    desk = HandDesk(world.carry)
    name = world.name("ana")
    enrolled = desk.enrol(world.invite(name))
    assert (enrolled.name, enrolled.commons) == (name, world.server.commons)
    assert desk.pull().account == enrolled.account


def test_the_first_exchange_needs_no_second_request(world: World) -> None:
    desk = world.person("ana")
    sent: list[str] = []

    def counted(path: str, frame: bytes) -> tuple[int, bytes]:
        sent.append(path)
        return world.carry(path, frame)

    desk.channel.carry = counted
    desk.pull()
    assert sent == ["exchange"]


def test_the_same_device_may_use_its_code_again(world: World) -> None:
    desk, code = HandDesk(world.carry), world.invite(world.name("ana"))
    assert desk.enrol(code).account == desk.enrol(code).account


def test_a_lost_answer_to_enrolment_is_asked_for_again(world: World) -> None:
    desk, code = HandDesk(world.carry), codes.parse(world.invite(world.name("ana")))
    desk.channel.fingerprint = code.server
    request = desk.enrolment(code, desk.channel.hello().token)
    token = desk.channel.token
    first = desk.channel.enrol(request)
    desk.channel.token = token
    assert desk.channel.enrol(request).account == first.account


def test_another_device_may_not_use_a_used_code(world: World) -> None:
    code = world.invite(world.name("ana"))
    HandDesk(world.carry).enrol(code)
    with pytest.raises(Refused) as refused:
        HandDesk(world.carry).enrol(code)
    assert refused.value.code == "code_used"


def test_a_code_expires(world: World) -> None:
    code = world.invite(world.name("ana"))
    with world.server.engine.begin() as connection:
        where = own.code.c.id == codes.parse(code).id
        connection.execute(update(own.code).where(where).values(expires_ms=1))
    with pytest.raises(Refused) as refused:
        HandDesk(world.carry).enrol(code)
    assert refused.value.code == "code_expired"


def test_a_code_with_a_wrong_secret_is_refused(world: World) -> None:
    guess = EnrolmentCode(bytes(16), world.server.key.id).text
    with pytest.raises(Refused) as refused:
        HandDesk(world.carry).enrol(guess)
    assert refused.value.code == "code_wrong"


def test_a_proof_that_was_overheard_is_of_no_use_to_another_device(world: World) -> None:
    code = codes.parse(world.invite(world.name("ana")))
    ana, eve = HandDesk(world.carry), HandDesk(world.carry)
    for desk in (ana, eve):
        desk.channel.fingerprint = code.server
    overheard = ana.enrolment(code, ana.channel.hello().token)
    eve.channel.hello()
    with pytest.raises(Refused) as refused:
        eve.channel.enrol(overheard.model_copy(update={"device_key": eve.key.public.hex()}))
    assert refused.value.code == "code_wrong"
    with pytest.raises(Refused) as refused:
        eve.channel.enrol(overheard)
    assert refused.value.code == "proof_wrong"


def test_a_code_for_another_server_is_noticed_at_the_first_word(world: World) -> None:
    elsewhere = EnrolmentCode(os.urandom(16), KeyPair(os.urandom(32)).id).text
    with pytest.raises(SyncError) as error:
        HandDesk(world.carry).enrol(elsewhere)
    assert error.value.code == "code_not_for_server"


def test_half_a_code_is_a_mistake_before_anything_is_sent(world: World) -> None:
    with pytest.raises(UserMistake) as error:
        HandDesk(world.carry).enrol(world.invite(world.name("ana"))[:40])
    assert error.value.code == "code_unreadable"


def test_everybody_reads_the_commons_and_coordinators_may_publish_there(world: World) -> None:
    group = world.group()
    reader, coordinator = world.person("reader"), world.person("ana", {group: COORDINATOR})
    reader.pull()
    coordinator.pull()
    commons = world.server.commons
    assert reader.roles(commons)[reader.account] == READER
    assert coordinator.roles(commons)[coordinator.account] == CONTRIBUTOR


def test_a_second_device_of_a_person_reads_the_same_spaces(world: World) -> None:
    group, name = world.group(), world.name("ana")
    first, second = HandDesk(world.carry), HandDesk(world.carry)
    first.enrol(world.invite(name, {group: CONTRIBUTOR}))
    first.push(first.note(group, "From the first"))
    second.enrol(world.invite(name))
    assert second.account == first.account
    second.push(second.note(group, "From the second"))
    first.pull()
    second.pull()
    assert first.titles(group) == second.titles(group)
    assert first.titles(group)[1:] == ["From the first", "From the second"]
    assert world.holds(group)


def test_a_second_code_never_takes_a_right_away(world: World) -> None:
    group, name = world.group(), world.name("ana")
    desk = HandDesk(world.carry)
    desk.enrol(world.invite(name, {group: COORDINATOR}))
    desk.enrol(world.invite(name, {group: READER}))
    desk.pull()
    assert desk.roles(group)[desk.account] == COORDINATOR


def test_a_device_nobody_enrolled_may_not_exchange(world: World) -> None:
    stranger = HandDesk(world.carry)
    stranger.channel.fingerprint = world.server.key.id
    stranger.channel.hello()
    with pytest.raises(Refused) as refused:
        stranger.channel.exchange(ExchangeRequest())
    assert refused.value.code == "device_unknown"
