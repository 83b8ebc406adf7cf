"""Valid changes to take apart."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from practicedesk_sync.clock import MAX_STAMP
from practicedesk_sync.ids import digest_of, item_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log import strict_json
from practicedesk_sync.log.change import Change, Op, encode
from practicedesk_sync.model.values import clean_text

ID = digest_of(b"some id")
DEVICE = digest_of(b"device")
ITEM = item_id(DEVICE, 1, 0)
PREV = digest_of(b"the change before")

ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
names = st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True)
texts = st.text().map(clean_text)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e300, 1e300) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
overs = st.lists(ids, unique=True, max_size=3).map(tuple)
places = st.from_regex(r"[0-9A-Za-z]{0,10}[1-9A-Za-z]", fullmatch=True)
items = st.builds(item_id, ids, st.integers(1, 10**9), st.integers(0, 999))
elements = texts.filter(lambda text: 0 < len(text) <= 1_000)


def _op(what: str, **parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Op]:
    without = dict.fromkeys(("value", "element", "item", "started_from"), st.none())
    return st.builds(Op, **{"field": names, "what": st.just(what), "over": overs, **without, **parts})


one_op = st.one_of(
    _op(log.PUT, value=values),
    _op(log.TEXT, value=texts, started_from=st.none() | ids),
    _op(log.ADD, element=elements),
    _op(log.REMOVE, element=elements),
    _op(log.INSERT, value=st.fixed_dictionaries({"place": places, "value": values}), item=items),
    _op(log.EDIT, value=values, item=items),
    _op(log.MOVE, value=places, item=items),
    _op(log.DROP, value=st.lists(ids, max_size=3), item=items),
    _op(log.RESTORE, item=items),
    _op(log.DELETE, field=st.just(""), value=st.lists(ids, max_size=3)),
    _op(log.RESTORE, field=st.just("")),
    _op("from_later", value=values),
)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Any valid change."""
    n = draw(st.integers(1, 2**63 - 1))
    ops = draw(st.lists(one_op, max_size=4, unique_by=lambda op: (op.field, op.element, op.item)))
    return encode(
        space=draw(ids),
        device=draw(ids),
        n=n,
        hlc=draw(st.integers(0, MAX_STAMP)),
        prev="" if n == 1 else draw(ids),
        action=draw(st.integers(0, MAX_STAMP)),
        record=draw(ids),
        kind=draw(st.none() | names),
        was=draw(st.none() | ids),
        ops=tuple(ops),
    )


def body(*ops: dict[str, Any], **parts: Any) -> bytes:
    """The bytes of a plain change with some of its parts replaced (the value `...` leaves one out)."""
    value: dict[str, Any] = {
        "v": 1,
        "space": ID,
        "device": DEVICE,
        "n": 1,
        "hlc": 1,
        "prev": "",
        "action": 1,
        "record": ID,
        "ops": [op(**parts) for parts in ops],
        **parts,
    }
    return strict_json.dumps({key: part for key, part in value.items() if part is not ...})


def op(**parts: Any) -> dict[str, Any]:
    """An op as JSON, with some of its parts replaced (the value `...` leaves one out)."""
    value: dict[str, Any] = {"field": "title", "what": "put", "over": [], "value": "x", **parts}
    return {key: part for key, part in value.items() if part is not ...}
