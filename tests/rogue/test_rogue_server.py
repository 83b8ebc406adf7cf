"""A desk against a server that lies: it says what is wrong, keeps what it has, and goes on afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from practicedesk.services.attached import NOT_FETCHED, attached
from practicedesk.services.attaching import Attaching
from practicedesk.services.returning import tray_of
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import run as runs
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.change import Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.messages import CommandAnswer, ExchangeAnswer, Page, Verdict, encode
from practicedesk_sync.protocol.offers import OfferAnswer
from practicedesk_sync.server.door import Door
from tests.desks.contents import contents
from tests.desks.office import Office, office
from tests.rogue.lying import Lie, Pages, Row, lying, said


class House:
    """Ana and Ben share a group; Ana has written more of it, Ben has unsent work of his own."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ana = office.desk("ana")
        self.group = self.ana.editing.new("group", "Parks")
        self.ana.sync()
        self.ben = office.desk("ben", {self.group: CONTRIBUTOR})
        self.pages = Pages(office, self.group)
        self.other = KeyPair(os.urandom(32))

    @property
    def key(self) -> KeyPair:
        return self.office.server.key

    def work(self) -> None:
        """Three changes of Ana's that Ben has not seen, and one of Ben's that is not sent."""
        for number in range(3):
            self.ana.editing.new("note", f"By Ana {number}", "Parks")
        self.ana.sync()
        self.ben.editing.new("note", "By Ben", "Parks")

    def heal(self) -> None:
        """The next cycle with the honest server is like any other, and ends with all compared."""
        report = self.ben.sync()
        assert (report.refused, report.stuck) == ([], [])

    def resigned(self, alter: Callable[[list[Row]], list[Row]]) -> Lie:
        return self.pages.altered(alter, signed=self.key)

    def forged(self, device: str, signer: KeyPair | None = None, **more: object) -> Row:
        """A change somebody is said to have made after what they have made."""
        facts = {"space": self.group, "device": device, "n": 1, "prev": "", "hlc": 1, "action": 1}
        facts |= {"record": os.urandom(16).hex(), "kind": "note", "ops": (Op("title", changes.PUT, "X", ()),)}
        made = changes.encode(**(facts | more))  # type: ignore[arg-type]
        return ["change", runs.sign_tip(made.hash, signer) if signer else ""], made.body

    def stated(self, key: KeyPair, space: str, **facts: str) -> Row:
        about = {"account": os.urandom(16).hex(), "name": "Mallory", "role": "coordinator"} | facts
        made = say.make(key, space, ("0" * 32, 99), say.MEMBER, 1, about)
        return ["statement", made.signature], made.payload

    def revoked(self, key: KeyPair, account: str, role: str = "") -> Lie:
        row, payload = self.stated(key, self.group, account=account, role=role)
        assert payload is not None
        return said(pages=[], revoked=[(self.group, row[1])], payloads=(payload,))

    def verdict(self, code: str) -> Verdict:
        return Verdict(space=self.group, n=1, what="retry", code=code, message="")

    @property
    def account(self) -> str:
        with self.office.server.engine.begin() as connection:
            return str(self.office.server.accounts(connection).account_named("ben"))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with office(tmp_path_factory.mktemp("office")) as made:
        yield House(made)
        made.settle()


OF_NO_FORM: list[list[Any]] = [
    *([], [[]], ["own"], ["own", "x", ""], ["change"], ["void"]),
    ["void", 1, [], {}, None, 5, 6],
]


def _with(row: list[Any]) -> Callable[[House], Lie]:
    return lambda house: house.pages.altered(lambda rows: [*rows, (row, None)])


LIES: dict[str, tuple[Callable[[House], Lie], str]] = {
    # under the server's signature over the end of its log
    "leaves an entry out": (lambda h: h.pages.altered(lambda rows: rows[:-1]), "page_chain"),
    "turns entries round": (lambda h: h.pages.altered(lambda rows: rows[::-1]), "author_chain"),
    "gives an entry twice": (lambda h: h.pages.altered(lambda rows: [*rows, rows[-1]]), "page_chain"),
    "has the end signed by another": (
        lambda h: h.pages.altered(lambda rows: rows, signed=h.other),
        "page_signature",
    ),
    # and with an end that it has signed anew: what others signed is against it
    "leaves an entry out of its log": (lambda h: h.resigned(lambda rows: rows[1:]), "author_chain"),
    "makes a change in the name of somebody": (
        lambda h: h.resigned(lambda rows: [h.forged(h.ana.library.key.id, h.other, n=1)]),
        "run_signature",
    ),
    "makes a change in the name of nobody": (
        lambda h: h.resigned(lambda rows: [*rows, h.forged(h.other.id, h.other)]),
        "author_unknown",
    ),
    "puts in an entry of another group": (
        lambda h: h.resigned(lambda rows: [h.forged(h.ana.library.key.id, space="f" * 32)]),
        "author_chain",
    ),
    "has somebody state who belongs to the group": (
        lambda h: h.resigned(lambda rows: [*rows, h.stated(h.other, h.group)]),
        "statement_signature",
    ),
    "puts in a statement of another group": (
        lambda h: h.resigned(lambda rows: [*rows, h.stated(h.key, "f" * 32)]),
        "statement_space",
    ),
    "announces other content than it gives": (
        lambda h: h.pages.altered(lambda rows: [*rows[:-1], (rows[-1][0], None)]),
        "entry_unknown",
    ),
    **{f"gives rows of no form, {row}": (_with(row), "message_invalid") for row in OF_NO_FORM},
    # what it says besides
    "ends the right to read by the word of another": (
        lambda h: h.revoked(h.other, h.account),
        "statement_signature",
    ),
    "ends the right to read of somebody else": (lambda h: h.revoked(h.key, "e" * 32), "revocation"),
    "ends it by a statement that gives it": (lambda h: h.revoked(h.key, h.account, "reader"), "revocation"),
    "ends it without a statement": (
        lambda h: said(pages=[], payloads=(), revoked=[(h.group, "0" * 128)]),
        "answer_payloads",
    ),
    "claims that all is here": (lambda h: said(pages=[], payloads=()), "digest_differs"),
    "decides about work without its words": (
        lambda h: said(pages=[], payloads=(), settled=[(h.group, 1, "returned", "")]),
        "answer_payloads",
    ),
    "has a wish fulfilled that nobody had, under another name": (
        lambda h: said(pages=[], payloads=(), answers=[CommandAnswer(id="0" * 32)]),
        "digest_differs",
    ),
    "says for ever that there is a copy of this computer": (
        lambda h: said(pages=[], payloads=(), verdicts=[h.verdict("device_forked")]),
        "server_endless",
    ),
    "knows nothing any more": (
        lambda h: said(pages=[], payloads=(), rewound=[h.group]),
        "server_rewound",
    ),
    "claims to wait for what is missing": (
        lambda h: said(pages=[], payloads=(), quarantined=[h.group]),
        "digest_differs",
    ),
    "announces more without end": (lambda h: said(pages=[], payloads=(), more=True), "server_endless"),
    "gives a session of any length": (lambda h: said(token="x" * 70_000), "message_invalid"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_changes_nothing_and_is_named(house: House, lie: str) -> None:
    make, code = LIES[lie]
    house.work()
    before = contents(house.ben.library)
    with pytest.raises(PracticeDeskError) as told:
        house.ben.sync(lying(house.office, make(house)))
    assert (told.value.code, bool(told.value.message and told.value.next)) == (code, True)
    after = contents(house.ben.library)
    altered = {name for name in after if after[name] != before[name]}
    assert altered <= {"setting", "wish" if code == "server_endless" else ""}, (
        "more than when it has answered"
    )
    house.heal()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[House]:
    """Of one test's own, for what changes who may do what."""
    with office(tmp_path) as made:
        yield House(made)


def test_work_in_the_tray_is_neither_taken_away_nor_altered(alone: House) -> None:
    ben = alone.ben
    alone.office.set_role(alone.ana, alone.group, "ben", READER)
    ben.editing.new("note", "All my words", "Parks")
    ben.sync()
    (mine,) = tray_of(ben.library)
    assert mine.code == "read_only"
    ben.sync(lying(alone.office, said(settled=[(alone.group, mine.n, "accepted", "")])))
    assert tray_of(ben.library) == [mine]
    _, other = alone.forged(ben.library.key.id)
    assert other is not None
    for n in (mine.n, mine.n + 1):
        lie = lambda answer, n=n: answer.model_copy(  # noqa: E731
            update={"settled": [(alone.group, n, "returned", "")], "payloads": (*answer.payloads, other)}
        )
        with pytest.raises(PracticeDeskError) as told:
            ben.sync(lying(alone.office, lie))
        assert told.value.code == "settled_differs"
        assert tray_of(ben.library) == [mine]


def test_other_bytes_are_not_taken_for_a_file(alone: House, tmp_path: Path) -> None:
    practice = alone.ana.editing.new("practice", "Benches", "Parks")
    file = tmp_path / "plan.txt"
    file.write_text("A plan of the benches. " * 50)
    Attaching(alone.ana.library).attach(practice, file)
    for desk in (alone.ana, alone.ben):
        desk.sync()
    alone.ana.carry_files()

    def other(path: str, frame: bytes) -> tuple[int, bytes]:
        status, sealed = alone.office.door.handle(path, frame)
        if path != "fetch":
            return status, sealed
        nonce = envelope.open_request(frame).nonce
        given = envelope.open_answer(sealed, alone.key.public, path, nonce)
        return status, envelope.seal_answer(alone.key, path, nonce, given.replace(b"bench", b"prize"))

    report = alone.ben.carry_files(other)
    assert (report.fetched, len(report.failed)) == (0, 1)
    assert "plan.txt" in report.failed[0]
    assert [one.state for one in attached(alone.ben.library, practice)] == [NOT_FETCHED]
    assert alone.ben.carry_files().fetched == 1


def test_a_server_that_has_lost_work_cannot_have_a_desk_forget_it(house: House) -> None:
    """It says that it was restored, takes what it is offered, and then tells a log without some of it."""
    house.work()
    house.ben.sync()
    asked = 0

    def lie(answer: ExchangeAnswer) -> ExchangeAnswer:
        nonlocal asked
        asked += 1
        if asked < 3:
            return said(pages=[], payloads=(), rewound=[house.group])(answer)
        if asked == 3:
            return house.resigned(lambda rows: rows[:-1])(answer)
        return said(pages=[], payloads=())(answer)

    def without_more(path: str, frame: bytes) -> tuple[int, bytes]:
        if path == "offer":
            nonce = envelope.open_request(frame).nonce
            return 200, envelope.seal_answer(house.key, path, nonce, encode(OfferAnswer()))
        return lying(house.office, lie)(path, frame)

    before = contents(house.ben.library)
    with pytest.raises(PracticeDeskError) as told:
        house.ben.sync(without_more)
    assert told.value.code == "server_lacks_work"
    after = contents(house.ben.library)
    assert {name for name in after if after[name] != before[name]} <= {"setting"}
    house.heal()


def test_a_log_that_is_told_without_end_is_given_up(house: House) -> None:
    """Asked for what follows, the server gives what was there already."""
    house.work()
    first: list[Page] = []

    def kept(answer: ExchangeAnswer) -> ExchangeAnswer:
        first.extend(page for page in answer.pages if page.space == house.group)
        return answer

    house.ben.sync(lying(house.office, kept))
    asked = 0

    def lie(answer: ExchangeAnswer) -> ExchangeAnswer:
        nonlocal asked
        asked += 1
        again = first[:1] if asked > 2 else []
        return said(pages=again, payloads=(), rewound=[house.group])(answer)

    with pytest.raises(PracticeDeskError) as told:
        house.ben.sync(lying(house.office, lie))
    assert (told.value.code, asked) == ("page_place", 3)
    house.heal()


def test_answers_of_before_are_not_believed(house: House) -> None:
    """Whoever stands between can say again what the server said once, and no more."""
    heard: list[bytes] = []

    def kept(path: str, frame: bytes) -> tuple[int, bytes]:
        status, answer = house.office.door.handle(path, frame)
        heard.append(answer)
        return status, answer

    house.work()
    house.ana.sync(kept)
    house.ben.sync(kept)
    house.work()
    before = contents(house.ben.library)
    for old in heard:
        with pytest.raises(PracticeDeskError) as told:
            house.ben.sync(lambda path, frame, old=old: (200, old))  # type: ignore[misc]
        assert told.value.code == "not_our_server"
        assert contents(house.ben.library) == before
    house.heal()


def test_another_key_is_not_followed_on_its_own_word(house: House) -> None:
    """The server's whole data under a key of somebody else, who made up how it came to it."""
    house.work()
    before = contents(house.ben.library)
    mine = house.office.server
    for former in ((), (KeyPair(os.urandom(32)),)):
        thief = Door(replace(mine, key=house.other, former=former))
        with pytest.raises(PracticeDeskError) as told:
            house.ben.sync(thief.handle)
        assert told.value.code in ("other_server", "rotation_unproven"), told.value.code
        assert contents(house.ben.library) == before
    house.heal()


@pytest.mark.parametrize("sums", ["", "xyz", "00" * 10])
def test_sums_of_no_form_are_not_compared(house: House, sums: str) -> None:
    """Asked where it differs, the server answers nonsense."""

    def nonsense(path: str, frame: bytes) -> tuple[int, bytes]:
        if path != "digest":
            return lying(house.office, said(pages=[], payloads=()))(path, frame)
        answer = b'{"seq":1,"chain":"","sums":"%s"}' % sums.encode()
        nonce = envelope.open_request(frame).nonce
        return 200, envelope.seal_answer(house.key, path, nonce, answer)

    house.work()
    before = contents(house.ben.library)
    with pytest.raises(PracticeDeskError) as told:
        house.ben.sync(nonsense)
    assert told.value.code == "digest_differs"
    after = contents(house.ben.library)
    assert {name for name in after if after[name] != before[name]} <= {"setting"}
    house.heal()
