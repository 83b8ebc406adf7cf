"""`verify` finds every way in which what is stored may differ from what the log says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.replica.verify import Finding, verify
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens
from tests.contract.hand_desk import HandDesk, new_record, now_ms


class Space:
    """A group with members, notes, an edit, a refusal, an ended device and a removed person."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        metadata.create_all(engine)
        tokens = Tokens(os.urandom(32), now_ms)
        self.server = Server(engine, KeyPair(os.urandom(32)), tokens, now_ms, os.urandom)
        self.server.set_up()
        self.id = admin.add_group(self.server, "Group")
        self.other = admin.add_group(self.server, "Other group")
        ana, ben = self._member("ana", COORDINATOR), self._member("ben", CONTRIBUTOR)
        note = ana.note(self.id, "First")
        ana.push(note, ana.note(self.id, "Second"))
        edit = ben.change(self.id, note.record, (Op("title", changes.PUT, "Edited", (note.head,)),))
        ben.push(edit, ben.change(self.id, new_record(), (), kind="group"), ben.note(self.id, "Third"))
        ana.ask("end_device", device=ana.key.id)
        admin.remove(self.server, "ben", self.id)

    def _member(self, name: str, role: str) -> HandDesk:
        desk = HandDesk(Door(self.server).handle)
        desk.enrol(admin.invite(self.server, name, self.id, role)[0].text)
        return desk

    def findings(self, key: bytes | None = None) -> list[Finding]:
        def look(connection: Connection) -> list[Finding]:
            return verify(connection, self.id, key or self.server.key.public)

        return run_tx(self.engine, look)

    def codes(self) -> set[str]:
        return {finding.code for finding in self.findings()}

    def execute(self, sql: str, *values: Any) -> None:
        with self.engine.begin() as connection:
            changed = connection.exec_driver_sql(sql, values).rowcount
        assert changed, "the test alters nothing"


@pytest.fixture
def space() -> Iterator[Space]:
    engine = open_sqlite(None)
    yield Space(engine)
    engine.dispose()


def test_a_space_that_grew_by_the_rules_holds(space: Space) -> None:
    assert space.findings() == []


def test_a_space_that_is_not_there_is_a_finding(space: Space) -> None:
    with space.engine.begin() as connection:
        (finding,) = verify(connection, "0" * 32, space.server.key.public)
    assert finding.code == "space_missing"


def test_another_servers_key_shows_at_the_first_statement(space: Space) -> None:
    first = space.findings(KeyPair(os.urandom(32)).public)[0]
    assert (first.seq, first.code) == (1, "statement_signature")


BODY = "CAST(replace(payload, 'Second', 'Zecond') AS BLOB)"
SECOND = "space = ? AND type = 'change' AND payload LIKE '%Second%'"
HERE = "space = ?"
ALTERED: dict[str, tuple[str, str]] = {
    "a body": (f"UPDATE entry SET payload = {BODY} WHERE {SECOND}", "content"),
    "a body that is gone": (f"UPDATE entry SET payload = NULL WHERE {SECOND}", "content"),
    "an entry that is gone": (f"DELETE FROM entry WHERE {SECOND}", "entry_missing"),
    "the last entry that is gone": (
        f"DELETE FROM entry WHERE {HERE} AND seq = (SELECT seq FROM space WHERE id = entry.space)",
        "space_head",
    ),
    "the author": (f"UPDATE entry SET device = '{'0' * 32}' WHERE {SECOND}", "entry_columns"),
    "the record": (f"UPDATE entry SET record = '{'0' * 32}' WHERE {SECOND}", "entry_columns"),
    "the head": (f"UPDATE entry SET head = '{'0' * 32}' WHERE {SECOND}", "entry_columns"),
    "the chain": (f"UPDATE entry SET chain = '{'0' * 64}' WHERE {SECOND}", "chain"),
    "the kind of entry": (f"UPDATE entry SET type = 'magic' WHERE {SECOND}", "entry_type"),
    "a change made void": (f"UPDATE entry SET type = 'void', code = 'x' WHERE {SECOND}", "chain"),
    "the reason of a void": (f"UPDATE entry SET code = 'x' WHERE {HERE} AND type = 'void'", "chain"),
    "an author's signature": (f"UPDATE entry SET signature = '{'0' * 128}' WHERE {SECOND}", "run_signature"),
    "a statement": (
        f"UPDATE entry SET payload = CAST(replace(payload, 'ben', 'bob') AS BLOB) WHERE {HERE} "
        "AND type = 'statement' AND payload LIKE '%ben%'",
        "content",
    ),
    "a role": (f"UPDATE member SET role = 'coordinator' WHERE {HERE} AND name = 'ben'", "member"),
    "a member too many": (
        f"INSERT INTO member SELECT space, '{'0' * 32}', 'eve', 'reader', 1 FROM member WHERE {HERE} LIMIT 1",
        "member",
    ),
    "a device's key": (f"UPDATE device SET key = '{'0' * 64}' WHERE {HERE} AND name = 'ben'", "device"),
    "an ended device": (f"UPDATE device SET ended = 0 WHERE {HERE} AND ended = 1", "device"),
    "a tip": (f"UPDATE tip SET n = n + 1 WHERE {HERE}", "tip"),
    "a record": (
        f"UPDATE record SET cells = replace(cells, 'Second', 'Zecond') WHERE {HERE} AND kind = 'note'",
        "record",
    ),
    "a record that cannot be read": (f"UPDATE record SET cells = '{{' WHERE {HERE}", "record"),
    "a record's kind": (f"UPDATE record SET kind = 'idea' WHERE {HERE} AND kind = 'note'", "record"),
    "a record's hash": (f"UPDATE record SET hash = x'00' WHERE {HERE}", "record"),
    "a record that is gone": (f"DELETE FROM record WHERE {HERE} AND kind = 'group'", "record"),
    "a record too many": (
        f"INSERT INTO record SELECT space, '{'0' * 32}', kind, cells, hash FROM record WHERE {HERE} LIMIT 1",
        "record",
    ),
    "the digest": ("UPDATE space SET digest = zeroblob(4096) WHERE id = ?", "digest"),
    "the epoch": (f"UPDATE space SET epoch = '{'0' * 32}' WHERE id = ?", "chain"),
    "the head of the space": ("UPDATE space SET seq = seq + 1 WHERE id = ?", "space_head"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_by_hand_is_found(space: Space, what: str) -> None:
    sql, code = ALTERED[what]
    space.execute(sql, space.id)
    assert code in space.codes()


def test_a_space_beside_an_altered_one_holds(space: Space) -> None:
    space.execute("UPDATE entry SET chain = 'x' WHERE space = ?", space.other)
    assert space.findings() == []


def _swapped(space: Space) -> None:
    for old, new in ((6, 0), (7, 6), (0, 7)):
        space.execute("UPDATE entry SET seq = ? WHERE space = ? AND seq = ?", new, space.id, old)


def _moved(space: Space) -> None:
    """Statements of another space, in place of ours."""
    space.execute(
        "UPDATE entry SET (payload, hash, head, signature) = (SELECT o.payload, o.hash, o.head, o.signature "
        "FROM entry o WHERE o.space = ? AND o.seq = 2) WHERE space = ? AND seq = 2",
        space.other,
        space.id,
    )


@pytest.mark.parametrize(("alter", "code"), [(_swapped, "chain"), (_moved, "statement_space")])
def test_entries_at_another_place_are_found(space: Space, alter: Callable[[Space], None], code: str) -> None:
    alter(space)
    assert code in space.codes()
