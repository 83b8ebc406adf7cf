"""Builds the operations of a change from what a record shows now and what it shall show."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import digest_of, item_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import lists, registers, sets
from practicedesk_sync.merge.carry import carried
from practicedesk_sync.merge.cells import GONE, LIFE, PLACE, VALUE, Cells, all_heads
from practicedesk_sync.merge.life import deletes
from practicedesk_sync.model.fields import LIST, SET, TEXT, Field
from practicedesk_sync.model.kinds import Kind
from practicedesk_sync.model.nearest import did_you_mean
from practicedesk_sync.model.values import value_of


class NewItems:
    """Names the list items a change makes: by its device, its number and a running index."""

    def __init__(self, device: str, n: int) -> None:
        self.device, self.n, self.count = device, n, 0

    def next(self) -> str:
        self.count += 1
        return item_id(self.device, self.n, self.count - 1)


def field_named(kind: Kind, name: str) -> Field:
    """A field a person may edit. Raises `UserMistake`, naming those that read like it."""
    field = kind.fields.get(name)
    if field is None or not field.editable:
        known = [each.name for each in kind.fields.values() if each.editable]
        raise UserMistake(
            "field_unknown",
            f"{kind.label} has no field “{name}”.",
            f"{did_you_mean(name, known)}“practicedesk fields {kind.name}” lists all.",
        )
    return field


def initial(kind: Kind, values: dict[str, Any], items: NewItems) -> list[Op]:
    """The operations that give a new record its values (canonical, see `model.values`)."""
    return [op for name, value in values.items() for op in first(kind.fields[name], value, items)]


def first(field: Field, value: Any, items: NewItems) -> list[Op]:
    """The operations that give a field its first value."""
    if field.merge == SET:
        return [Op(field.name, log.ADD, element=str(element)) for element in sorted(set(value))]
    if field.merge == LIST:
        return _appended(field.name, value, "", items)
    if field.merge == TEXT:
        return [Op(field.name, log.TEXT, value, started_from=digest_of(b""))] if value else []
    return [Op(field.name, log.PUT, value)] if value is not None else []


def changed(
    field: Field,
    cells: Cells,
    shown: Any,
    value: Any,
    items: NewItems,
    *,
    all_seen: bool = False,
    stored: bool = False,
) -> list[Op]:
    """The operations that turn the shown value of a field into `value` (raw); none when it is so already.

    A register op names the heads of the shown value alone unless the person saw every sibling
    (`all_seen`). A text op names every head, and carries open conflicts along. `stored`: nobody types the
    value now, it stands somewhere already and is taken as it is.
    """
    if field.merge == TEXT:
        return text_op(field.name, cells, shown or "", carried(shown or "", str(value_of(field, value))))
    if field.merge == SET:
        wanted = {str(element) for element in elements_of(field, value, stored=stored)}
        there = set(sets.shown(cells, field.name))
        return added(field, cells, wanted - there) + removed(field, cells, there - wanted)
    if field.merge == LIST:
        return _rewritten(field, cells, elements_of(field, value, stored=stored), items)
    new = value_of(field, value, keep_unknown=stored)
    check_required(field, new)
    heads = cells.get(field.name, {})
    if heads and registers.shown(heads, field.dominant) == new and (len(heads) == 1 or not all_seen):
        return []
    if not heads and new in (None, "", shown):
        return []
    seen = heads if all_seen else registers.heads_shown(heads, field.dominant)
    return [Op(field.name, log.PUT, new, tuple(sorted(seen)))]


def check_required(field: Field, value: Any) -> None:
    """Raises `UserMistake` where a field that needs words would get none."""
    if field.required and not str(value or "").strip():
        raise UserMistake("field_required", f"{field.label} may not be empty.", "Give it some words.")


def text_op(name: str, cells: Cells, shown: str, value: str) -> list[Op]:
    """A change of a text: names every head, as its value holds all that was shown."""
    if value == shown:
        return []
    started = digest_of(shown.encode())
    return [Op(name, log.TEXT, value, tuple(sorted(cells.get(name, {}))), started_from=started)]


def added(field: Field, cells: Cells, elements: Iterable[str]) -> list[Op]:
    """Elements added to a set; one that is there already is left alone."""
    there = set(sets.shown(cells, field.name))
    return [_element(field.name, log.ADD, cells, element) for element in sorted(set(elements) - there)]


def removed(field: Field, cells: Cells, elements: Iterable[str]) -> list[Op]:
    """Elements taken out of a set."""
    there = set(sets.shown(cells, field.name))
    return [_element(field.name, log.REMOVE, cells, element) for element in sorted(set(elements) & there)]


def appended(field: Field, cells: Cells, values: list[Any], items: NewItems) -> list[Op]:
    """Items added at the end of a list."""
    there = lists.shown(cells, field.name)
    last = registers.shown(cells[f"{field.name}/{there[-1][0]}/{PLACE}"]) if there else ""
    return _appended(field.name, values, last, items)


def beside(name: str, cells: Cells, item: str, values: list[Any], items: NewItems) -> list[Op]:
    """Items put into a list right after one that is there."""
    there = [each for each, _ in lists.shown(cells, name)]
    places = [registers.shown(cells[f"{name}/{each}/{PLACE}"]) for each in there]
    at = there.index(item)
    return _appended(name, values, places[at], items, places[at + 1] if at + 1 < len(places) else "")


def dropped(field: Field, cells: Cells, values: list[Any]) -> list[Op]:
    """The items with these values taken out of a list."""
    gone = [item for item, value in lists.shown(cells, field.name) if value in values]
    return [dropped_item(field.name, cells, item) for item in gone]


def moved(field: Field, cells: Cells, item: str, to: int) -> list[Op]:
    """An item at place number `to` among the others of a list; none when it is there, or not in the list."""
    there = [each for each, _ in lists.shown(cells, field.name)]
    if item not in there or there.index(item) == to:
        return []
    places = [registers.shown(cells[f"{field.name}/{each}/{PLACE}"]) for each in there if each != item]
    before, after = places[to - 1] if to > 0 else "", places[to] if to < len(places) else ""
    heads = cells[f"{field.name}/{item}/{PLACE}"]
    return [Op(field.name, log.MOVE, lists.place_between(before, after), tuple(sorted(heads)), item=item)]


def deletion(cells: Cells, unseen: set[str]) -> Op:
    """Puts a record into the trash: covers every head it has, own pending ones and what those replaced."""
    return Op("", log.DELETE, sorted(all_heads(cells) | unseen), tuple(sorted(cells.get(LIFE, {}))))


def restoration(cells: Cells) -> Op | None:
    """Takes a record out of the trash, or dismisses somebody's wish to delete it; None when there is none."""
    found = deletes(cells.get(LIFE, {}))
    return Op("", log.RESTORE, None, tuple(found)) if found else None


def elements_of(field: Field, raw: Any, *, stored: bool = False) -> list[Any]:
    """Elements or items as canonical values, from several raw ones or from one text as typed.

    A text is a JSON array, or a term of the field's vocabulary, or parts between commas (of a list of
    free texts: between line breaks). A word the vocabulary does not hold is one's own where it takes such.
    `stored`: as in `changed`.
    """
    if isinstance(raw, str):
        raw = _parts_of(field, raw)
    own = stored or (field.terms is not None and field.terms.own_terms)
    values = [value_of(field, one, keep_unknown=own) for one in raw]
    return [value for value in values if value not in (None, "")]


def entered_together(field: Field, typed: Iterable[str]) -> str:
    """What was typed one after the other as one text, which `elements_of` reads as all of it."""
    return _between(field).join(one for one in typed if one)


def _parts_of(field: Field, raw: str) -> list[Any]:
    if raw.lstrip().startswith("["):
        try:
            parsed = json.loads(raw)
        except ValueError as error:
            raise UserMistake(
                "field_value", f"{field.label}: this is not a JSON list.", "Check it."
            ) from error
        return list(parsed)
    if field.terms is not None and field.terms.code_for(raw) is not None:
        return [raw]
    return [part.strip() for part in raw.split(_between(field).strip(" "))]


def _between(field: Field) -> str:
    """What stands between several values of a field in one text."""
    return "\n" if field.merge == LIST and field.terms is None else ", "


def _rewritten(field: Field, cells: Cells, wanted: list[Any], items: NewItems) -> list[Op]:
    """Turns a list into another one: what is in neither place is dropped or added, the rest stays."""
    there = lists.shown(cells, field.name)
    if [value for _, value in there] == wanted:
        return []
    kept = [value for _, value in there if value in wanted]
    if kept == wanted[: len(kept)]:
        gone = [dropped_item(field.name, cells, item) for item, value in there if value not in wanted]
        return gone + appended(field, cells, wanted[len(kept) :], items)
    return [dropped_item(field.name, cells, item) for item, _ in there] + _appended(
        field.name, wanted, "", items
    )


def _appended(name: str, values: list[Any], last: str, items: NewItems, before: str = "") -> list[Op]:
    made = []
    for value in values:
        last = lists.place_between(last, before)
        made.append(Op(name, log.INSERT, {"place": last, "value": value}, item=items.next()))
    return made


def dropped_item(name: str, cells: Cells, item: str) -> Op:
    """One item taken out of a list."""
    stem = f"{name}/{item}/"
    covered = sorted(set(cells[stem + VALUE]) | set(cells[stem + PLACE]))
    return Op(name, log.DROP, covered, tuple(sorted(cells.get(stem + GONE, {}))), item=item)


def _element(name: str, what: str, cells: Cells, element: str) -> Op:
    return Op(name, what, None, tuple(sorted(cells.get(f"{name}/{element}", {}))), element=element)
