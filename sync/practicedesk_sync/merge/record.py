"""A record as people see it: the view of all its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..log import change as log
from ..model.fields import Field
from ..model.kinds import kind as kind_of
from . import life, lists, registers, sets, text
from .blocks import open_conflicts, plain
from .cells import LIFE, Cells, cells_under, field_of, text_heads

Revisions = Callable[[str, str], text.Revision]
"""(field, head) -> the revision; see `text.Revisions`."""


@dataclass(slots=True)
class Shown:
    """What is shown of one record.

    `fields`: by name, as JSON values; a text may hold blocks (`blocks`); a list is its values in order.
    `items`: the item ids of each list, in the same order. `siblings`: for each field with an open conflict
    the other values: of a register its siblings, of a text the other alternatives of each block, of a list
    {item, values}. `merged`: texts in which several people's edits were put together.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    siblings: dict[str, list[Any]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    trashed: bool = False
    wanted_deleted: bool = False


def shown(kind: str, cells: Cells, revisions: Revisions) -> Shown:
    """The whole view of a record of that kind."""
    view = Shown()
    update(view, kind, cells, {field_of(cell) for cell in cells}, revisions)
    return view


def update(view: Shown, kind: str, cells: Cells, touched: Iterable[str], revisions: Revisions) -> None:
    """Bring `view` up to date after the fields in `touched` changed ("" = the record's life)."""
    declared = kind_of(kind).fields
    for name in sorted(touched):
        if name != LIFE:
            _update_field(view, name, declared.get(name), cells, revisions)
    view.merged.sort()
    view.trashed = life.in_trash(cells)
    view.wanted_deleted = bool(life.wanted_deleted(cells))


def _update_field(view: Shown, name: str, about: Field | None, cells: Cells, revisions: Revisions) -> None:
    for part in (view.items, view.siblings, view.fields):
        part.pop(name, None)
    if name in view.merged:
        view.merged.remove(name)
    heads = cells.get(name)
    texts = text_heads(cells, name)
    if heads is None:
        _show_compound(view, name, cells)
    elif texts:
        _show_text(view, name, texts, revisions)
    else:
        dominant = about.dominant if about else ""
        view.fields[name] = registers.shown(heads, dominant)
        others = registers.siblings(heads, dominant)
        if others and not (about and about.quiet):
            view.siblings[name] = others


def _show_compound(view: Shown, name: str, cells: Cells) -> None:
    """A field made of several cells: a list's items or a set's elements."""
    if any(head[1] in log.ITEM_OPS for _, heads in cells_under(cells, name) for head in heads.values()):
        pairs = lists.shown(cells, name)
        view.items[name] = [item for item, _ in pairs]
        view.fields[name] = [value for _, value in pairs]
        others = lists.siblings(cells, name)
        if others:
            view.siblings[name] = [{"item": item, "values": values} for item, values in others.items()]
    else:
        view.fields[name] = sets.shown(cells, name)


def _show_text(view: Shown, name: str, heads: list[str], revisions: Revisions) -> None:
    def find(head: str) -> text.Revision:
        return revisions(name, head)

    view.fields[name] = text.view(heads, find)
    if len(heads) > 1 and len({find(head).digest() for head in heads}) > 1:
        view.merged.append(name)
    conflicts = open_conflicts(view.fields[name])
    if conflicts:
        view.siblings[name] = [other for alternatives in conflicts for other in alternatives[1:]]


def plain_fields(view: Shown) -> dict[str, Any]:
    """The fields with every text as shown, without its open conflicts' other alternatives."""
    return {name: plain(value) if isinstance(value, str) else value for name, value in view.fields.items()}
