"""Open conflicts: what they are, who wrote what, and how each is settled.

A conflict is numbered within its field. Of a value and of a list item there is one at most; a text may hold
several, one for each paragraph that two people rewrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import new_record_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import blocks
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import NOTE, kind
from practicedesk_sync.model.values import label_of

from ..library.library import Library
from ..library.records import HistoryLine, RecordView, find, history, with_conflicts
from ..library.writing import Writing
from . import ops
from .editing import Editing
from .permission import append

TEXT, VALUE, ITEM, WISH = "text", "value", "item", "wish"
"""What a conflict is about: a paragraph, a value, a list item, or somebody's wish to delete the record."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of the things that stand against each other; `who` is "" and `at_ms` 0 where nobody knows."""

    value: Any
    who: str = ""
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One decision to take. `field` is "" for a wish to delete; `others` holds at least one version."""

    record: RecordView
    field: str
    label: str
    about: str
    number: int
    shown: Version
    others: tuple[Version, ...]

    @property
    def versions(self) -> tuple[Version, ...]:
        return (self.shown, *self.others)


def open_conflicts(library: Library, id_: str = "") -> list[OpenConflict]:
    """The open conflicts of one record or of all, each once."""
    with library.reading() as connection:
        views = [find(connection, id_)] if id_ else with_conflicts(connection)
        found: list[OpenConflict] = []
        for view in views:
            if view.shown.siblings or view.shown.wanted_deleted:
                found += _of_record(view, _Authors(history(connection, view), library.key.id))
        return found


def find_conflict(library: Library, id_: str, field: str, number: int = 1) -> OpenConflict:
    """One conflict by its record, field and number. Raises `UserMistake`."""
    fits = [one for one in open_conflicts(library, id_) if one.field == field]
    for one in fits:
        if one.number == number:
            return one
    if fits:
        raise UserMistake(
            "conflict_unknown", f"“{field}” has {len(fits)} open conflicts.", f"Give 1 to {len(fits)}."
        )
    raise UserMistake(
        "conflict_unknown", f"“{field}” has no open conflict.", "List the open ones with “conflicts”."
    )


def settle(library: Library, conflict: OpenConflict, chosen: Any) -> None:
    """Put `chosen` in the place of all versions: one of them, or other words. Raises `UserMistake`."""
    _check_settles_here(conflict)
    editing = Editing(library)
    if conflict.about == TEXT:
        editing.settle_text(conflict.record.id, conflict.field, conflict.number - 1, str(chosen))
    else:
        value = "" if chosen is None else chosen
        editing.put(conflict.record.id, {conflict.field: value}, all_seen=True)


def settle_with_both(library: Library, conflict: OpenConflict) -> str:
    """Keep every version: paragraphs one below the other; of a value the others go to a note beside it.

    Returns the id of that note, "" where there is none.
    """
    _check_settles_here(conflict)
    if conflict.about == TEXT:
        settle(library, conflict, blocks.both(version.value for version in conflict.versions))
        return ""
    return library.write(lambda writing: _note_others(library, writing, conflict))


def _note_others(library: Library, writing: Writing, conflict: OpenConflict) -> str:
    record = conflict.record
    about = kind(record.kind).fields[conflict.field]
    note = new_record_id(library.now_ms(), library.random_bytes)
    words = [
        f"- {label_of(about, one.value)}" + (f" ({one.who})" if one.who else "") for one in conflict.others
    ]
    shown = label_of(about, conflict.shown.value)
    body = f"{conflict.label} of “{record.title}” is “{shown}”. Also given:\n\n" + "\n".join(words)
    fields = {"title": f"{conflict.label}: other values of “{record.title}”", "body": body}
    append(writing, record.space, note, ops.initial(kind(NOTE), fields, ops.NewItems("", 0)), NOTE)
    link = new_record_id(library.now_ms(), library.random_bytes)
    ends = {"title": fields["title"], "link_type": "responds_to", "source": note, "target": record.id}
    append(writing, record.space, link, [Op(name, log.PUT, value) for name, value in ends.items()], "link")
    local = writing.local(record.space, record.id)
    heads = tuple(sorted(local.cells[conflict.field])) if local else ()
    append(writing, record.space, record.id, [Op(conflict.field, log.PUT, conflict.shown.value, heads)])
    return note


def _check_settles_here(conflict: OpenConflict) -> None:
    if conflict.about == WISH:
        raise UserMistake(
            "conflict_wish",
            f"Somebody wanted to delete “{conflict.record.title}” while somebody else worked on it.",
            "Keep it with “restore”, or delete it with “delete”.",
        )
    if conflict.about == ITEM:
        raise UserMistake(
            "conflict_item",
            f"This is about one item of the list “{conflict.field}”.",
            "Take the item out with “remove” and put in what you want with “add”.",
        )


class _Authors:
    """Finds who wrote a version among the changes of a record."""

    def __init__(self, lines: list[HistoryLine], device: str) -> None:
        self.lines = lines
        self.device = device

    def of_paragraph(self, field: str, paragraph: str) -> Version:
        """A paragraph was written by whoever had it first; later changes only carry it along."""
        for line in self.lines if paragraph else ():
            if any(
                op.field == field and op.what == log.TEXT and paragraph in op.value for op in line.change.ops
            ):
                return self._version(paragraph, line)
        return Version(paragraph)

    def of_value(self, field: str, value: Any, item: str | None = None) -> Version:
        """A value was set by whoever set it last."""
        for line in reversed(self.lines):
            for op in line.change.ops:
                given = op.value["value"] if op.what == log.INSERT else op.value
                if (op.field, op.item) == (field, item) and op.what != log.DROP and given == value:
                    return self._version(value, line)
        return Version(value)

    def of_wish(self) -> tuple[Version, Version]:
        """The newest change that is no deletion, and the newest deletion."""
        deletes = [line for line in self.lines if any(op.what == log.DELETE for op in line.change.ops)]
        others = [line for line in self.lines if line not in deletes]
        return self._version("kept", others[-1]), self._version("deleted", deletes[-1])

    def _version(self, value: Any, line: HistoryLine) -> Version:
        own = "you" if line.change.device == self.device else ""
        return Version(value, own or line.author, line.at_ms)


def _of_record(view: RecordView, authors: _Authors) -> Iterator[OpenConflict]:
    declared = kind(view.kind).fields
    for name, others in view.shown.siblings.items():
        about = declared.get(name)
        label = about.label if about else name
        for form, number, versions in _of_field(view, name, about, others, authors):
            yield OpenConflict(view, name, label, form, number, versions[0], versions[1:])
    if view.shown.wanted_deleted:
        kept, deleted = authors.of_wish()
        yield OpenConflict(view, "", "The record itself", WISH, 1, kept, (deleted,))


def _of_field(
    view: RecordView, name: str, about: Field | None, others: list[Any], authors: _Authors
) -> Iterator[tuple[str, int, tuple[Version, ...]]]:
    """(what about, number, versions with the shown one first) of each conflict in a field."""
    shown = view.shown.fields.get(name)
    paragraphs = blocks.open_conflicts(shown) if isinstance(shown, str) else []
    if paragraphs:
        for number, texts in enumerate(paragraphs, 1):
            yield TEXT, number, tuple(authors.of_paragraph(name, text) for text in texts)
    elif name in view.shown.items:
        for number, other in enumerate(others, 1):
            item = other["item"]
            now = shown[view.shown.items[name].index(item)] if shown else None
            yield ITEM, number, tuple(authors.of_value(name, each, item) for each in (now, *other["values"]))
    else:
        yield VALUE, 1, tuple(authors.of_value(name, value) for value in (shown, *others))
