"""What a person does to records: make, set, add, remove, delete, restore.

Every call is one transaction and one action; it returns once the change is on the disk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import new_record_id
from practicedesk_sync.log import statement as say
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.model.entry import CHANGES_REQUESTED
from practicedesk_sync.model.fields import LIST, SET
from practicedesk_sync.model.kinds import GROUP, Kind, is_known, kind, kinds
from practicedesk_sync.model.values import value_of

from ..library.library import Library
from ..library.records import RecordView, find
from ..library.spaces import find_space
from ..library.writing import Writing
from . import ops
from .permission import append
from .submitting import STATE, ask_for_changes, check_step


@dataclass(frozen=True, slots=True)
class Editable:
    """A record opened for writing: its kind, its cells and what they show."""

    view: RecordView
    kind: Kind
    cells: Cells

    @property
    def shown(self) -> Shown:
        return self.view.shown


class Editing:
    """The edits of one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def new(
        self, kind_name: str, title: str, space: str = "", values: Mapping[str, Any] | None = None
    ) -> str:
        """Make a record in a space (by name or id; "" = personal) and return its id.

        A group is a space of its own. `values` are raw, as typed.
        """
        about = _offered(kind_name)
        raw = {"title": title.strip(), **(values or {})}
        check_step(about, {}, raw)
        if not title.strip():
            raise UserMistake("title_missing", f"A {about.label.lower()} needs a title.", "Give it one.")

        def work(writing: Writing) -> str:
            if kind_name == GROUP:
                target = record = self.library.make_space(writing, say.GROUP)
            else:
                target = find_space(writing.connection, space).id
                record = new_record_id(self.library.now_ms(), self.library.random_bytes)
            canonical = {}
            for name, value in raw.items():
                field = ops.field_named(about, name)
                several = field.merge in (SET, LIST)
                canonical[name] = ops.elements_of(field, value) if several else value_of(field, value)
            items = ops.NewItems(self.library.key.id, writing.next_n(target))
            append(writing, target, record, ops.initial(about, canonical, items), kind_name)
            return record

        return self.library.write(work)

    def put(self, id_: str, values: Mapping[str, Any], *, all_seen: bool = False) -> bool:
        """Give fields new values; whether anything changed. `all_seen`: the person saw every sibling."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            items = ops.NewItems(self.library.key.id, writing.next_n(record.view.space))
            check_step(record.kind, record.shown.fields, values)
            made = []
            for name, value in values.items():
                field = ops.field_named(record.kind, name)
                now = record.shown.fields.get(name)
                made += ops.changed(field, record.cells, now, value, items, all_seen=all_seen)
            return _write(writing, record, made)

        return self.library.write(work)

    def add(self, id_: str, field_name: str, values: Sequence[Any] | str) -> bool:
        """Add elements to a set or items to the end of a list."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            field = ops.field_named(record.kind, field_name)
            wanted = ops.elements_of(field, values)
            items = ops.NewItems(self.library.key.id, writing.next_n(record.view.space))
            if field.merge == SET:
                return _write(writing, record, ops.added(field, record.cells, map(str, wanted)))
            if field.merge == LIST:
                return _write(writing, record, ops.appended(field, record.cells, wanted, items))
            raise _single(field_name)

        return self.library.write(work)

    def remove(self, id_: str, field_name: str, values: Sequence[Any] | str) -> bool:
        """Take elements out of a set or items out of a list."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            field = ops.field_named(record.kind, field_name)
            wanted = ops.elements_of(field, values)
            if field.merge == SET:
                return _write(writing, record, ops.removed(field, record.cells, map(str, wanted)))
            if field.merge == LIST:
                return _write(writing, record, ops.dropped(field, record.cells, wanted))
            raise _single(field_name)

        return self.library.write(work)

    def remove_item(self, id_: str, field_name: str, item: str) -> bool:
        """Take one item, by its id, out of a list."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            there = record.shown.items.get(field_name, [])
            gone = [ops.dropped_item(field_name, record.cells, item)] if item in there else []
            return _write(writing, record, gone)

        return self.library.write(work)

    def move_item(self, id_: str, field_name: str, item: str, to: int) -> bool:
        """Give an item of a list, by its id, the place number `to` (from 0) among the others."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            field = ops.field_named(record.kind, field_name)
            return _write(writing, record, ops.moved(field, record.cells, item, to))

        return self.library.write(work)

    def step(self, id_: str, state: str, reason: str = "") -> None:
        """Bring an entry to another state; the reason for asking for changes goes to a note."""
        if state == CHANGES_REQUESTED:
            ask_for_changes(self.library, id_, reason)
        else:
            self.put(id_, {STATE: state})

    def delete(self, id_: str) -> bool:
        """Put a record into the trash, from where it can be restored."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            if record.view.kind == GROUP:
                raise UserMistake(
                    "group_delete", "A group is not deleted.", "Set its state to “closed” instead."
                )
            if record.shown.trashed:
                return False
            unseen = writing.unseen_heads(record.view.space, record.view.id)
            return _write(writing, record, [ops.deletion(record.cells, unseen)])

        return self.library.write(work)

    def restore(self, id_: str) -> bool:
        """Take a record out of the trash, or dismiss a wish to delete it."""

        def work(writing: Writing) -> bool:
            record = _opened(writing, id_)
            op = ops.restoration(record.cells)
            return _write(writing, record, [op] if op else [])

        return self.library.write(work)


def _opened(writing: Writing, id_: str) -> Editable:
    view = find(writing.connection, id_)
    local = writing.local(view.space, view.id)
    if local is None:
        raise UserMistake(
            "record_unknown", f"There is no record “{id_}” here.", "List the records there are."
        )
    return Editable(view, kind(view.kind), local.cells)


def _write(writing: Writing, record: Editable, made: list[Any]) -> bool:
    if made:
        append(writing, record.view.space, record.view.id, made)
    return bool(made)


def _offered(name: str) -> Kind:
    """A kind a person can make records of."""
    offered = [each.name for each in kinds() if each.name not in ("publication", "series")]
    if not is_known(name) or name not in offered:
        raise UserMistake(
            "kind_unknown", f"There is no kind of record “{name}”.", f"There are: {', '.join(offered)}."
        )
    return kind(name)


def _single(field_name: str) -> UserMistake:
    return UserMistake("field_single", f"“{field_name}” holds a single value.", "Use “set” instead of “add”.")
