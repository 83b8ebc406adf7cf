"""A group is made without a network; people come into it by codes that are not lost on the way."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services.attendance import attendance_of
from practicedesk.services.enrolling import enrol
from practicedesk.services.groups import group_of, groups_of, make_group
from practicedesk.services.inviting import Asked, asked, change_role, invite, put_away, remove
from practicedesk.services.meetings import make_meeting
from practicedesk_sync.errors import PracticeDeskError, Refused, SyncError, UserMistake
from practicedesk_sync.protocol.code import LIFETIME_MS
from practicedesk_sync.server.administration import add_group
from tests.desks.office import Desk, Office


def joined(office: Office, name: str, code: str) -> Desk:
    """A new computer whose owner was invited by somebody at a desk."""
    desk = Desk(office, name, 0)
    enrol(desk.library, office.door.handle, "memory:", code)
    desk.sync()
    office.desks.append(desk)
    return desk


def invited(desk: Desk, group: str, name: str, role: str = "contributor") -> Asked:
    """The invitation after the exchange that brought its code."""
    id_ = invite(desk.library, group, name, role)
    desk.sync()
    return next(one for one in asked(desk.library) if one.id == id_)


def test_the_name_of_a_group_has_no_blanks_around_it(library: Library) -> None:
    assert group_of(library, make_group(library, " Parks ")).name == "Parks"


def test_a_group_made_offline_is_coordinated_by_its_maker(library: Library) -> None:
    make_group(library, "Waste collection", "Fewer missed bins.")
    (group,) = groups_of(library)
    assert (group.name, group.purpose, group.role) == (
        "Waste collection",
        "Fewer missed bins.",
        "coordinator",
    )
    assert group.coordinated and not group.on_server
    assert [(one.name, one.role, one.you) for one in group.members] == [("", "coordinator", True)]
    assert group_of(library, "waste COLLECTION") == group_of(library, group.id) == group


def test_the_maker_of_a_group_is_its_one_member_before_the_server_knows_it(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    before = group_of(ana.library, group).members
    assert [(one.name, one.role, one.you) for one in before] == [("ana", "coordinator", True)]
    ana.sync()
    assert group_of(ana.library, group).members == before


def test_nobody_is_taken_out_of_a_group_in_a_library_alone(library: Library) -> None:
    group = make_group(library, "Waste collection")
    with pytest.raises(UserMistake) as told:
        remove(library, group, "")
    assert (told.value.code, told.value.next) == ("member_unknown", "In it: nobody yet.")
    assert asked(library) == []


def test_a_code_from_the_desk_lets_somebody_in(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    note = ana.editing.new("note", "Missed bins", group)
    answer = invited(ana, "Waste collection", "ben", "reviewer")
    assert (answer.state, answer.person, answer.role, answer.server) == (
        "ready",
        "ben",
        "reviewer",
        "memory:",
    )
    assert 0 < answer.until_ms - office.now.ms <= LIFETIME_MS
    ben = joined(office, "ben", answer.code)
    assert ben.see(note).title == "Missed bins"
    ana.sync()
    people = {(one.name, one.role, one.you) for one in group_of(ana.library, group).members}
    assert people == {("ana", "coordinator", True), ("ben", "reviewer", False)}
    assert [(one.state, one.code) for one in asked(ana.library)] == [("joined", "")]


def test_a_code_is_offered_until_somebody_of_that_name_has_joined_since(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    first = invited(ana, group, "Ben\u0065\u0301")
    joined(office, "first", first.code)
    ana.sync()
    second, other = invited(ana, group, "Ben\u00e9"), invited(ana, group, "cleo")
    change_role(ana.library, group, "Ben\u00e9", "reviewer")
    ana.sync()
    states = {one.id: one.state for one in asked(ana.library)}
    assert states == {first.id: "joined", second.id: "ready", other.id: "ready"}
    joined(office, "second", second.code)
    ana.sync()
    states = {one.id: one.state for one in asked(ana.library)}
    assert states == {first.id: "joined", second.id: "joined", other.id: "ready"}


def test_an_invitation_made_before_the_library_knows_a_server_travels_later(office: Office) -> None:
    ana = Desk(office, "ana", 0)
    make_group(ana.library, "Waste collection")
    invite(ana.library, "Waste collection", "ben")
    (waiting,) = asked(ana.library)
    assert (waiting.state, waiting.code, waiting.server) == ("waiting", "", "")
    enrol(ana.library, office.door.handle, "memory:", office.code("ana", {}))
    ana.sync()
    assert [(one.id, one.state) for one in asked(ana.library)] == [(waiting.id, "ready")]


def test_a_code_stays_until_it_is_put_away(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    answer = invited(ana, group, "ben")
    ana.sync()
    assert asked(ana.library) == [answer]
    put_away(ana.library, answer.id)
    assert asked(ana.library) == []
    with pytest.raises(UserMistake):
        put_away(ana.library, answer.id)


def test_a_code_survives_an_exchange_that_fails_after_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    invite(ana.library, group, "ben")

    def damaged(*_: object) -> None:
        raise SyncError("page", "The line broke in the middle of a page.")

    with monkeypatch.context() as broken:
        broken.setattr(ana.library, "receive", damaged)
        with pytest.raises(SyncError):
            ana.sync()
    (answer,) = asked(ana.library)
    assert answer.state == "ready"
    assert joined(office, "ben", answer.code).see(group).title == "Waste collection"


def test_a_code_survives_an_answer_that_never_came(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ana.sync()
    invite(ana.library, group, "ben")

    def deaf(path: str, frame: bytes) -> tuple[int, bytes]:
        office.door.handle(path, frame)
        raise SyncError("network", "The line went dead.")

    with pytest.raises(SyncError):
        ana.sync(deaf)
    assert [one.state for one in asked(ana.library)] == ["waiting"]
    ana.sync()
    (answer,) = asked(ana.library)
    assert joined(office, "ben", answer.code).see(group).title == "Waste collection"


def test_what_the_server_refuses_is_told_with_its_reason(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ben = joined(office, "ben", invited(ana, group, "ben", "coordinator").code)
    invite(ben.library, group, "cleo")
    office.set_role(ana, group, "ben", "contributor")
    ben.sync()
    (answer,) = asked(ben.library)
    assert (answer.state, answer.code) == ("refused", "")
    assert "coordinate" in answer.message


def test_roles_are_wished_and_then_so(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ben = joined(office, "ben", invited(ana, group, "ben").code)
    ana.sync()
    change_role(ana.library, group, "Ben", "reader")
    assert next(one for one in group_of(ana.library, group).members if not one.you).wished == "reader"
    ana.sync()
    ben.sync()
    assert group_of(ben.library, group).role == "reader"
    remove(ana.library, group, "ben")
    assert next(one for one in group_of(ana.library, group).members if not one.you).wished == ""
    ana.sync()
    assert ben.sync().purged == [group]
    assert groups_of(ben.library) == []


def test_a_member_may_leave_but_not_send_others_away(office: Office) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ben = joined(office, "ben", invited(ana, group, "ben").code)
    with pytest.raises(Refused):
        remove(ben.library, group, "ana")
    remove(ben.library, group, "ben")
    assert ben.sync().purged == [group]


@pytest.mark.parametrize(
    ("group", "name", "role", "code"),
    [
        ("Waste", "ben", "reader", "space_unknown"),
        ("", "ben", "reader", "group_unknown"),
        ("Waste collection", "  ", "reader", "name_invalid"),
        ("Waste collection", "b\nen", "reader", "name_invalid"),
        ("Waste collection", "ben", "king", "role_unknown"),
    ],
)
def test_what_cannot_be_asked_is_said_at_once(
    library: Library, group: str, name: str, role: str, code: str
) -> None:
    make_group(library, "Waste collection")
    with pytest.raises(PracticeDeskError) as caught:
        invite(library, group, name, role)
    assert caught.value.code == code
    assert asked(library) == []


def test_the_server_that_opened_a_group_is_no_person_in_it(office: Office) -> None:
    group = add_group(office.server, "Parks")
    ana = office.desk("ana", {group: "coordinator"})
    (found,) = groups_of(ana.library)
    assert [one.name for one in found.members] == ["ana"]
    meeting = make_meeting(ana.library, group, "First")
    assert [one.name for one in attendance_of(ana.library, meeting)] == ["ana"]
