"""A member with a changed program: well-signed nonsense breaks neither the server nor other desks."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from practicedesk.services.exporting import export_file
from practicedesk.services.finding import found, listed, query
from practicedesk.services.reading import details
from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import strict_json
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.model.kinds import kind, kinds
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.messages import Verdict, encode
from practicedesk_sync.replica.dump import dump
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens
from tests.contract.hand_desk import HandDesk, fresh_id, new_record, now_ms
from tests.desks.office import office

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 2**63 - 1, -(2**63), 1.5, -0.0, 1e308, "", "x", "published", "approved"),
    *("a/b", "\u202e", "👩‍👩‍👧", "[[", "<<<<<<<", "x\n\ny", "# " * 50, "| a |\n|---|", [], [[]], ["x"]),
    *({}, {"a": {}}, {"place": "m", "value": "v"}),
)
TEXTS = tuple(value for value in VALUES if isinstance(value, str))


class Rogue:
    """Makes changes at random: sound in form, senseless in content."""

    def __init__(self, desk: HandDesk, space: str, dice: random.Random) -> None:
        self.desk, self.space, self.dice = desk, space, dice
        self.heads: dict[str, list[str]] = {space: []}
        self.items = [f"{'0' * 32}.1.{number}" for number in range(3)]

    def run(self) -> list[Change]:
        """Some changes that follow one another, each of a form that can be sent."""
        return [change for change in (self._change() for _ in range(12)) if change is not None]

    def learn(self, run: list[Change], verdicts: list[Verdict]) -> None:
        """Build on what was admitted (most of the time); take back what has to wait."""
        said = {verdict.n: verdict.what for verdict in verdicts}
        for change in run:
            if change.n in said and self.dice.random() < 0.95:
                self.heads[change.record].remove(change.head)
        waiting = [change for change in run if said.get(change.n) in ("parked", "retry")]
        if waiting:
            self.desk.tips[self.space] = (waiting[0].n - 1, waiting[0].prev)

    def _change(self) -> Change | None:
        dice = self.dice
        fresh = dice.random() < 0.1
        record = new_record() if fresh else dice.choice(list(self.heads))
        name = dice.choice([*(each.name for each in kinds()), *["sculpture"] * 10])
        more = {"kind": name} if fresh or dice.random() < 0.1 else {}
        ops = tuple(self._op(name, record) for _ in range(dice.randint(0, 4)))
        before = self.desk.tips[self.space]
        made = self.desk.change(self.space, record, ops, **more)
        try:
            changes.decode(made.body)
        except InvalidChange:
            self.desk.tips[self.space] = before
            return None
        self.heads.setdefault(record, []).append(made.head)
        return made

    def _op(self, name: str, record: str) -> Op:
        dice = self.dice
        heads = self.heads.get(record, [])
        field = dice.choice([*kind(name).fields, *["colour"] * 10])
        what = dice.choice([*changes.ITEM_OPS, *MAKE])
        over = tuple(set(dice.choices(heads, k=dice.randint(0, 2)))) if heads else ()
        if what in (changes.DELETE, changes.RESTORE):
            return Op("", what, heads if what == changes.DELETE else None, over)
        if what in changes.ITEM_OPS:
            value = {
                changes.INSERT: {"place": dice.choice("abc"), "value": dice.choice(VALUES)},
                changes.MOVE: dice.choice("abc"),
                changes.DROP: heads,
            }.get(what, dice.choice(VALUES))
            return Op(field, what, value, over, item=dice.choice(self.items))
        element = dice.choice(("x", "a/b")) if what in (changes.ADD, changes.REMOVE) else None
        return Op(field, what, dice.choice(TEXTS if what == changes.TEXT else VALUES), over, element)


MAKE = (changes.PUT, changes.TEXT, changes.ADD, changes.REMOVE, changes.DELETE, changes.RESTORE, "paint")


@pytest.fixture
def server() -> Iterator[Server]:
    engine = open_sqlite(None)
    metadata.create_all(engine)
    made = Server(engine, KeyPair(os.urandom(32)), Tokens(os.urandom(32), now_ms), now_ms, os.urandom)
    made.set_up()
    yield made
    engine.dispose()


def member(server: Server, space: str, name: str) -> HandDesk:
    desk = HandDesk(Door(server).handle)
    desk.enrol(admin.invite(server, name, space, CONTRIBUTOR)[0].text)
    return desk


@pytest.mark.parametrize("seed", range(3))
def test_senseless_changes_are_kept_or_refused_and_break_nothing(server: Server, seed: int) -> None:
    group = admin.add_group(server, "G")
    eve, ben = member(server, group, "eve"), member(server, group, "ben")
    rogue = Rogue(eve, group, random.Random(seed))
    codes: Counter[str] = Counter()
    for _ in range(60):
        run = rogue.run()
        answer = eve.push(*run)
        codes.update(verdict.code for verdict in answer.verdicts)
        rogue.learn(run, answer.verdicts)
    assert ben.pull().state == eve.pull().state
    with server.engine.begin() as connection:
        assert verify(connection, group, server.key.public) == []
        assert len(list(dump(connection, [group]))) > 20
    assert sum(isinstance(one, Change) for one in ben.heard[group]) > 40
    assert len(codes) > 5, codes


def test_messages_altered_and_sealed_again_never_fail_the_server(server: Server) -> None:
    group = admin.add_group(server, "G")
    eve = member(server, group, "eve")
    door, dice = Door(server), random.Random(7)
    head = eve.signed(eve.note(group), eve.note(group))
    whole = encode(head.model_copy(update={"cursors": [(group, 3, "0" * 64, 0)]}), head.bodies)
    seen: dict[int, int] = {}
    for _ in range(2_000):
        payload = bytearray(whole)
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(payload))
            payload[place : place + dice.randrange(3)] = dice.choice(SPLINTERS)
        nonce = fresh_id()
        frame = envelope.seal_request(eve.key, "exchange", eve.channel.token, nonce, bytes(payload))
        status, answer = door.handle("exchange", frame)
        code = strict_json.loads(
            envelope.open_answer(answer, server.key.public, "exchange", nonce).partition(b"\n")[0]
        ).get("code", "")
        assert status in (200, 400, 403), (status, code, bytes(payload))
        seen[status] = seen.get(status, 0) + 1
    assert seen[400] > 700


SPLINTERS = (
    *(b"", b"\n", b'"', b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b"9" * 25, b"1e999", b"NaN", b"null"),
    *(b"true", b"\\u0000", b"\\ud800", b"\xff", "é".encode(), b"..", b"%00", b'"n":7', b'"was":"0",'),
)


@pytest.mark.parametrize("seed", range(2))
def test_a_real_desk_takes_what_a_rogue_sends_and_goes_on(tmp_path: Path, seed: int) -> None:
    with office(tmp_path) as made:
        ana = made.desk("ana")
        group = ana.editing.new("group", "Parks")
        ana.sync()
        ben = made.desk("ben", {group: CONTRIBUTOR})
        eve = HandDesk(made.door.handle)
        eve.enrol(made.code("eve", {group: CONTRIBUTOR}))
        rogue = Rogue(eve, group, random.Random(seed))
        for _ in range(40):
            run = rogue.run()
            rogue.learn(run, eve.push(*run).verdicts)
            if rogue.dice.random() < 0.2:
                ana.editing.new("note", "In between", "Parks")
                ana.sync()
        made.settle()
        assert len(ben.dump().splitlines()) > 10
        hits = found(ben.library, query(ben.library, text="between", space=group)).hits
        total, every = listed(ben.library, query(ben.library, space=group))
        assert 0 < len(hits) < len(every) == total
        for view in every:
            details(ben.library, view.id)
        target = tmp_path / "everything.csv"
        assert export_file(ben.library, query(ben.library), target).records > 10
