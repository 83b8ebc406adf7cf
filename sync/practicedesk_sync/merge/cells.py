"""Cells and heads: the one algebra behind every merge rule (sync.md, "Merge rules").

A record is a set of *cells*: a field, an element of a set, a part of a list item, or the record's own
life. A cell holds *heads*: the changes to it that no later change has replaced. An op removes the heads it
names in ``over`` and becomes a head. As a change is only applied after the heads it names, the same set of
changes gives the same heads in every causal order. What the heads look like is a pure view (other files).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..ids import digest_of
from ..log import change as log
from ..log.change import Change, Op

Head = list[Any]
"""[hlc, what, value]: when, which operation, and its value (for a text: the hash of the text)."""
Heads = dict[str, Head]
Cells = dict[str, Heads]

LIFE = ""
VALUE, PLACE, GONE = "value", "place", "gone"


def cells_of(op: Op) -> tuple[str, ...]:
    """The cells an op writes: one, or an item's value and place when it is inserted."""
    if op.item is not None:
        stem = f"{op.field}/{op.item}/"
        if op.what == log.INSERT:
            return stem + VALUE, stem + PLACE
        return (stem + {log.EDIT: VALUE, log.MOVE: PLACE}.get(op.what, GONE),)
    return (op.field,) if op.element is None else (f"{op.field}/{op.element}",)


def field_of(cell: str) -> str:
    """The field a cell belongs to; "" for the record's life."""
    return cell.partition("/")[0]


def apply(cells: Cells, change: Change) -> set[str]:
    """Apply a change whose dependencies were applied before. Returns the fields touched ("" = life)."""
    touched = set()
    if change.kind is not None:
        cells.setdefault(LIFE, {})[change.head] = [change.hlc, log.NEW, None]
        touched.add(LIFE)
    for op in change.ops:
        for cell in cells_of(op):
            heads = cells.setdefault(cell, {})
            for replaced in op.over:
                heads.pop(replaced, None)
            heads[change.head] = [change.hlc, op.what, _value(op, cell)]
        touched.add(op.field)
    return touched


def all_heads(cells: Cells, prefix: str | None = None) -> set[str]:
    """The heads of every cell but the deletes of the record itself; with `prefix` the heads of the list
    item whose cells' names begin so, but not its own removals."""
    life = log.DELETE if prefix is None else log.DROP
    return {
        head
        for cell, heads in cells.items()
        if prefix is None or cell.startswith(prefix)
        for head, (_, what, _value) in heads.items()
        if what != life
    }


def by_age(heads: Iterable[tuple[str, Head]]) -> list[tuple[str, Head]]:
    """Heads from oldest to newest by (hlc, hash): the same order everywhere; the last one is shown."""
    return sorted(heads, key=lambda pair: (pair[1][0], pair[0]))


def cells_under(cells: Cells, field: str) -> Iterator[tuple[str, Heads]]:
    """(rest of the name, heads) of every cell below a field: its elements or its items' parts."""
    stem = field + "/"
    for cell, heads in cells.items():
        if cell.startswith(stem):
            yield cell[len(stem) :], heads


def text_heads(cells: Cells, field: str) -> list[str]:
    """The heads of a field that are texts (a newer version may put something else beside them)."""
    return [head for head, (_, what, _value) in cells.get(field, {}).items() if what == log.TEXT]


def _value(op: Op, cell: str) -> Any:
    if op.what == log.TEXT:
        return digest_of(op.value.encode())
    if op.what == log.INSERT:
        return op.value["value" if cell.endswith("/" + VALUE) else "place"]
    return op.value
