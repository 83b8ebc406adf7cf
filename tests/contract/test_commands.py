"""Commands: what only the server can do, once, for whom it may be done."""

from __future__ import annotations

import pytest

from practicedesk_sync.errors import Refused
from practicedesk_sync.ids import space_id
from practicedesk_sync.log import statement as say
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, READER, REVIEWER
from practicedesk_sync.protocol.messages import Command, ExchangeRequest
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, fresh_id, titled


def test_a_desk_opens_the_group_it_has_made_and_coordinates_it(world: World) -> None:
    ana = world.person("ana")
    nonce = fresh_id()
    space = space_id(ana.key.public, nonce)
    command = Command(id=fresh_id(), what="open", args={"space": space, "nonce": nonce, "kind": say.GROUP})
    first = ana.change(space, space, titled("Ours"), kind="group")
    request = ana.signed(first).model_copy(update={"commands": [command]})
    answer = ana.channel.exchange(request)
    assert [one.code for one in answer.answers] == [""]
    assert answer.verdicts == []
    ana.pull()
    assert ana.roles(space) == {ana.account: COORDINATOR}
    assert ana.titles(space) == ["Ours"]
    assert world.holds(space)


def test_opening_again_changes_nothing(world: World) -> None:
    ana, nonce = world.person("ana"), fresh_id()
    facts = {"space": space_id(ana.key.public, nonce), "nonce": nonce, "kind": say.GROUP}
    assert ana.ask("open", **facts).code == ""
    before = ana.pull().state
    assert ana.ask("open", **facts).code == ""
    assert ana.pull().state == before


def test_only_its_maker_can_open_a_space(world: World) -> None:
    ana, eve, nonce = world.person("ana"), world.person("eve"), fresh_id()
    space = space_id(ana.key.public, nonce)
    assert eve.ask("open", space=space, nonce=nonce, kind=say.GROUP).code == "space_not_yours"
    assert ana.ask("open", space=space, nonce=nonce, kind=say.COMMONS).code == "space_kind"


def test_a_coordinator_invites_somebody_new(world: World) -> None:
    ana = world.person("ana")
    group = ana.open()
    name = world.name("ben")
    answer = ana.ask("invite", space=group, name=name, role=REVIEWER)
    ben = HandDesk(world.carry)
    assert ben.enrol(answer.result["code"]).name == name
    ana.pull()
    assert ana.roles(group) == {ana.account: COORDINATOR, ben.account: REVIEWER}


def test_a_coordinator_invites_somebody_who_is_enrolled_already(world: World) -> None:
    ana, ben = world.person("ana"), world.person("ben")
    group = ana.open()
    code = ana.ask("invite", space=group, name="whoever", role=CONTRIBUTOR).result["code"]
    before = ben.account
    assert ben.enrol(code).account == before
    ben.pull()
    assert ben.roles(group)[before] == CONTRIBUTOR


def test_an_invitation_by_the_name_of_a_person_does_not_let_into_their_account(world: World) -> None:
    victim_name = world.name("victim")
    victim, eve = HandDesk(world.carry), world.person("eve")
    victim.enrol(world.invite(victim_name))
    for name in (victim_name, victim.account, "server"):
        code = eve.ask("invite", space=eve.open(), name=name, role=READER).result["code"]
        accomplice = HandDesk(world.carry)
        assert accomplice.enrol(code).account not in (victim.account, eve.account)
        accomplice.pull()
        assert CONTRIBUTOR not in accomplice.roles(world.server.commons)[accomplice.account]


@pytest.mark.parametrize("what", ["open", "invite", "role", "remove", "end_device"])
def test_a_command_given_twice_is_done_once_and_answered_alike(world: World, what: str) -> None:
    ana = world.person("ana")
    group, nonce = ana.open(), fresh_id()
    ben = world.member(group)
    args = {
        "open": {"space": space_id(ana.key.public, nonce), "nonce": nonce, "kind": say.GROUP},
        "invite": {"space": group, "name": "carol", "role": READER},
        "role": {"space": group, "account": ben.account, "role": REVIEWER},
        "remove": {"space": group, "account": ben.account},
        "end_device": {"device": ana.key.id},
    }[what]
    command = Command(id=fresh_id(), what=what, args=args)
    request = ExchangeRequest(commands=[command, command])
    if what == "end_device":
        with pytest.raises(Refused) as refused:
            for _ in range(2):
                ana.channel.exchange(request)
        assert refused.value.code == "device_ended"
        return
    first, second = ana.channel.exchange(request).answers
    state = ana.pull().state
    third = ana.channel.exchange(request).answers[0]
    assert first == second == third
    assert first.code == ""
    assert ana.pull().state == state


def test_two_devices_may_use_the_same_command_id(world: World) -> None:
    ana, ben, id_ = world.person("ana"), world.person("ben"), fresh_id()
    for desk in (ana, ben):
        nonce = fresh_id()
        space = space_id(desk.key.public, nonce)
        assert desk.ask("open", id_=id_, space=space, nonce=nonce, kind=say.GROUP).result == {"space": space}


def test_roles_are_given_by_coordinators_alone(world: World) -> None:
    ana = world.person("ana")
    group = ana.open()
    ben = world.member(group)
    for what, more in (("role", {"role": COORDINATOR}), ("remove", {}), ("invite", {"role": READER})):
        answer = ben.ask(what, space=group, account=ana.account, name="eve", **more)
        assert answer.code == "not_coordinator"
    assert ana.ask("role", space=group, account=ben.account, role=REVIEWER).code == ""
    assert ana.ask("role", space=group, account=ben.account, role="emperor").code == "role_unknown"
    assert ana.ask("invite", space=group, name="carol", role="emperor").code == "role_unknown"
    assert ana.ask("role", space=group, account=fresh_id(), role=READER).code == "not_a_member"
    ben.pull()
    assert ben.roles(group)[ben.account] == REVIEWER


def test_a_group_keeps_its_last_coordinator(world: World) -> None:
    ana = world.person("ana")
    group = ana.open()
    ben = world.member(group)
    assert ana.ask("remove", space=group, account=ana.account).code == "last_coordinator"
    assert ana.ask("role", space=group, account=ana.account, role=READER).code == "last_coordinator"
    assert ana.ask("role", space=group, account=ben.account, role=COORDINATOR).code == ""
    assert ana.ask("remove", space=group, account=ana.account).code == ""


def test_who_is_removed_gets_a_signed_revocation_and_later_work_is_held(world: World) -> None:
    ana = world.person("ana")
    group = ana.open()
    ben = world.member(group)
    ben.pull()
    assert ana.ask("remove", space=group, account=ben.account).code == ""
    answer = ben.push(ben.note(group, "Written before I knew"))
    assert [(one.what, one.code) for one in answer.verdicts] == [("held", "not_a_member")]
    seq, chain = ben.places[group]
    answer = ben.channel.exchange(ExchangeRequest(cursors=[(group, seq, chain, 1)]))
    assert [space for space, _ in answer.revoked] == [group]
    assert group not in [page.space for page in answer.pages]
    statement = say.read(answer.payloads[-1], answer.revoked[0][1], world.server.key.public)
    assert statement.space == group
    assert (statement.facts["account"], statement.facts["role"]) == (ben.account, "")
    ana.pull()
    assert "Written before I knew" not in ana.titles(group)
    assert world.holds(group)


def test_the_new_device_of_a_removed_person_breaks_nothing(world: World) -> None:
    ana = world.person("ana")
    group, name = ana.open(), world.name("ben")
    old, new = HandDesk(world.carry), HandDesk(world.carry)
    old.enrol(world.invite(name, {group: CONTRIBUTOR}))
    ana.ask("remove", space=group, account=old.account)
    new.enrol(world.invite(name))
    assert [one.what for one in new.push(new.note(group)).verdicts] == ["held"]
    ana.pull()
    certified = [one for one in ana.heard[group] if isinstance(one, say.Statement) and one.what == say.DEVICE]
    assert new.key.id in [one.facts["device"] for one in certified]
    assert world.holds(group)


def test_an_ended_device_is_shut_out_and_its_code_does_not_help(world: World) -> None:
    name = world.name("ana")
    laptop, phone = HandDesk(world.carry), HandDesk(world.carry)
    laptop.enrol(world.invite(name))
    code = world.invite(name)
    phone.enrol(code)
    assert laptop.ask("end_device", device=phone.key.id).code == ""
    for attempt in (phone.pull, lambda: phone.enrol(code)):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.code == "device_ended"


def test_nobody_ends_a_strangers_device_or_the_servers(world: World) -> None:
    ana, ben = world.person("ana"), world.person("ben")
    for device in (ben.key.id, world.server.key.id, fresh_id()):
        assert ana.ask("end_device", device=device).code == "device_unknown"
    ben.pull()


@pytest.mark.parametrize(("what", "code"), [("fly", "command_unknown"), ("invite", "command_incomplete")])
def test_a_command_that_makes_no_sense_is_answered(world: World, what: str, code: str) -> None:
    assert world.person("ana").ask(what).code == code


def test_a_name_is_a_name(world: World) -> None:
    ana = world.person("ana")
    group = ana.open()
    for name in ("", "   ", "a\nb", "x" * 201, "\u202edlrow"):
        assert ana.ask("invite", space=group, name=name, role=READER).code == "name_invalid"
