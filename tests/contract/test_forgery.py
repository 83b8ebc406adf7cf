"""Lies: a device that forges, and a network that alters, imitates or repeats."""

from __future__ import annotations

import json
import os

import pytest

from practicedesk_sync.errors import Refused, SyncError
from practicedesk_sync.log import run as runs
from practicedesk_sync.log.change import Change
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.messages import ExchangeRequest, RunHead
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import LIFETIME_MS, Tokens
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, fresh_id, new_record, now_ms, titled


def run_of(space: str, key: KeyPair, *changes: Change) -> ExchangeRequest:
    """A request with a run that claims to be of `space` and is signed by `key`, whatever it holds."""
    head = RunHead(space=space, count=len(changes), signature=runs.sign_tip(changes[-1].hash, key))
    return ExchangeRequest(run_heads=[head], bodies=tuple(change.body for change in changes))


def refusal_of(desk: HandDesk, request: ExchangeRequest) -> str:
    with pytest.raises(Refused) as refused:
        desk.channel.exchange(request)
    return refused.value.code


def test_nobody_writes_in_another_devices_name(world: World) -> None:
    group = world.group()
    ana, eve = world.member(group), world.member(group)
    forged = eve.change(group, new_record(), titled("Ana said so"), kind="note", device=ana.key.id)
    assert refusal_of(eve, run_of(group, eve.key, forged)) == "run_mixed"
    assert refusal_of(eve, run_of(group, ana.key, forged)) == "run_mixed"


def test_what_another_device_wrote_and_signed_is_not_ours_to_send(world: World) -> None:
    group = world.group()
    ana, eve = world.member(group), world.member(group)
    assert refusal_of(eve, ana.signed(ana.note(group))) == "run_mixed"


def test_a_run_signed_by_somebody_else_is_refused(world: World) -> None:
    group = world.group()
    ana, eve = world.member(group), world.member(group)
    assert refusal_of(eve, run_of(group, ana.key, eve.note(group))) == "run_signature"


def test_a_change_of_one_space_does_not_enter_another(world: World) -> None:
    open_group, closed = world.group(), world.group()
    eve = world.member(open_group)
    assert refusal_of(eve, run_of(open_group, eve.key, eve.note(closed))) == "run_mixed"


@pytest.mark.parametrize("lie", [{"n": 7}, {"prev": "0" * 32}], ids=["number", "link"])
def test_changes_of_a_run_follow_one_another(world: World, lie: dict[str, object]) -> None:
    group = world.group()
    eve = world.member(group)
    first, second = eve.note(group), eve.change(group, new_record(), titled("x"), kind="note", **lie)
    assert refusal_of(eve, run_of(group, eve.key, first, second)) == "run_chain"


def test_a_run_does_not_follow_a_change_that_never_was(world: World) -> None:
    group = world.group()
    eve = world.member(group)
    eve.push(eve.note(group))
    broken = eve.change(group, new_record(), titled("x"), kind="note", prev="0" * 32)
    assert [one.code for one in eve.push(broken).verdicts] == ["out_of_order"]


def test_heads_of_another_space_are_not_there(world: World) -> None:
    mine, theirs = world.group(), world.group()
    ana, eve = world.member(theirs), world.member(mine)
    secret = ana.note(theirs)
    ana.push(secret)
    guess = eve.change(mine, secret.record, titled("x", over=(secret.head,)), kind="note")
    assert [one.code for one in eve.push(guess).verdicts] == ["parked"]


def test_fewer_or_more_bodies_than_announced_are_refused(world: World) -> None:
    group = world.group()
    eve = world.member(group)
    request = eve.signed(eve.note(group), eve.note(group))
    assert refusal_of(eve, request.model_copy(update={"bodies": request.bodies[:1]})) == "runs_incomplete"
    assert refusal_of(eve, request.model_copy(update={"bodies": request.bodies * 2})) == "runs_incomplete"


def test_a_request_must_be_signed_by_the_device_it_names(world: World) -> None:
    ana, eve = world.person("ana"), world.person("eve")
    answer = _raw(world, eve.key, "exchange", ana.channel.token, claimed=ana.key.id)
    assert answer == (403, "proof_wrong")


def test_a_request_signed_for_one_path_is_not_taken_at_another(world: World) -> None:
    ana = world.person("ana")
    nonce = fresh_id()
    frame = envelope.seal_request(ana.key, "hello", ana.channel.token, nonce, b"{}")
    assert _opened(world, "exchange", frame, nonce) == (403, "proof_wrong")


def test_a_token_is_of_no_use_to_another_device(world: World) -> None:
    ana, eve = world.person("ana"), world.person("eve")
    for token in (ana.channel.token, "", "99999999999999.0", "99999999999999.é", "x", "9" * 1_000):
        assert _raw(world, eve.key, "exchange", token) == (401, "session_over")


def test_an_expired_session_is_renewed_with_one_more_request(world: World) -> None:
    ana = world.person("ana")
    sent: list[str] = []

    def counted(path: str, frame: bytes) -> tuple[int, bytes]:
        sent.append(path)
        return world.carry(path, frame)

    ana.channel.carry = counted
    early = Tokens(world.server.tokens._secret, lambda: now_ms() - LIFETIME_MS - 1)
    ana.channel.token = early.give(ana.key.id)
    group = ana.open()
    assert sent == ["exchange", "exchange"]
    ana.push(ana.note(group))
    assert sent == ["exchange", "exchange", "exchange"]


def test_an_altered_request_changes_nothing(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    ana.pull()
    before = ana.places[group]
    request = ana.signed(ana.note(group))
    frames: list[bytes] = []

    def kept(path: str, frame: bytes) -> tuple[int, bytes]:
        frames.append(frame)
        raise SyncError("cut", "")

    honest, ana.channel.carry = ana.channel.carry, kept
    with pytest.raises(SyncError):
        ana.channel.exchange(request)
    for place in range(0, len(frames[0]), 3):
        status, _ = world.carry("exchange", _flipped(frames[0], place, 0x01))
        assert status in (400, 401, 403), place
    ana.channel.carry = honest
    ana.pull()
    assert ana.places[group] == before


@pytest.mark.parametrize("bit", [0x01, 0x20, 0x80])
def test_an_answer_altered_at_any_byte_is_not_believed(world: World, bit: int) -> None:
    group = world.group()
    ana = world.member(group)
    answers = _recorded(ana)
    ana.channel.exchange(ExchangeRequest())
    nonce, frame = answers[0]
    pinned = world.server.key.public
    assert envelope.open_answer(frame, pinned, "exchange", nonce)
    for place in range(len(frame)):
        with pytest.raises(SyncError):
            envelope.open_answer(_flipped(frame, place, bit), pinned, "exchange", nonce)


def test_an_answer_cut_short_replayed_or_given_elsewhere_is_not_believed(world: World) -> None:
    ana = world.person("ana")
    answers = _recorded(ana)
    ana.channel.exchange(ExchangeRequest())
    nonce, frame = answers[0]
    pinned = world.server.key.public
    for end in range(len(frame)):
        with pytest.raises(SyncError):
            envelope.open_answer(frame[:end], pinned, "exchange", nonce)
    for path, heard in (("exchange", fresh_id()), ("enrol", nonce)):
        with pytest.raises(SyncError) as error:
            envelope.open_answer(frame, pinned, path, heard)
        assert error.value.code == "not_our_server"


def test_another_server_at_the_same_address_is_not_obeyed(world: World) -> None:
    ana = world.person("ana")
    theirs = world.server
    other = Server(theirs.engine, KeyPair(os.urandom(32)), theirs.tokens, now_ms, os.urandom)
    ana.channel.carry = Door(other).handle
    for ask in (ana.channel.hello, ana.pull):
        with pytest.raises(SyncError) as error:
            ask()
        assert error.value.code == "other_server"


def _recorded(desk: HandDesk) -> list[tuple[str, bytes]]:
    """Fills with (nonce, answer) of every exchange of the desk from here on."""
    answers: list[tuple[str, bytes]] = []
    honest = desk.channel.carry

    def carry(path: str, frame: bytes) -> tuple[int, bytes]:
        status, answer = honest(path, frame)
        answers.append((envelope.open_request(frame).nonce, answer))
        return status, answer

    desk.channel.carry = carry
    return answers


def _raw(world: World, key: KeyPair, path: str, token: str, claimed: str = "") -> tuple[int, str]:
    """Send an empty request as somebody; the status and the code of the refusal."""
    nonce = fresh_id()
    frame = envelope.seal_request(key, path, token, nonce, b"{}")
    return _opened(world, path, frame.replace(bytes.fromhex(key.id), bytes.fromhex(claimed or key.id)), nonce)


def _opened(world: World, path: str, frame: bytes, nonce: str) -> tuple[int, str]:
    status, answer = world.carry(path, frame)
    data = envelope.open_answer(answer, world.server.key.public, path, nonce)
    return status, str(json.loads(data)["code"])


def _flipped(frame: bytes, place: int, bit: int) -> bytes:
    return frame[:place] + bytes([frame[place] ^ bit]) + frame[place + 1 :]
