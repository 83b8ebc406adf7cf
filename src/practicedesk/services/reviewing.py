"""Open conflicts: what they are, who wrote what, and how each is settled.

A conflict is numbered within its field. Of a value there is one at most; a text may hold several, one for
each paragraph that two people rewrote, and a list one for each item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge import blocks, lists
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.merge.marks import without_marks
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.model.values import clean_text

from ..library import own_words
from ..library.identity import server_pin
from ..library.invented import invented_authors
from ..library.lease import hides
from ..library.library import Library
from ..library.own_words import OwnWords
from ..library.records import RecordView, by_ids, find, history, with_conflicts
from ..library.writing import LocalRecord, Writing, read_locals
from . import ops
from .noting import note_beside
from .permission import append, refused
from .versions import DELETED, KEPT, Authors, Here, Version
from .wording import value_words

TEXT, VALUE, ITEM, WISH = "text", "value", "item", "wish"
"""What a conflict is about: a paragraph, a value, a list item, or somebody's wish to delete the record."""


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """One decision to take. `field` is "" for a wish to delete; `others` holds at least one version.

    `before`: what all of them replaced, where that is known. `item`: of a list, the item's id.
    """

    record: RecordView
    field: str
    label: str
    about: str
    number: int
    shown: Version
    others: tuple[Version, ...]
    before: Version | None = None
    item: str = ""

    @property
    def versions(self) -> tuple[Version, ...]:
        return (self.shown, *self.others)

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(version.value for version in self.versions)


@dataclass(frozen=True, slots=True)
class LeftWords:
    """Words this person was writing for a conflict that was settled otherwise meanwhile."""

    words: OwnWords
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a conflict stands in a record, and the values that stand against each other, shown one first."""

    field: str
    about: str
    number: int
    values: tuple[Any, ...]
    item: str = ""


def open_conflicts(library: Library, id_: str = "") -> list[OpenConflict]:
    """The open conflicts of one record or of all, each once."""
    with library.reading() as connection:
        views = [find(connection, id_)] if id_ else with_conflicts(connection)
        pin = server_pin(connection)
        here = Here(library.key.id, pin.name if pin else "", invented_authors(connection))
        found: list[OpenConflict] = []
        for view in views:
            places = list(_places(view))
            if places:
                authors = Authors(history(connection, view), here)
                found += [_conflict(view, place, authors) for place in places]
        return found


def to_review(library: Library) -> tuple[list[OpenConflict], list[LeftWords]]:
    """All open conflicts, and the words that were written for some that are open no more.

    What was written for a conflict of a locked group waits until that opens.
    """
    found = open_conflicts(library)
    with library.reading() as connection:
        written = own_words.every(connection)
        needed = {
            own_words.begun(connection, one.record.id, one.field, one.values) for one in found if written
        }
        left = [one for one in written if one not in needed and one.text.strip()]
        left = [one for one in left if not hides(connection, one.record)]
        views = by_ids(connection, {one.record for one in left})
    return found, [_left(one, views.get(one.record)) for one in left]


def number_open(views: Iterable[RecordView]) -> int:
    """How many conflicts are open in these records; reads no history."""
    return sum(1 for view in views for _ in _places(view))


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
    """Put `chosen` in the place of all versions: one of them, or other words.

    Raises `UserMistake`, also when the conflict is another one by now.
    """

    def work(writing: Writing) -> None:
        made = _settling_now(writing, conflict, chosen)
        if made:
            append(writing, conflict.record.space, conflict.record.id, made)

    library.write(work)


def settle_with_both(library: Library, conflict: OpenConflict) -> str:
    """Keep every version: paragraphs and items one after the other; of a value the others go to a note.

    Returns the id of that note, "" where there is none.
    """
    if conflict.about == WISH:
        raise UserMistake("conflict_wish", "A record is kept or deleted, not both.", "Choose one of them.")
    if conflict.about == TEXT:
        settle(library, conflict, blocks.both(conflict.values))
        return ""
    if conflict.about == ITEM:
        library.write(lambda writing: _keep_items(library, writing, conflict))
        return ""
    return library.write(lambda writing: _note_others(library, writing, conflict))


def why_not(library: Library, conflict: OpenConflict) -> str:
    """Why this person may settle the conflict in no way, as far as this desk knows; "" when they may."""
    record = conflict.record
    with library.reading() as connection:
        view = find(connection, record.id)
        local = read_locals(connection, view.space, [view.id]).get(view.id)
    refusals = [
        refused(library, record.space, record.id, _settling(view, local, set(), conflict, version.value))
        for version in conflict.versions
    ]
    reasons = [refusal.message if refusal else "" for refusal in refusals]
    return "" if "" in reasons else reasons[0]


def _keep_items(library: Library, writing: Writing, conflict: OpenConflict) -> None:
    """The versions of one item as so many items, one after the other."""
    record, name = conflict.record, conflict.field
    made = _settling_now(writing, conflict, conflict.shown.value)
    local = writing.local(record.space, record.id)
    cells = local.cells if local else {}
    there = [value for _, value in lists.shown(cells, name)]
    others = [one.value for one in conflict.others if one.value not in there]
    items = ops.NewItems(library.key.id, writing.next_n(record.space))
    append(writing, record.space, record.id, [*made, *ops.beside(name, cells, conflict.item, others, items)])


def _note_others(library: Library, writing: Writing, conflict: OpenConflict) -> str:
    record = conflict.record
    settling = _settling_now(writing, conflict, conflict.shown.value)
    about = kind(record.kind).fields[conflict.field]
    pin = server_pin(writing.connection)
    own = pin.name if pin else ""
    names = [own if one.own else one.who for one in conflict.others]  # others read it too: not “you”
    words = [
        f"- {value_words(about, one.value)}" + (f" ({name})" if name else "")
        for one, name in zip(conflict.others, names, strict=True)
    ]
    shown = value_words(about, conflict.shown.value)
    body = f"{conflict.label} of “{record.title}” is “{shown}”. Also given:\n\n" + "\n".join(words)
    title = f"{conflict.label}: other values of “{record.title}”"
    note = note_beside(library, writing, (record.space, record.id), (title, body))
    append(writing, record.space, record.id, settling)
    return note


def _settling_now(writing: Writing, conflict: OpenConflict, chosen: Any) -> list[Op]:
    view = find(writing.connection, conflict.record.id)
    unseen = writing.unseen_heads(view.space, view.id)
    made = _settling(view, writing.local(view.space, view.id), unseen, conflict, chosen)
    written = own_words.begun(writing.connection, view.id, conflict.field, conflict.values)
    if written is not None:
        own_words.forget(writing.connection, written)
    return made


def _settling(
    view: RecordView, local: LocalRecord | None, unseen: set[str], conflict: OpenConflict, chosen: Any
) -> list[Op]:
    """The operations that put `chosen` in the place of all versions. Raises `UserMistake`.

    `view`, `local`: the record as it is now; `unseen`: what a deletion has to cover beside its heads.
    """
    if local is None or not _stands(view, conflict):
        raise UserMistake(
            "conflict_moved", "This conflict is not as you saw it any more.", "Look at it again, then decide."
        )
    cells, name, now = local.cells, conflict.field, view.shown.fields.get(conflict.field)
    if conflict.about == TEXT:
        text = blocks.settled(str(now), conflict.number - 1, without_marks(clean_text(str(chosen))))
        return ops.text_op(name, cells, str(now), text)
    if conflict.about == VALUE:
        field = ops.field_named(kind(view.kind), name)
        given = "" if chosen is None else chosen
        stood = any(version.value == chosen for version in conflict.versions)
        items = ops.NewItems("", 0)
        return ops.changed(field, cells, now, given, items, all_seen=True, stored=stood)
    if conflict.about == ITEM:
        heads = cells[f"{name}/{conflict.item}/{merge.VALUE}"]
        return [Op(name, log.EDIT, chosen, tuple(sorted(heads)), item=conflict.item)]
    if chosen == DELETED:
        return [ops.deletion(cells, unseen)]
    restoration = ops.restoration(cells)
    return [restoration] if restoration else []


def _stands(view: RecordView, conflict: OpenConflict) -> bool:
    """Whether the conflict is open with the very versions the person has seen."""
    seen = set(map(repr, conflict.values))
    where = (conflict.field, conflict.number, conflict.item)
    return any(
        (place.field, place.number, place.item) == where and {repr(one) for one in place.values} == seen
        for place in _places(view)
    )


def _conflict(view: RecordView, place: _Place, authors: Authors) -> OpenConflict:
    about = kind(view.kind).fields.get(place.field)
    before: Version | None = None
    if place.about == WISH:
        versions: tuple[Version, ...] = authors.of_wish()
    elif place.about == TEXT:
        versions = tuple(authors.of_paragraph(place.field, text) for text in place.values)
        before = authors.before_paragraphs(place.field, place.values)
    else:
        versions = tuple(authors.of_value(place.field, value, place.item) for value in place.values)
        before = authors.before_values(place.field, place.values, place.item)
    label = about.label if about else place.field or "The record itself"
    shown, *others = versions
    return OpenConflict(
        view, place.field, label, place.about, place.number, shown, tuple(others), before, place.item
    )


def _left(words: OwnWords, view: RecordView | None) -> LeftWords:
    about = kind(view.kind).fields.get(words.field) if view else None
    return LeftWords(words, view.title if view else "", about.label if about else words.field)


def _places(view: RecordView) -> Iterator[_Place]:
    """The conflicts of a record."""
    for name, others in view.shown.siblings.items():
        shown = view.shown.fields.get(name)
        paragraphs = blocks.open_conflicts(shown) if isinstance(shown, str) else []
        if paragraphs:
            for number, texts in enumerate(paragraphs, 1):
                yield _Place(name, TEXT, number, tuple(texts))
        elif name in view.shown.items:
            for number, other in enumerate(others, 1):
                now = shown[view.shown.items[name].index(other["item"])] if shown else None
                yield _Place(name, ITEM, number, (now, *other["values"]), other["item"])
        else:
            yield _Place(name, VALUE, 1, (shown, *others))
    if view.shown.wanted_deleted:
        yield _Place("", WISH, 1, (KEPT, DELETED))
