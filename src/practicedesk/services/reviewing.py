"""Open conflicts: what they are, who wrote what, and how each is settled.

A conflict is numbered within its field. Of a value and of a list item there is one at most; a text may hold
several, one for each paragraph that two people rewrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import change as log
from practicedesk_sync.merge import blocks
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import kind

from ..library.library import Library
from ..library.records import HistoryLine, RecordView, find, history, with_conflicts

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


class _Authors:
    """Finds who wrote a version among the changes of a record."""

    def __init__(self, lines: list[HistoryLine], device: str) -> None:
        self.lines = lines
        self.device = device

    def of_paragraph(self, field: str, paragraph: str) -> Version:
        """A paragraph was written by whoever had it first; later changes only carry it along."""
        for line in self.lines if paragraph else ():
            if any(op.field == field and op.what == log.TEXT and paragraph in op.value for op in line.change.ops):
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
