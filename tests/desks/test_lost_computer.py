"""A lost computer is shut out by its owner from another one, or by an administrator."""

from __future__ import annotations

import pytest

from practicedesk.services.computers import computers, shut_out
from practicedesk.services.enrolling import enrol
from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.policy.roles import COORDINATOR
from practicedesk_sync.replica.transaction import run_tx
from tests.desks.office import START_MS, Desk, Office


def is_shut_out(desk: Desk) -> bool:
    try:
        desk.sync()
    except Refused as refused:
        return refused.code == "device_ended"
    return False


def test_its_owner_finds_it_by_when_it_was_connected_and_shuts_it_out(office: Office) -> None:
    laptop, desk = office.desk("ana"), office.desk("ana")
    laptop.editing.new("note", "On the train")
    for one in (laptop, desk):
        one.sync()
    first, second = computers(desk.library)
    assert (first.id, first.this, second.this) == (laptop.library.key.id, False, True)
    assert START_MS < first.since_ms < second.since_ms
    assert first.since_ms < first.wrote_ms and not second.wrote_ms
    assert shut_out(desk.library, first.id[:8]) == first.id
    assert [one.ending for one in computers(desk.library)] == [True, False]
    assert [answer.code for answer in desk.sync().answers] == [""]
    assert [(one.ended, one.ending) for one in computers(desk.library)] == [(True, False), (False, False)]
    assert is_shut_out(laptop)
    with pytest.raises(UserMistake) as mistake:
        shut_out(desk.library, first.id[:8])
    assert mistake.value.code == "device_ended"


def test_asked_twice_it_is_one_wish_and_never_this_computer(office: Office) -> None:
    laptop, desk = office.desk("ana"), office.desk("ana")
    desk.sync()
    for _ in range(2):
        shut_out(desk.library, laptop.library.key.id)
    assert len(desk.sync().answers) == 1
    this = desk.library.key.id
    for wanted, code in ((this, "device_this"), ("abc", "device_unknown"), ("", "device_unknown")):
        with pytest.raises(UserMistake) as mistake:
            shut_out(desk.library, wanted)
        assert mistake.value.code == code


def test_an_administrator_shuts_out_anybodys_and_nobody_else_does(office: Office) -> None:
    server = office.server
    code = run_tx(
        server.engine,
        lambda c: server.accounts(c).invite("chief", {server.commons: COORDINATOR}, administrator=True).text,
    )
    ana, ben = office.desk("ana"), office.desk("ben")
    shut_out(ben.library, ana.library.key.id)
    assert [answer.code for answer in ben.sync().answers] == ["device_unknown"]
    assert not is_shut_out(ana)
    boss = Desk(office, "boss", 0)
    enrol(boss.library, office.door.handle, "memory:", code)
    shut_out(boss.library, ana.library.key.id)
    assert {answer.code for answer in boss.sync().answers} == {""}
    assert is_shut_out(ana)
    boss.library.close()
