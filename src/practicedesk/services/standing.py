"""What stands where a person types, in the words they would type, and the heads that show it.

A place to type in is a field, an item of a list (``field/item``), or what is to be added to a list or a set
(``field/``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from practicedesk_sync.log.change import Change
from practicedesk_sync.merge import blocks, registers
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.merge import text as merge_text
from practicedesk_sync.merge.cells import VALUE, Cells, Heads
from practicedesk_sync.model.fields import TEXT, Field
from practicedesk_sync.model.kinds import Kind
from practicedesk_sync.model.values import clean_text, value_of
from practicedesk_sync.replica.reading import revisions_in

from ..library.records import RecordView
from . import ops


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to type in. `item`: of a list, "" otherwise; `adding`: what is typed comes to the others."""

    field: Field
    item: str
    adding: bool

    @property
    def cell(self) -> str:
        """The one cell that a change here writes; not for `adding`."""
        return f"{self.field.name}/{self.item}/{VALUE}" if self.item else self.field.name

    @property
    def is_text(self) -> bool:
        return self.field.merge == TEXT

    @property
    def dominant(self) -> str:
        return "" if self.item else self.field.dominant


@dataclass(frozen=True, slots=True)
class Standing:
    """What is on the screen: the text as one would type it, and the heads that show it, sorted."""

    text: str = ""
    over: tuple[str, ...] = ()


def spot(kind: Kind, where: str) -> Spot:
    """The place of that name. Raises `UserMistake` where the kind has no such field."""
    name, _, item = where.partition("/")
    return Spot(ops.field_named(kind, name), item, is_adding(where))


def is_adding(where: str) -> bool:
    """Whether what is typed there comes to the others."""
    return where.endswith("/")


def standing(view: RecordView, kind: Kind, cells: Cells, where: str) -> Standing:
    """What stands there now. An open conflict inside a text reads as its shown version."""
    at = spot(kind, where)
    over = heads_on_screen(at, cells)
    if at.is_text:
        return Standing(blocks.plain(str(view.shown.fields.get(at.field.name) or "")), over)
    heads = cells.get(at.cell, {})
    return Standing(as_typed(registers.shown(heads, at.dominant)) if over else "", over)


def value_typed(at: Spot, typed: str) -> Any:
    """What is typed there as a value; several for `adding`. Raises `UserMistake`."""
    if at.adding:
        return ops.elements_of(at.field, typed)
    if at.is_text or (at.item and not typed.strip()):
        return clean_text(typed)
    value = value_of(at.field, typed)
    if not at.item:
        ops.check_required(at.field, value)
    return value


def heads_on_screen(at: Spot, cells: Cells) -> tuple[str, ...]:
    """The heads a person sees there: of a text all, of a value those that have the shown one."""
    if at.adding:
        return ()
    heads = cells.get(at.cell, {})
    return tuple(sorted(heads if at.is_text else registers.heads_shown(heads, at.dominant)))


def as_typed(value: Any) -> str:
    """A stored value in the form in which it is typed: 2.0 as "2", a structured item as JSON."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def value_at(cell: str, heads: Iterable[str], history: Iterable[Change], dominant: str = "") -> Any:
    """The value those heads of a cell show; None of none. Raises `KeyError` where one is not known."""
    known = heads_at(cell, heads, history)
    return registers.shown(known, dominant) if known else None


def heads_at(cell: str, heads: Iterable[str], history: Iterable[Change]) -> Heads:
    """Those heads of a cell with what each of them put there. Raises `KeyError`, as `value_at`."""
    wanted = list(heads)
    known: Heads = {}
    for change in history if wanted else ():
        alone: Cells = {}
        merge.apply(alone, change)
        known |= alone.get(cell, {})
    return {head: known[head] for head in wanted}


def text_at(field: str, heads: Iterable[str], history: list[Change]) -> str:
    """The text those heads show, open conflicts as blocks; "" of none. Raises `KeyError`, as `value_at`."""
    wanted = list(heads)
    return merge_text.view(wanted, partial(revisions_in(history), field)) if wanted else ""
