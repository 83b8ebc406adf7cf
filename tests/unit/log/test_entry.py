"""The entry chain, the digest, statements: each covers all it stands for."""

import random
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import entry, keys, statement, strict_json
from practicedesk_sync.log.digest import Digest, record_hash, tip_hash
from practicedesk_sync.log.entry import Entry, chain_after
from tests.unit.log.bodies import ID, ids

KEY, OTHER = keys.KeyPair(b"1" * 32), keys.KeyPair(b"2" * 32)
ENTRY = Entry(5, entry.CHANGE, digest_of(b"device"), 3, digest_of(b"hash"), ID, b"body", "signature", "")

OTHERWISE: dict[str, Any] = {
    "seq": 6,
    "type": entry.VOID,
    "device": digest_of(b"other device"),
    "n": 4,
    "hash": digest_of(b"other hash"),
    "record": digest_of(b"other record"),
    "code": "read_only",
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_the_chain_covers(name: str) -> None:
    start = chain_after(entry.CHAIN_START, ENTRY)
    assert chain_after(entry.CHAIN_START, replace(ENTRY, **{name: OTHERWISE[name]})) != start
    assert chain_after("1" * 64, ENTRY) != start


def test_the_chain_covers_all_but_what_its_hash_and_keys_prove() -> None:
    assert {field.name for field in fields(Entry)} - OTHERWISE.keys() == {"payload", "signature"}


def test_a_head_is_proven_by_its_server_alone() -> None:
    head = ("space", "epoch", 7, "c" * 64)
    signature = entry.sign_head(KEY, *head)
    assert entry.verify_head(KEY.public, *head, signature)
    assert not entry.verify_head(OTHER.public, *head, signature)
    for other in (("spacf", *head[1:]), ("space", "epocg", *head[2:]), (*head[:2], 8, head[3])):
        assert not entry.verify_head(KEY.public, *other, signature)
    assert not entry.verify_head(KEY.public, *head[:3], "d" * 64, signature)


# Digest

names = st.text(min_size=1, max_size=8)
heads = st.sets(ids, min_size=1, max_size=3)
states = st.dictionaries(names, heads, max_size=4)


def state(cells: dict[str, set[str]], order: random.Random) -> dict[str, dict[str, object]]:
    """The same cells and heads, put together in another order."""
    shuffled = order.sample(sorted(cells), len(cells))
    return {cell: dict.fromkeys(order.sample(sorted(cells[cell]), len(cells[cell]))) for cell in shuffled}


@given(st.dictionaries(ids, states, max_size=4), st.integers(), st.integers())
def test_a_digest_adds_up_in_any_order(records: dict[str, Any], one: int, two: int) -> None:
    made = []
    for dice in (random.Random(one), random.Random(two)):
        digest = Digest()
        for record in dice.sample(sorted(records), len(records)):
            interim = record_hash(record, {"interim": {ID: None}})
            digest.change(record, None, interim)
            digest.change(record, interim, record_hash(record, state(records[record], dice)))
        made.append(digest)
    assert made[0].pack() == made[1].pack() == Digest(made[0].pack()).pack()
    for record in records:
        made[0].change(record, record_hash(record, state(records[record], random.Random(1))), None)
    assert made[0].pack() == Digest().pack()


@given(states, st.data())
def test_a_digest_differs_where_any_head_differs(cells: dict[str, set[str]], data: st.DataObject) -> None:
    other = {cell: set(some) for cell, some in cells.items()}
    cell = (
        data.draw(st.sampled_from(sorted(cells)) if cells else names) if data.draw(st.booleans()) else "new"
    )
    other[cell] = other.get(cell, set()) ^ {data.draw(ids)}
    dice = random.Random(1)
    equal_hashes = record_hash(ID, state(cells, dice)) == record_hash(ID, state(other, dice))
    assert equal_hashes == (other == cells)


def test_the_name_of_a_cell_cannot_pass_for_another_cell() -> None:
    one, two = digest_of(b"one"), digest_of(b"two")
    apart = {"tags/a": {one: None}, "tags/b": {two: None}}
    assert record_hash(ID, apart) != record_hash(ID, {f"tags/a {one}\ntags/b": {two: None}})
    assert record_hash(ID, {"a": {one: None, two: None}}) != record_hash(ID, {f"a {min(one, two)}": {}})


def test_a_digest_covers_the_record_and_every_tip() -> None:
    held: dict[str, dict[str, object]] = {"title": {ID: None}}
    assert record_hash(ID, held) != record_hash(digest_of(b"other"), held)
    tips = [tip_hash("d", 1, "h"), tip_hash("e", 1, "h"), tip_hash("d", 2, "h"), tip_hash("d", 1, "i")]
    assert len(set(tips)) == 4
    summaries = set()
    for tip in tips:
        digest = Digest()
        digest.change(ID, None, tip)
        summaries.add(digest.summary())
    assert len(summaries | {Digest().summary()}) == 5


# Statements


def a_statement(**facts: Any) -> statement.Statement:
    about = {"account": "a", "name": "Ada", "role": "reader", **facts}
    return statement.make(KEY, ID, ("epoch", 1), statement.MEMBER, 1, about)


def test_a_statement_is_read_as_it_was_made() -> None:
    made = a_statement()
    assert statement.read(made.payload, made.signature, KEY.public) == made
    assert made.hash == digest_of(made.payload)


@given(st.integers(0, 10**6), st.integers(0, 255))
def test_an_altered_byte_is_refused(at: int, byte: int) -> None:
    made = a_statement()
    altered = bytearray(made.payload)
    altered[at % len(altered)] = byte
    if bytes(altered) != made.payload:
        with pytest.raises(InvalidChange) as caught:
            statement.read(bytes(altered), made.signature, KEY.public)
        assert caught.value.code == "statement_signature"


def test_a_statement_by_anybody_else_is_refused() -> None:
    made = a_statement()
    for signature in (OTHER.sign(keys.STATEMENT, made.payload), KEY.sign(keys.RUN, made.payload), "", "zz"):
        with pytest.raises(InvalidChange):
            statement.read(made.payload, signature, KEY.public)


@pytest.mark.parametrize(
    "payload",
    [
        b"1",
        b"{}",
        strict_json.dumps({"space": ID, "epoch": "e", "what": "member", "at_ms": 1}),
        strict_json.dumps({"space": ID, "epoch": "e", "what": 1, "at_ms": 1}),
        strict_json.dumps({"space": ID, "epoch": "e", "what": [], "at_ms": 1}),
    ],
)
def test_a_signed_statement_without_its_parts_is_refused(payload: bytes) -> None:
    with pytest.raises(InvalidChange) as caught:
        statement.read(payload, KEY.sign(keys.STATEMENT, payload), KEY.public)
    assert caught.value.code == "statement_form"


def test_a_statement_of_a_kind_from_later_is_read() -> None:
    made = statement.make(KEY, ID, ("epoch", 1), "from_later", 1, {"more": "facts"})
    assert statement.read(made.payload, made.signature, KEY.public).facts == {"more": "facts"}
