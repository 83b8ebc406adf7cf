"""Pulling: everybody gets what they may read now, once, and can prove it."""

from __future__ import annotations

import pytest

from practicedesk_sync.log import statement as say
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR
from practicedesk_sync.protocol.messages import ExchangeAnswer, ExchangeRequest
from practicedesk_sync.server import pages
from tests.contract.conftest import World
from tests.contract.hand_desk import HandDesk, fresh_id


def test_who_is_no_member_sees_nothing(world: World) -> None:
    group = world.group()
    ana, eve = world.member(group), world.person("eve")
    ana.push(ana.note(group, "Private"))
    answer = eve.pull()
    assert set(eve.heard) == {world.server.commons}
    assert group not in str(answer)


def test_a_foreign_space_and_one_that_does_not_exist_get_the_same_answers(world: World) -> None:
    foreign, unknown = world.group(), fresh_id()
    member, eve = world.member(foreign), world.person("eve")
    member.push(member.note(foreign))
    eve.pull()
    assert _probes(eve, foreign) == _probes(eve, unknown)


def test_a_desk_that_has_everything_gets_nothing(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    ana.push(ana.note(group))
    ana.pull()
    answer = ana.pull()
    assert (answer.pages, answer.payloads, answer.more) == ([], (), False)


def test_own_bodies_are_not_sent_back(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    ana.push(*(ana.note(group, f"Note {number}") for number in range(5)))
    cursor = (group, 0, "", 5)
    own = ana.channel.exchange(ExchangeRequest(cursors=[cursor]))
    others = ben.channel.exchange(ExchangeRequest(cursors=[(group, 0, "", 0)]))
    rows = next(page.rows for page in own.pages if page.space == group)
    assert [row[:2] for row in rows if row[0] == "own"] == [["own", n] for n in range(1, 6)]
    assert not any(b"Note 3" in payload for payload in own.payloads)
    assert any(b"Note 3" in payload for payload in others.payloads)


def test_a_desk_that_lost_its_own_bodies_gets_them_back(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    ana.push(ana.note(group, "Lost and found"))
    answer = ana.channel.exchange(ExchangeRequest(cursors=[(group, 0, "", 0)]))
    assert any(b"Lost and found" in payload for payload in answer.payloads)


def test_pages_go_on_where_the_cursor_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ANSWER_ENTRIES", 7)
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    for batch in range(3):
        ana.push(*(ana.note(group, f"Note {batch} {number}") for number in range(10)))
    assert ben.pull().state == ana.pull().state
    assert ben.titles(group)[1:] == [f"Note {batch} {number}" for batch in range(3) for number in range(10)]


def test_many_entries_come_in_several_answers(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    ana.push(*(ana.note(group, str(number)) for number in range(5_100)))
    first = ben.channel.exchange(ExchangeRequest())
    assert first.more
    assert ben.pull().state == ana.pull().state
    assert len(ben.titles(group)) == 5_101


def test_a_cursor_the_server_does_not_know_is_called_rewound(world: World) -> None:
    group = world.group()
    ana = world.member(group)
    ana.pull()
    seq, chain = ana.places[group]
    for cursor in ((group, seq + 9, chain, 0), (group, seq, "0" * 64, 0), (group, 0, "0" * 64, 0)):
        answer = ana.channel.exchange(ExchangeRequest(cursors=[cursor]))
        assert answer.rewound == [group]
        assert group not in [page.space for page in answer.pages]


def test_the_state_names_all_that_a_person_reads(world: World) -> None:
    group = world.group()
    ana, ben = world.member(group), world.member(group)
    assert ana.pull().state == ben.pull().state
    own = ana.open(say.PERSONAL)
    assert ana.pull().state != ben.pull().state
    assert own not in ben.heard
    ana.push(ana.note(group))
    assert world.holds(own)


def test_who_joins_late_gets_the_whole_log(world: World) -> None:
    group = world.group()
    ana = world.person("ana", {group: COORDINATOR})
    ana.push(*(ana.note(group, f"Note {number}") for number in range(30)))
    late = world.member(group, CONTRIBUTOR)
    assert late.pull().more is False
    ana.pull()
    assert late.titles(group) == ana.titles(group)


def _probes(eve: HandDesk, space: str) -> list[str]:
    """Everything a stranger can ask about a space, with what differs by itself taken out."""
    note = eve.note(space)
    answers: list[ExchangeAnswer] = [eve.push(note)]
    for cursor in ((space, 0, "", 0), (space, 3, "0" * 64, 0)):
        answers.append(eve.channel.exchange(ExchangeRequest(cursors=[cursor])))
    asked = [
        eve.ask("invite", space=space, name="eve", role="reader"),
        eve.ask("role", space=space, account=eve.account, role="coordinator"),
        eve.ask("remove", space=space, account=eve.account),
        eve.ask("open", space=space, nonce="guess", kind=say.GROUP),
    ]
    before, after = answers[0].audit, eve.pull().audit
    assert before and after
    apart = {"token": "", "time_ms": 0, "pages": [], "audit": None}
    answers = [one.model_copy(update=apart) for one in answers]
    texts = [one.model_dump_json() for one in answers]
    texts += [one.model_copy(update={"id": fresh_id()}).model_dump_json(exclude={"id"}) for one in asked]
    texts.append(f"the audit log has grown by {after[0] - before[0]}")
    return [text.replace(space, "SPACE") for text in texts]
