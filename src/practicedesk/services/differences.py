"""Two versions of a record beside each other: field by field, with the words that one of them alone has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.ids import is_id
from practicedesk_sync.merge.blocks import flattened, open_conflicts
from practicedesk_sync.merge.record import Shown
from practicedesk_sync.model.fields import TEXT, Field
from practicedesk_sync.model.form import in_order
from practicedesk_sync.model.kinds import Kind, kind

from ..library.library import Library
from ..library.records import RecordView, titles_of, traced
from .history import Step, past_of, shown_after
from .marked_words import Nodes, as_typed, readable


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two versions do not agree on. `field` is None for one that is not declared here.

    `before`, `after`: its values, a text with all alternatives of its open conflicts. `nodes`: of prose, both
    with the words marked that the other does not have. `disputed`: whether paragraphs of it awaited a
    decision, before and after.
    """

    name: str
    field: Field | None
    before: Any
    after: Any
    nodes: tuple[Nodes, Nodes] | None
    disputed: tuple[bool, bool]

    @property
    def label(self) -> str:
        return self.field.label if self.field else self.name


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of a record. `trashed`: whether it was in the trash; `names`: titles by id."""

    view: RecordView
    older: Step
    newer: Step
    trashed: tuple[bool, bool]
    differences: tuple[Difference, ...]
    names: Mapping[str, str]


def compare(library: Library, id_: str, older: str, newer: str) -> Compared:
    """Two versions (`Step.mark`) of a record, `older` on the left. Raises `UserMistake`."""
    with library.reading() as connection:
        found = past_of(traced(connection, id_, library.now_ms()), library.key.id)
        steps = [found.named(mark) for mark in (older, newer)]
        (_, before), (_, now) = (shown_after(found.until(step)) for step in steps)
        differences = tuple(_differences(kind(found.view.kind), before, now))
        sides = [side for one in differences for side in (one.before, one.after)]
        names = titles_of(connection, [value for side in sides for value in _several(side)])
    return Compared(found.view, steps[0], steps[1], (before.trashed, now.trashed), differences, names)


def differing(about: Kind, before: Shown, now: Shown) -> list[str]:
    """The fields that say something else now, in the order of the form, then those not declared here."""
    return [name for name, _, _ in _differing(about, before, now)]


def _differences(about: Kind, before: Shown, now: Shown) -> Iterator[Difference]:
    for name, then, after in _differing(about, before, now):
        yield _difference(name, about.fields.get(name), then, after)


def _differing(about: Kind, before: Shown, now: Shown) -> Iterator[tuple[str, Any, Any]]:
    declared = [field.name for field in in_order(about)]
    others = sorted({*before.fields, *now.fields} - {*declared})
    for name in (*declared, *others):
        field = about.fields.get(name)
        if field is not None and field.quiet:
            continue  # a hash, an origin: they tell a person nothing
        values = before.fields.get(name), now.fields.get(name)
        if values[0] != values[1] and any(value not in (None, "", [], {}) for value in values):
            yield name, *values


def _difference(name: str, field: Field | None, before: Any, now: Any) -> Difference:
    disputed = _is_disputed(before), _is_disputed(now)
    before, now = _whole(before), _whole(now)
    nodes = None
    if _is_prose(field, before) and _is_prose(field, now):
        marked = readable if field is not None and field.merge == TEXT else as_typed
        left, _, right = marked(_as_text(before), _as_text(now))
        nodes = left, right
    return Difference(name, field, before, now, nodes, disputed)


def _is_disputed(value: Any) -> bool:
    return isinstance(value, str) and bool(open_conflicts(value))


def _whole(value: Any) -> Any:
    """A text with every alternative of its open conflicts; any other value as it is."""
    return flattened(value).strip("\n") if _is_disputed(value) else value


def _is_prose(field: Field | None, value: Any) -> bool:
    """Whether it is people's words, line by line, and not codes, numbers, days or things with parts."""
    if is_id(value) or (field is not None and (field.terms is not None or field.choices or field.form)):
        return False
    if field is None or field.merge == TEXT or not isinstance(value, list):
        return value is None or isinstance(value, str)
    return all(isinstance(one, str) for one in value)


def _as_text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else value or ""


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
