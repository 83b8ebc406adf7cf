"""Changes: what is made is read back, and anything malformed is refused with a stable code."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change, decode, read
from tests.examples import examples
from tests.unit.log.bodies import ID, ITEM, PREV, body, changes, op

CODES = {
    *("change_too_large", "change_lines", "change_keys", "change_version", "change_ids", "change_numbers"),
    *("change_links", "change_kind", "change_ops", "op_twice", "op_keys", "op_field", "op_over", "op_item"),
    *("op_element", "op_from", "op_value", "json_invalid", "json_duplicate_key", "json_too_deep"),
    *("number_too_large", "number_not_finite", "text_nul", "text_surrogate", "text_not_nfc"),
}


def code_of(data: bytes) -> str:
    with pytest.raises(InvalidChange) as caught:
        decode(data)
    assert caught.value.message.endswith(".") and caught.value.next
    return caught.value.code


@examples(300)
@given(changes())
def test_a_change_is_read_as_it_was_made(change: Change) -> None:
    assert decode(change.body) == change
    assert read(change.body) == change
    assert change.hash == digest_of(change.body)
    assert change.head == (change.was or change.hash)


def test_unknown_operations_and_later_versions_are_read() -> None:
    later = decode(body(op(what="from_later", value={"any": ["thing"]}), v=2, more="parts"))
    assert later.ops[0].what == "from_later"
    assert decode(body(kind="kind_from_later")).kind == "kind_from_later"


Cases = list[tuple[str, dict[str, Any]]]


def wrong(code: str, key: str, *values: Any, **parts: Any) -> Cases:
    """One case for each wrong value of one part."""
    return [(code, {key: value, **parts}) for value in values]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        *(("change_keys", {key: ...}) for key in log.KEYS),
        *wrong("change_keys", "author", "me"),
        *wrong("change_version", "v", 0, -1, True, 1.0, "1", None, []),
        *wrong("change_ids", "space", "", "x", 1, ID.upper(), ID + "\n"),
        *wrong("change_ids", "device", "", "x", 1, None),
        *wrong("change_ids", "record", "", "x", 1, []),
        *wrong("change_numbers", "n", 0, -1, True, 1.0, "1", None),
        *wrong("change_numbers", "hlc", -1, True, 1.5, None, "1"),
        *wrong("change_numbers", "action", -1, False, 1.5, None, "1"),
        *wrong("number_too_large", "n", 2**63, 2**70, -(2**70)),
        *wrong("change_links", "prev", PREV, None, 1, "x"),
        *wrong("change_links", "prev", "", None, "x", True, n=2),
        *wrong("change_links", "was", "", "x", 1, []),
        *wrong("change_kind", "kind", "", "a b", "é", "x" * 65, 1, [], "9"),
        *wrong("change_ops", "ops", None, {}, "x", 1, [op()] * 2_001),
    ],
)
def test_a_malformed_change_is_refused(code: str, parts: dict[str, Any]) -> None:
    assert code_of(body(**parts)) == code


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        *(("op_keys", {key: ...}) for key in ("field", "what", "over")),
        *wrong("op_field", "field", None, 1, [], "a b", "é", "x" * 65, "a/b", True),
        *wrong("op_field", "what", None, 1, [], "", "a b", True),
        *wrong("op_over", "over", None, "x", {}, [1], ["x"], [ID, ID], [None], [[]]),
        *wrong("op_over", "over", [f"{number:032x}" for number in range(2_001)]),
        *wrong("op_item", "item", 1, "", "x", [], f"{ID}.1", f"{ID}.1.x", what="edit"),
        *wrong("op_element", "element", 1, "", [], "x" * 1_001, True, what="add"),
        *wrong("op_from", "from", 1, "", "x", [], {}, what="text"),
        *wrong("op_value", "value", None, 1, [], {}, True, what="text"),
        *wrong("op_value", "what", "put", "text", "add", "insert", "edit", "drop", field=""),
        *wrong("op_value", "what", "add", "remove", "insert", "edit", "move", "drop", "delete", "restore"),
        *wrong("op_value", "element", "x"),
        *wrong("op_value", "item", ITEM),
        *wrong("op_value", "item", ITEM, what="restore", field=""),
        *wrong("op_value", "value", 1, {"place": "V"}, {"place": "", "value": 1}, what="insert", item=ITEM),
        *wrong("op_value", "value", {"place": "V", "value": 1, "more": 1}, what="insert", item=ITEM),
        *wrong("op_value", "value", 1, "", "ä", "a b", "x" * 201, what="move", item=ITEM),
        *wrong("op_value", "value", 1, ["x"], {}, [1], what="drop", item=ITEM),
        *wrong("op_value", "value", [ID], what="delete"),
        *wrong("op_value", "value", None, "x", [1], field="", what="delete"),
    ],
)
def test_a_malformed_operation_is_refused(code: str, parts: dict[str, Any]) -> None:
    assert code_of(body(ops=[op(**parts)])) == code


@pytest.mark.parametrize("value", [None, 1, [], "x"])
def test_an_operation_is_an_object(value: Any) -> None:
    assert code_of(body(ops=[value])) == "op_keys"


@pytest.mark.parametrize(
    "ops",
    [
        [op(), op(value="y")],
        [op(what="add", element="x"), op(what="remove", element="x")],
        [op(what="edit", item=ITEM), op(what="edit", item=ITEM)],
    ],
)
def test_two_operations_on_one_cell_are_refused(ops: list[Any]) -> None:
    assert code_of(body(ops=ops)) == "op_twice"


def test_one_change_may_move_and_edit_an_item() -> None:
    ops = [op(what="edit", item=ITEM), op(what="move", item=ITEM, value="V")]
    assert len(decode(body(ops=ops)).ops) == 2


PLAIN = body(op(value="VALUE"))


def instead(*values: bytes | str) -> list[bytes]:
    """The bytes of a change whose value was replaced, quotes included."""
    raw = [value if isinstance(value, bytes) else value.encode() for value in values]
    return [PLAIN.replace(b'"VALUE"', value) for value in raw]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("change_too_large", [b" " * (log.MAX_BODY_BYTES + 1)]),
        ("change_lines", [PLAIN.replace(b"{", b"{\n", 1), PLAIN + b"\r"]),
        ("json_invalid", [b"", b"{", b"\xff", PLAIN + b"x", b"\xef\xbb\xbf" + PLAIN]),
        ("json_invalid", [PLAIN.decode().encode("utf-16")]),
        ("json_invalid", instead(b'"\xed\xa0\x80"', '"a\tb"', '"a\0b"', "[" * 100_000 + "]" * 100_000)),
        ("number_not_finite", instead("NaN", "Infinity", "-Infinity")),
        ("number_too_large", instead("1e999", "-1e999", "9" * 5_000, str(2**63), str(2**70))),
        ("text_surrogate", instead(r'"\ud800"', r'"a\udfff"', r'"\ud800\u0041"', r'{"\ud800":1}')),
        ("text_nul", instead(r'"a\u0000b"', r'"é\u0000b"', r'{"\u0000":1}')),
        ("text_not_nfc", instead(r'"e\u0301"', '"e\u0301"', '{"e\u0301":1}', '["é","e\u0301"]')),
        ("json_duplicate_key", [PLAIN.replace(b'"v":1', b'"v":1,"v":1')]),
        ("json_duplicate_key", instead(r'{"a":1,"\u0061":2}')),
        ("json_too_deep", instead("[" * 40 + "]" * 40, '{"a":' * 40 + "1" + "}" * 40)),
        ("json_too_deep", instead(r'"\u00e9",' + '"x":' + "[" * 40 + "]" * 40)),
        ("change_keys", [b"1", b"[]", b'"x"', b"null", b"true"]),
    ],
)
def test_bytes_another_parser_could_read_differently_are_refused(code: str, data: list[bytes]) -> None:
    assert {code_of(each) for each in data} == {code}


ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        2**63,
        2**70,
        1.5,
        "",
        "x",
        "\ud800",
        "e\u0301",
        "\0",
        "é",
        ID,
        ITEM,
        "title",
    ),
    *([], {}, [None], [ID], [ID, ID], {"place": "V", "value": None}, [[[]]], {"field": "title"}),
]


def places_in(value: Any) -> list[tuple[Any, Any]]:
    """(container, key) of everything inside a JSON value."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [pair for key in keys for pair in ((value, key), *places_in(value[key]))]


@examples(400)
@given(changes(), st.data())
def test_nothing_but_invalid_change_escapes(change: Change, data: st.DataObject) -> None:
    value = json.loads(change.body)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places_in(value)))
        odd = deepcopy(data.draw(st.sampled_from(ODD)))
        if isinstance(container, dict) and data.draw(st.booleans()):
            container.pop(key)
            container[data.draw(st.sampled_from(["field", "kind", "was", "item", "element", "from"]))] = odd
        elif key in container or isinstance(container, list):
            container[key] = odd
    try:
        decode(json.dumps(value, ensure_ascii=data.draw(st.booleans())).encode("utf-8", "surrogatepass"))
    except InvalidChange as refused:
        assert refused.code in CODES


@examples(300)
@given(changes(), st.integers(0, 10**6), st.integers(0, 255))
def test_an_altered_byte_is_another_change_or_none(change: Change, at: int, byte: int) -> None:
    data = bytearray(change.body)
    data[at % len(data)] = byte
    try:
        other = decode(bytes(data))
    except InvalidChange as refused:
        assert refused.code in CODES
    else:
        assert (other.hash == change.hash) == (bytes(data) == change.body)
