"""The audit log: what gets into it, that it only grows, and that every alteration shows."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from practicedesk_sync.errors import Refused
from practicedesk_sync.log.audit import REWOUND, Entry, difference
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR
from practicedesk_sync.replica.engine import open_engines
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import audit
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens
from tests.contract.hand_desk import HandDesk, now_ms, titled

CANARY = "Canary of the Norbridge affair"


class House:
    """A server with a clock that stands still, its door, a group with a coordinator, and its audit log."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ms = now_ms()
        metadata.create_all(engine)
        tokens = Tokens(os.urandom(32), lambda: self.ms)
        self.server = Server(engine, KeyPair(os.urandom(32)), tokens, lambda: self.ms, os.urandom)
        self.server.set_up()
        self.door = Door(self.server)
        self.group = admin.add_group(self.server, CANARY)
        self.ana = self.member("ana", COORDINATOR)

    def member(self, name: str, role: str = CONTRIBUTOR) -> HandDesk:
        desk = HandDesk(self.door.handle)
        desk.enrol(admin.invite(self.server, name, self.group, role)[0].text)
        return desk

    def log(self) -> list[Entry]:
        with self.engine.begin() as connection:
            return list(audit.entries(connection))

    def told(self, what: str) -> list[dict[str, Any]]:
        return [dict(one.facts) for one in self.log() if one.what == what]

    def check(self) -> tuple[int, str]:
        with self.engine.begin() as connection:
            return audit.check(connection, self.server.key.public)

    def sql(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    made = request.param == "postgres"
    engine = (
        open_engines(request.getfixturevalue("postgres").new_database())[0] if made else open_sqlite(None)
    )
    yield House(engine)
    engine.dispose()


def test_it_begins_with_the_server_and_holds(house: House) -> None:
    first = house.log()[0]
    assert (first.what, first.facts) == ("began", {"server": house.server.key.id})
    assert house.check() == (len(house.log()), "")


def test_what_changes_who_may_do_what_is_in_it(house: House) -> None:
    ben = house.member("ben")
    house.ana.ask("role", space=house.group, account=ben.account, role="reader")
    house.ana.ask("remove", space=house.group, account=ben.account)
    house.ana.ask("end_device", device=house.ana.key.id)
    assert {"device": ben.key.id, "account": ben.account} in house.told("enrolled")
    stated = [(one["said"], one.get("role")) for one in house.told("stated") if one["space"] == house.group]
    assert stated[-3:] == [("member", "reader"), ("member", ""), ("ended", None)]
    assert house.told("device_ended") == [{"device": house.ana.key.id, "account": house.ana.account}]
    assert [one["action"] for one in house.told("administered")] == ["group add", "invite", "invite"]
    assert house.check()[1] == ""


def test_what_is_refused_or_held_is_in_it_by_its_code_and_once(house: House) -> None:
    ben, rhea = house.member("ben"), house.member("rhea", "reader")
    request = rhea.signed(rhea.note(house.group, CANARY), rhea.note(house.group, CANARY))
    for _ in range(2):
        rhea.channel.exchange(request)
    house.ana.ask("remove", space=house.group, account=ben.account)
    ben.push(ben.note(house.group, CANARY))
    ben.ask("invite", space=house.group, name=CANARY, role="reader")
    common = {"space": house.group, "device": rhea.key.id}
    assert house.told("refused") == [common | {"code": "read_only", "count": 2}]
    assert house.told("held") == [
        {"space": house.group, "device": ben.key.id, "code": "not_a_member", "count": 1}
    ]
    assert house.told("command_refused") == [
        {"device": ben.key.id, "command": "invite", "code": "not_coordinator"}
    ]


def test_ordinary_work_leaves_no_trace_in_it(house: House) -> None:
    ben = house.member("ben")
    ben.push(ben.note(house.group))
    before = len(house.log())
    ben.push(ben.note(house.group, CANARY))
    ben.pull()
    assert len(house.log()) == before


def test_nothing_a_person_wrote_is_in_it(house: House) -> None:
    rhea = house.member("rhea", "reader")
    rhea.push(rhea.change(house.group, house.group, titled(CANARY), kind="group"))
    house.ana.ask("invite", space=house.group, name=CANARY, role=CANARY)
    house.ana.ask("invite", space=house.group, name=CANARY, role="reader")
    house.ana.ask("canary")
    assert CANARY not in json.dumps([one.facts for one in house.log()])
    assert "canary" not in json.dumps([one.facts for one in house.log()]).lower()


def test_an_entry_and_what_it_records_are_kept_together_or_not_at_all(house: House) -> None:
    before = house.log()

    def fail(connection: Any) -> None:
        house.server.accounts(connection).invite("carol", {})
        raise Refused("too_late", "No.")

    with pytest.raises(Refused):
        run_tx(house.engine, fail)
    assert house.log() == before


@pytest.mark.parametrize("statement", ["UPDATE audit SET what = 'x' WHERE n = 2", "DELETE FROM audit"])
def test_the_database_refuses_to_alter_it(house: House, statement: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"):
        house.sql(statement)
    if house.engine.dialect.name == "postgresql":
        with pytest.raises(DatabaseError, match="only grows"):
            house.sql("TRUNCATE audit")
    assert house.check()[1] == ""


ALTERED: dict[str, Callable[[int], list[str]]] = {
    "edited": lambda n: [f"UPDATE audit SET facts = '{{}}' WHERE n = {n}"],
    "unreadable": lambda n: [f"UPDATE audit SET facts = '[' WHERE n = {n}"],
    "re-dated": lambda n: [f"UPDATE audit SET at_ms = at_ms + 1 WHERE n = {n}"],
    "deleted": lambda n: [f"DELETE FROM audit WHERE n = {n}"],
    "swapped": lambda n: [
        f"UPDATE audit SET n = {to} WHERE n = {old}" for old, to in ((n, 0), (n + 1, n), (0, n + 1))
    ],
}


@pytest.mark.parametrize("how", ALTERED)
def test_every_entry_that_somebody_altered_behind_its_back_shows(how: str) -> None:
    house = House(open_sqlite(None))
    house.sql("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")
    count, _ = house.check()
    for n in range(1, count):
        with house.engine.connect() as connection, connection.begin() as transaction:
            for statement in ALTERED[how](n):
                assert connection.exec_driver_sql(statement).rowcount
            assert str(n) in audit.check(connection, house.server.key.public)[1]
            transaction.rollback()
    assert house.check() == (count, "")


def test_an_end_that_is_cut_off_shows_to_whoever_has_seen_it() -> None:
    house = House(open_sqlite(None))
    with house.engine.begin() as connection:
        seen = audit.head(connection)
    assert seen is not None
    house.sql("DROP TRIGGER audit_no_delete")
    for n in range(seen.n, 0, -1):
        house.sql(f"DELETE FROM audit WHERE n >= {n}")
        with house.engine.begin() as connection:
            assert audit.check(connection, house.server.key.public) == (n - 1, "")
            assert difference(seen, *audit.news(connection, seen.n)) == REWOUND


def test_many_write_at_once_and_the_chain_stays_whole(house: House, tmp_path: Any) -> None:
    if house.engine.dialect.name == "sqlite":
        house = House(open_sqlite(tmp_path / "server.db"))
    before = len(house.log())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: house.server.note("administered", action="dump", n=n), range(40)))
    assert house.check() == (before + 40, "")
    assert sorted(one["n"] for one in house.told("administered") if "n" in one) == list(range(40))


def test_a_flood_of_strangers_is_one_entry_a_minute_with_their_number(house: House) -> None:
    house.ms += 60_000
    for _ in range(200):
        assert house.door.handle("enrol", os.urandom(300))[0] == 400
    assert house.told("turned_away") == [{"path": "enrol", "codes": {"frame_invalid": 1}}]
    house.ms += 60_000
    house.ana.pull()
    assert house.told("turned_away")[1:] == [{"path": "enrol", "codes": {"frame_invalid": 199}}]


def test_failed_sign_ins_and_enrolments_are_told_by_their_codes(house: House) -> None:
    stranger, thief = HandDesk(house.door.handle), HandDesk(house.door.handle)
    code = admin.invite(house.server, "ben", house.group, CONTRIBUTOR)[0].text
    thief.enrol(code)
    admin.end_device(house.server, thief.key.id)
    stranger.channel.server_key = house.server.key.public
    for attempt in (stranger.pull, thief.pull, lambda: stranger.enrol(code)):
        house.ms += 60_000
        with pytest.raises(Refused):
            attempt()
    house.ms += 60_000
    house.ana.pull()
    told = [(one["path"], code) for one in house.told("turned_away") for code in one["codes"]]
    assert told == [("exchange", "device_unknown"), ("exchange", "device_ended"), ("enrol", "code_used")]
