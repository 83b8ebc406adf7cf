"""Held work at the server, as desks that keep to no rule may ask about it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol.messages import Command, ExchangeAnswer, ExchangeRequest, held_of
from practicedesk_sync.replica.reading import changes_of
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server.admission import LONGEST_MS
from tests.contract.hand_desk import HandDesk, fresh_id, new_record, titled
from tests.unit.server.test_audit import House

REASON = "A reason nobody else shall read"


class Held(House):
    """Ana coordinates, Carol contributes, Ben was removed and has written since."""

    def __init__(self) -> None:
        super().__init__(open_sqlite(None))
        self.carol, self.ben = self.member("carol"), self.member("ben")
        self.ana.ask("remove", space=self.group, account=self.ben.account)
        self.note = self.ben.note(self.group, "From Ben")
        edit = Op("title", changes.PUT, "From Ben, better", (self.note.head,))
        self.edit = self.ben.change(self.group, self.note.record, (edit,))
        self.verdicts = self.ben.push(self.note, self.edit).verdicts

    def ask_for(self, desk: HandDesk, *numbers: int) -> ExchangeAnswer:
        wanted = [(self.group, self.ben.key.id, n) for n in numbers]
        return desk.channel.exchange(ExchangeRequest(held=wanted))

    def about(self, numbers: str) -> dict[str, str]:
        return {"space": self.group, "device": self.ben.key.id, "numbers": numbers}

    def changes(self, record: str) -> list[Change]:
        with self.engine.begin() as connection:
            return changes_of(connection, self.group, record)

    def holds(self) -> bool:
        with self.engine.begin() as connection:
            return verify(connection, self.group, self.server.key.public) == []


@pytest.fixture
def held() -> Iterator[Held]:
    made = Held()
    yield made
    assert made.holds()
    made.engine.dispose()


def test_what_builds_on_held_work_is_held_with_it(held: Held) -> None:
    assert [(one.what, one.code) for one in held.verdicts] == [
        ("held", "not_a_member"),
        ("held", "depends_on_held"),
    ]


def test_bodies_are_for_coordinators_alone(held: Held) -> None:
    answer = held.ask_for(held.ana, 1, 2, 3)
    assert [(space, n) for space, _, n, _ in answer.held] == [(held.group, 1), (held.group, 2)]
    assert held_of(answer) == ([held.note.body, held.edit.body], [])
    for desk in (held.carol, held.ben, held.member("rhea", "reader")):
        answer = held.ask_for(desk, 1, 2)
        assert (answer.held, held_of(answer)) == ([], ([], []))


def test_only_coordinators_decide_and_a_repeated_command_is_done_once(held: Held) -> None:
    for desk in (held.carol, held.ben):
        for what in ("accept_held", "send_back_held"):
            assert desk.ask(what, **held.about("1")).code == "not_coordinator"
    command = Command(id=fresh_id(), what="accept_held", args=held.about("1 2"))
    for _ in range(3):
        answers = held.ana.channel.exchange(ExchangeRequest(commands=[command])).answers
        assert [one.code for one in answers] == [""]
    assert len(held.changes(held.note.record)) == 2
    assert held.ana.ask("accept_held", **held.about("1")).code == "not_held"


@pytest.mark.parametrize("numbers", ["", "x", "1 2 x", "-1", "1 " * 2_001, "9" * 40])
def test_numbers_that_are_none_are_refused(held: Held, numbers: str) -> None:
    assert held.ana.ask("accept_held", **held.about(numbers)).code in ("numbers_invalid", "not_held")


def test_what_is_accepted_keeps_its_name_its_ground_and_its_author(held: Held) -> None:
    assert held.ana.ask("accept_held", **held.about("1 2")).code == ""
    first, second = held.changes(held.note.record)
    assert (first.head, second.head) == (held.note.head, held.edit.head)
    assert (first.device, second.device) == 2 * (held.ben.key.id,)
    assert second.ops == held.edit.ops
    held.carol.pull()
    assert held.carol.titles(held.group)[-2:] == ["From Ben", "From Ben, better"]


def test_nobody_passes_their_words_off_as_somebody_elses(held: Held) -> None:
    """Carol names Ben's void as what hers was: her words do not have the hash that Ben has signed."""
    forged = held.carol.change(
        held.group, held.note.record, titled("What Ben never wrote"), kind="note", was=held.note.hash
    )
    held.carol.push(forged)
    (found,) = held.changes(held.note.record)
    assert found.device == held.carol.key.id


def test_what_was_sent_again_meanwhile_is_not_taken_twice(held: Held) -> None:
    code = held.ana.ask("invite", space=held.group, name="ben", role=CONTRIBUTOR).result["code"]
    held.ben.enrol(code)
    again = held.ben.change(
        held.group, held.note.record, held.note.ops, kind="note", was=held.note.head, hlc=held.note.hlc
    )
    assert held.ben.push(again).verdicts == []
    assert held.ana.ask("accept_held", **held.about("1 2")).code == ""
    assert [one.head for one in held.changes(held.note.record)] == [held.note.head, held.edit.head]


def test_the_author_hears_it_until_they_say_that_they_have(held: Held) -> None:
    assert held.ana.ask("accept_held", **held.about("1")).code == ""
    assert held.ana.ask("send_back_held", **held.about("2"), reason=f" {REASON}\n").code == ""
    expected = [(held.group, 1, "accepted", ""), (held.group, 2, "returned", REASON)]
    for _ in range(2):
        answer = held.ben.channel.exchange(ExchangeRequest())
        assert answer.settled == expected
        assert held_of(answer) == ([], [held.edit.body])
    assert held.carol.channel.exchange(ExchangeRequest()).settled == []
    assert held.carol.ask("heard_held", space=held.group, numbers="1 2").code == ""
    assert held.ben.ask("heard_held", space=held.group, numbers="1").code == ""
    assert held.ben.channel.exchange(ExchangeRequest()).settled == expected[1:]


def test_decisions_are_in_the_audit_log_and_reasons_are_not(held: Held) -> None:
    held.ana.ask("send_back_held", **held.about("1 2"), reason=REASON)
    (told,) = [one for one in held.told("stated") if one["said"] == "decided"]
    assert (told["numbers"], told["fate"], told["account"]) == ([1, 2], "returned", held.ana.account)
    assert REASON not in json.dumps([one.facts for one in held.log()])
    held.carol.pull()
    assert REASON not in str(held.carol.heard[held.group])


def test_a_reason_is_a_few_words(held: Held) -> None:
    assert held.ana.ask("send_back_held", **held.about("1"), reason="x" * 501).code == "reason_invalid"


def test_what_waits_for_a_month_for_other_work_goes_to_a_coordinator(held: Held) -> None:
    absent = fresh_id()
    waits = held.carol.change(
        held.group, new_record(), (Op("title", changes.PUT, "Late", (absent,)),), kind="note"
    )
    for later_ms, expected in ((0, "parked"), (LONGEST_MS, "parked"), (1, "held")):
        held.ms += later_ms
        assert [one.what for one in held.carol.push(waits).verdicts] == [expected]
    assert held.carol.push(held.carol.note(held.group)).verdicts == []
    about = {"space": held.group, "device": held.carol.key.id, "numbers": str(waits.n)}
    assert held.ana.ask("accept_held", **about).code == "parked"
    assert held.ana.ask("send_back_held", **about).code == ""
