"""The change (sync.md, "The change"): what one device did to one record, as exact bytes.

A body is JSON ``{v, space, device, n, hlc, prev, action, record, ops}`` with ``kind`` when it makes the
record and ``was`` when it reissues another device's body. The bytes are stored, hashed and forwarded as
they were made; nobody serialises them again.

An op is ``{field, what, over}`` with ``value``, and ``element`` (a set's) or ``item`` (a list's) where the
field is made of several cells. ``over`` names the heads the op replaces: the whole causality.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..clock import MAX_STAMP
from ..errors import InvalidChange
from ..ids import ITEM_PATTERN, digest_of, is_id
from . import strict_json

VERSION = 1
MAX_BODY_BYTES = 4 * 1024 * 1024
MAX_OPS = 2_000
MAX_OVER = 2_000

PUT, TEXT = "put", "text"
ADD, REMOVE = "add", "remove"
INSERT, EDIT, MOVE, DROP = "insert", "edit", "move", "drop"
NEW, DELETE, RESTORE = "new", "delete", "restore"
ITEM_OPS = (INSERT, EDIT, MOVE, DROP)

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}\Z")
KEYS = {"v", "space", "device", "n", "hlc", "prev", "action", "record", "ops"}
OPTIONAL_KEYS = {"kind", "was"}
OP_KEYS = {"field", "what", "over"}


class Op(NamedTuple):
    """One operation on one field, element or item. Unknown `what` is kept and carried untouched.

    A tuple, as there are a dozen in a change and it is made in a quarter of the time.
    """

    field: str
    what: str
    value: Any = None
    over: tuple[str, ...] = ()
    element: str | None = None
    item: str | None = None
    started_from: str | None = None
    """Text only: hash of the text its author started from (``from`` in the body)."""

    def as_json(self) -> dict[str, Any]:
        made: dict[str, Any] = {"field": self.field, "what": self.what, "over": list(self.over)}
        if self.value is not None:
            made["value"] = self.value
        for key, part in (("element", self.element), ("item", self.item), ("from", self.started_from)):
            if part is not None:
                made[key] = part
        return made


@dataclass(frozen=True, slots=True)
class Change:
    """A decoded body together with its exact bytes and its hash."""

    space: str
    device: str
    n: int
    hlc: int
    prev: str
    action: int
    record: str
    kind: str | None
    was: str | None
    ops: tuple[Op, ...]
    body: bytes
    hash: str

    @property
    def head(self) -> str:
        """The name by which later changes refer to this one."""
        return self.was or self.hash

    @property
    def depends_on(self) -> set[str]:
        """The heads that have to be here first (what a delete covers may come later)."""
        return {head for op in self.ops for head in op.over}


def encode(
    *,
    space: str,
    device: str,
    n: int,
    hlc: int,
    prev: str,
    action: int,
    record: str,
    ops: tuple[Op, ...],
    kind: str | None = None,
    was: str | None = None,
) -> Change:
    """Make a change. `n` counts from 1 without gaps per (device, space); `prev` is "" for n = 1."""
    value: dict[str, Any] = {
        "v": VERSION,
        "space": space,
        "device": device,
        "n": n,
        "hlc": hlc,
        "prev": prev,
        "action": action,
        "record": record,
        "ops": [op.as_json() for op in ops],
    }
    if kind is not None:
        value["kind"] = kind
    if was is not None:
        value["was"] = was
    body = strict_json.dumps(value)
    return Change(space, device, n, hlc, prev, action, record, kind, was, ops, body, digest_of(body))


def reissued(change: Change, device: str, n: int, prev: str) -> Change:
    """The same change under another device: what it did, when, and what it is called stay."""
    return encode(
        space=change.space,
        device=device,
        n=n,
        hlc=change.hlc,
        prev=prev,
        action=change.action,
        record=change.record,
        ops=change.ops,
        kind=change.kind,
        was=change.head,
    )


def was_made_as(change: Change, device: str, n: int, prev: str, hash_: str) -> bool:
    """Whether these very words, as this device's change of that number, have this hash."""
    facts: dict[str, Any] = {"space": change.space, "device": device, "n": n, "prev": prev, "hlc": change.hlc}
    facts |= {"action": change.action, "record": change.record, "kind": change.kind, "ops": change.ops}
    return encode(**facts).hash == hash_


def decode(body: bytes) -> Change:
    """Read and check a body from elsewhere. Raises `InvalidChange`; knows no record kind or field."""
    if len(body) > MAX_BODY_BYTES:
        raise InvalidChange("change_too_large", f"A change is larger than {MAX_BODY_BYTES >> 20} MiB.")
    if b"\n" in body or b"\r" in body:
        raise InvalidChange("change_lines", "A change does not stand on one line.")
    return _checked(strict_json.loads(body), body, digest_of(body))


def read(body: bytes) -> Change:
    """Read a body that was checked by `decode`, or made by `encode`, before it was stored here."""
    value = strict_json.parse(body)
    ops = tuple(
        Op(
            op["field"],
            op["what"],
            op.get("value"),
            tuple(op["over"]),
            op.get("element"),
            op.get("item"),
            op.get("from"),
        )
        for op in value["ops"]
    )
    return Change(
        value["space"],
        value["device"],
        value["n"],
        value["hlc"],
        value["prev"],
        value["action"],
        value["record"],
        value.get("kind"),
        value.get("was"),
        ops,
        body,
        digest_of(body),
    )


def _checked(value: Any, body: bytes, hash_: str) -> Change:
    if not isinstance(value, dict) or not value.keys() >= KEYS:
        raise InvalidChange("change_keys", "A change lacks a required part.")
    v, n, hlc, action = value["v"], value["n"], value["hlc"], value["action"]
    space, device, record, prev = value["space"], value["device"], value["record"], value["prev"]
    kind, was = value.get("kind"), value.get("was")
    if type(v) is not int or v < 1:
        raise InvalidChange("change_version", "A change has no valid version.")
    if v == VERSION and not value.keys() <= KEYS | OPTIONAL_KEYS:
        raise InvalidChange("change_keys", "A change holds a part that its version does not know.")
    if not (is_id(space) and is_id(device) and is_id(record)):
        raise InvalidChange("change_ids", "A change names no valid space, device or record.")
    if type(n) is not int or n < 1 or type(hlc) is not int or type(action) is not int:
        raise InvalidChange("change_numbers", "A change has no valid number or time.")
    if not (0 <= hlc <= MAX_STAMP and 0 <= action <= MAX_STAMP):
        raise InvalidChange("change_numbers", "A change has no valid number or time.")
    if not (prev == "" if n == 1 else is_id(prev)) or not (was is None or is_id(was)):
        raise InvalidChange("change_links", "A change is not linked to the one before it.")
    if kind is not None and not _is_name(kind):
        raise InvalidChange("change_kind", "A change names no valid kind of record.")
    return Change(space, device, n, hlc, prev, action, record, kind, was, _ops(value["ops"]), body, hash_)


def _ops(value: Any) -> tuple[Op, ...]:
    if not isinstance(value, list) or len(value) > MAX_OPS:
        raise InvalidChange("change_ops", "A change holds no valid list of operations.")
    ops = tuple(_op(part) for part in value)
    if len({(op.field, op.element, op.item, _part(op.what)) for op in ops}) != len(ops):
        raise InvalidChange("op_twice", "A change holds two operations on the same field or element.")
    return ops


def _op(value: Any) -> Op:
    if not isinstance(value, dict) or not value.keys() >= OP_KEYS:
        raise InvalidChange("op_keys", "An operation lacks its field, its kind or what it replaces.")
    field, what, over = value["field"], value["what"], value["over"]
    if not (field == "" or _is_name(field)) or not _is_name(what):
        raise InvalidChange("op_field", "An operation names no valid field.")
    if not isinstance(over, list) or len(over) > MAX_OVER or not all(map(is_id, over)):
        raise InvalidChange("op_over", "An operation does not say what it replaces.")
    if len(over) > 1 and len(set(over)) != len(over):
        raise InvalidChange("op_over", "An operation names what it replaces twice.")
    element, item, inner = value.get("element"), value.get("item"), value.get("value")
    if item is not None and not (isinstance(item, str) and ITEM_PATTERN.match(item)):
        raise InvalidChange("op_item", "An operation names no valid list item.")
    if element is not None and not (isinstance(element, str) and 0 < len(element) <= 1_000):
        raise InvalidChange("op_element", "An operation names no valid element.")
    started_from = value.get("from")
    if started_from is not None and not is_id(started_from):
        raise InvalidChange("op_from", "An operation does not say validly what its author started from.")
    check = _VALUE_CHECKS.get(what)
    if check is not None and not check(field, element, item, inner):
        raise InvalidChange("op_value", f"An operation “{what}” has the wrong form.")
    return Op(field, what, inner, tuple(over), element, item, started_from)


def _part(what: str) -> str:
    """Which part of a list item an operation touches; one change may both move and edit an item."""
    return what if what in (EDIT, MOVE, DROP) else ""


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.match(value) is not None


def _is_heads(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 100_000 and all(map(is_id, value))


def _is_place(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and value.isascii() and value.isalnum()


_ValueCheck = Callable[[str, str | None, str | None, Any], bool]
_VALUE_CHECKS: dict[str, _ValueCheck] = {
    PUT: lambda field, element, item, value: bool(field) and element is None and item is None,
    TEXT: lambda field, element, item, value: (
        bool(field) and element is None and item is None and isinstance(value, str)
    ),
    ADD: lambda field, element, item, value: bool(field) and element is not None and item is None,
    REMOVE: lambda field, element, item, value: bool(field) and element is not None and item is None,
    INSERT: lambda field, element, item, value: (
        bool(field)
        and item is not None
        and isinstance(value, dict)
        and value.keys() == {"place", "value"}
        and _is_place(value["place"])
    ),
    EDIT: lambda field, element, item, value: bool(field) and item is not None,
    MOVE: lambda field, element, item, value: bool(field) and item is not None and _is_place(value),
    DROP: lambda field, element, item, value: bool(field) and item is not None and _is_heads(value),
    DELETE: lambda field, element, item, value: (
        field == "" and element is None and item is None and _is_heads(value)
    ),
    RESTORE: lambda field, element, item, value: element is None and (field == "") == (item is None),
}
