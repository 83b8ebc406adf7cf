"""Who may do what on the server, role by role: a table beside the code, and every cell of it tried."""

from __future__ import annotations

import pytest

from practicedesk_sync.log import statement as say
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, READER, REVIEWER, ROLES
from practicedesk_sync.protocol.messages import ExchangeRequest
from practicedesk_sync.replica.reading import space_row
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, titled

STRANGER, REMOVED = "stranger", "removed"
NO = "not_coordinator"
UNKNOWN, HELD, READS = "space_unknown", "not_a_member", "read_only"

# What comes of it: "" done, otherwise the code of the refusal.
TABLE: dict[str, dict[str, str]] = {
    "invite": {STRANGER: NO, REMOVED: NO, READER: NO, CONTRIBUTOR: NO, REVIEWER: NO, COORDINATOR: ""},
    "role": {STRANGER: NO, REMOVED: NO, READER: NO, CONTRIBUTOR: NO, REVIEWER: NO, COORDINATOR: ""},
    "remove": {STRANGER: NO, REMOVED: NO, READER: NO, CONTRIBUTOR: NO, REVIEWER: NO, COORDINATOR: ""},
    "leave": {STRANGER: HELD, REMOVED: HELD, READER: "", CONTRIBUTOR: "", REVIEWER: "", COORDINATOR: ""},
    "write": {
        STRANGER: UNKNOWN,
        REMOVED: HELD,
        READER: READS,
        CONTRIBUTOR: "",
        REVIEWER: "",
        COORDINATOR: "",
    },
    "rename": {
        STRANGER: UNKNOWN,
        REMOVED: HELD,
        READER: READS,
        CONTRIBUTOR: "group_coordinator",
        REVIEWER: "group_coordinator",
        COORDINATOR: "",
    },
    "read": {
        STRANGER: "nothing",
        REMOVED: "revoked",
        READER: "",
        CONTRIBUTOR: "",
        REVIEWER: "",
        COORDINATOR: "",
    },
}


def _in_role(world: World, group: str, chief: HandDesk, role: str) -> HandDesk:
    if role in ROLES:
        return world.member(group, role)
    if role == STRANGER:
        return world.person(STRANGER)
    desk = world.member(group)
    assert chief.ask("remove", space=group, account=desk.account).code == ""
    return desk


def _attempt(what: str, desk: HandDesk, group: str, other: HandDesk) -> str:
    if what in ("write", "rename"):
        name = (
            desk.change(group, group, titled("Renamed"), kind="group")
            if what == "rename"
            else desk.note(group)
        )
        return next((verdict.code for verdict in desk.push(name).verdicts), "")
    if what == "read":
        answer = desk.channel.exchange(ExchangeRequest(cursors=[(group, 0, "", 0)]))
        if answer.revoked:
            return "revoked"
        return "" if group in [page.space for page in answer.pages] else "nothing"
    if what == "leave":
        return desk.ask("remove", space=group, account=desk.account).code
    return desk.ask(what, space=group, account=other.account, name="somebody", role=READER).code


@pytest.mark.parametrize("role", [STRANGER, REMOVED, *ROLES])
@pytest.mark.parametrize("what", TABLE)
def test_a_group(world: World, what: str, role: str) -> None:
    group = world.group()
    chief, other = world.member(group, COORDINATOR), world.member(group)
    desk = _in_role(world, group, chief, role)
    expected = TABLE[what][role]
    before = _snapshot(world, group)
    assert _attempt(what, desk, group, other) == expected
    if expected and what not in ("write", "rename"):
        assert _snapshot(world, group) == before
    assert world.holds(group)


@pytest.mark.parametrize("what", [what for what in TABLE if what != "read"])
def test_a_personal_space_is_nobody_elses_affair(world: World, what: str) -> None:
    ana, eve = world.person("ana"), world.person("eve")
    own = ana.open(say.PERSONAL)
    before = _snapshot(world, own)
    assert _attempt(what, eve, own, ana) in (NO, UNKNOWN, HELD)
    assert _attempt("read", eve, own, ana) == "nothing"
    assert _snapshot(world, own) == before


@pytest.mark.parametrize("what", ["invite", "role"])
def test_nobody_is_let_into_a_personal_space_even_by_its_owner(world: World, what: str) -> None:
    ana, eve = world.person("ana"), world.person("eve")
    assert _attempt(what, ana, ana.open(say.PERSONAL), eve) == NO


@pytest.mark.parametrize("what", ["invite", "role", "remove"])
def test_the_commons_is_governed_by_its_coordinators_alone(world: World, what: str) -> None:
    ana, eve = world.person("ana"), world.person("eve")
    assert _attempt(what, eve, world.server.commons, ana) == NO
    answer = eve.push(eve.note(world.server.commons))
    assert [verdict.code for verdict in answer.verdicts] == [READS]


def _snapshot(world: World, space: str) -> tuple[int, str]:
    with world.server.engine.begin() as connection:
        row = space_row(connection, space)
    assert row is not None
    return row.seq, row.chain
