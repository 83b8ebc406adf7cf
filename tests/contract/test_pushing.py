"""Pushing: what becomes of changes, in every order and however often they arrive."""

from __future__ import annotations

import os

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Op
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, READER
from practicedesk_sync.protocol.messages import ExchangeAnswer, ExchangeRequest
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, new_record, titled


def said(answer: ExchangeAnswer) -> list[tuple[int, str, str]]:
    return [(verdict.n, verdict.what, verdict.code) for verdict in answer.verdicts]


def test_what_one_pushes_the_other_pulls(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    assert said(ana.push(ana.note(group, "One"), ana.note(group, "Two"))) == []
    ana.push(ana.note(group, "Three"))
    assert ben.pull().state == ana.pull().state
    assert ben.titles(group)[1:] == ana.titles(group)[1:] == ["One", "Two", "Three"]
    assert world.holds(group)


def test_a_run_pushed_twice_is_admitted_once(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    request = ana.signed(ana.note(group, "One"), ana.note(group, "Two"))
    for _ in range(3):
        assert said(ana.channel.exchange(request)) == []
    ana.pull()
    assert ana.titles(group)[1:] == ["One", "Two"]
    assert world.holds(group)


def test_after_a_lost_answer_the_same_and_newer_work_goes_through(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    first = ana.note(group, "One")
    ana.push(first)
    assert said(ana.push(first, ana.note(group, "Two"))) == []
    ana.pull()
    assert ana.titles(group)[1:] == ["One", "Two"]


def test_runs_of_several_spaces_travel_in_one_request(world: World) -> None:
    left, right = world.group(), world.group()
    ana = world.person("ana", {left: CONTRIBUTOR, right: CONTRIBUTOR})
    one, two = ana.signed(ana.note(left, "Left")), ana.signed(ana.note(right, "Right"))
    both = ExchangeRequest(run_heads=one.run_heads + two.run_heads, bodies=one.bodies + two.bodies)
    assert said(ana.channel.exchange(both)) == []
    ana.pull()
    assert (ana.titles(left)[1:], ana.titles(right)[1:]) == (["Left"], ["Right"])


def test_a_gap_in_the_numbers_waits_for_what_is_missing(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    one, two, three = (ana.note(group, title) for title in ("One", "Two", "Three"))
    assert said(ana.push(two, three)) == [(2, "retry", "out_of_order")]
    assert said(ana.push(one, two, three)) == []
    ana.pull()
    assert ana.titles(group)[1:] == ["One", "Two", "Three"]


def test_other_work_under_a_number_that_was_used_shows_a_copied_library(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    ana.push(ana.note(group, "One"))
    other = ana.change(group, new_record(), titled("Other"), kind="note", n=1, prev="")
    assert said(ana.push(other)) == [(1, "retry", "device_forked")]
    ana.pull()
    assert ana.titles(group)[1:] == ["One"]


def test_a_change_waits_for_the_one_it_builds_on(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    note = ana.note(group, "Ana's")
    edit = ben.change(group, note.record, titled("Ben's", over=(note.head,)))
    later = ben.note(group, "Later")
    assert said(ben.push(edit, later)) == [(1, "parked", "parked")]
    ana.push(note)
    assert said(ben.push(edit, later)) == []
    ana.pull()
    assert ana.titles(group)[1:] == ["Ana's", "Ben's", "Later"]
    assert world.holds(group)


def test_a_refused_change_becomes_a_void_and_what_depends_on_it_is_refused_with_it(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    wrong = ana.change(group, new_record(), titled("Another group"), kind="group")
    edit = ana.change(group, wrong.record, titled("Edited", over=(wrong.head,)))
    blind = ana.change(group, wrong.record, (Op("body", changes.TEXT, "Text"),))
    fine = ana.note(group, "Fine")
    assert said(ana.push(wrong, edit, blind, fine)) == [
        (1, "refused", "group_record"),
        (2, "refused", "depends_on_refused"),
        (3, "refused", "depends_on_refused"),
    ]
    ana.pull()
    ben.pull()
    assert ben.titles(group)[1:] == ["Fine"]
    assert list(ana.voids(group)) == [1, 2, 3]
    assert world.holds(group)


def test_a_reader_may_not_write(world: World) -> None:
    group = world.group()
    reader = world.member(group, READER)
    assert said(reader.push(reader.note(group))) == [(1, "refused", "read_only")]
    assert world.holds(group)


def test_many_deletions_at_once_wait_for_a_coordinator(world: World) -> None:
    group = world.group()
    ana, chief = world.member(group), world.member(group, COORDINATOR)
    notes = [ana.note(group, f"Note {number}") for number in range(22)]
    ana.push(*notes)
    wipe = [_deletion(ana, group, note) for note in notes]
    answer = ana.push(*wipe)
    assert {what for _, what, _ in said(answer)} == {"held"}
    assert {verdict.code for verdict in answer.verdicts} == {"mass_delete"}
    assert len(answer.verdicts) == 22
    assert said(chief.push(*(_deletion(chief, group, note) for note in notes))) == []
    assert world.holds(group)


def test_a_few_deletions_are_nobodys_business(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    notes = [ana.note(group, f"Note {number}") for number in range(20)]
    ana.push(*notes)
    assert said(ana.push(*(_deletion(ana, group, note) for note in notes))) == []


def test_a_reissued_change_is_admitted_once_whichever_copy_comes_first(world: World) -> None:
    group, name = world.group(), world.name("ana")
    old, new = HandDesk(world.carry), HandDesk(world.carry)
    for desk in (old, new):
        desk.enrol(world.invite(name, {group: CONTRIBUTOR}))
    first, second = old.note(group, "One"), old.note(group, "Two")
    again = [new.change(group, one.record, one.ops, kind="note", was=one.hash) for one in (first, second)]
    assert said(old.push(first)) == []
    assert said(new.push(*again)) == []
    assert said(old.push(second)) == []
    old.pull()
    new.pull()
    assert old.titles(group)[1:] == new.titles(group)[1:] == ["One", "Two"]
    assert (old.voids(group), new.voids(group)) == ({2: "duplicate"}, {1: "duplicate"})
    assert world.holds(group)


def test_what_a_server_does_not_know_is_kept_and_handed_on(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    odd = ana.change(
        group,
        new_record(),
        (Op("colour", "paint", {"r": 1}),),
        kind="sculpture",
    )
    assert said(ana.push(odd)) == []
    ben.pull()
    assert ben.heard[group][-1] == odd
    assert world.holds(group)


def test_the_largest_change_there_may_be_goes_through_however_it_compresses(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    for text in (os.urandom(2_000_000).hex(), "a" * 4_000_000):
        note = ana.change(group, new_record(), (Op("body", changes.TEXT, text),), kind="note")
        assert said(ana.push(note)) == []
        ben.pull()
        assert ben.heard[group][-1] == note


def _deletion(desk: HandDesk, group: str, note: changes.Change) -> changes.Change:
    return desk.change(group, note.record, (Op("", changes.DELETE, [note.head]),))
