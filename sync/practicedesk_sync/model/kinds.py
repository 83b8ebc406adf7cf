"""The record kinds, by name. An unknown kind is not an error: its records are kept and carried on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import community, entry, practice
from .fields import Field, fields_of
from .record import Record
from .wording import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Kind:
    """A record kind. `frozen` kinds are made once and then no op alters them.

    `in_short`: names of the fields to begin with, marked as such or needed before a review; none where they
    are no more than what is required, as with nothing but a title nobody begins.
    """

    name: str
    label: str
    schema: type[Record]
    frozen: bool = False
    fields: Mapping[str, Field] = field(init=False)
    in_short: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", fields_of(self.schema))
        needed = {name for group in self.schema.before_review for name in group}
        begun = [each for each in self.fields.values() if each.in_short or each.name in needed]
        enough = not all(each.required for each in begun)
        object.__setattr__(self, "in_short", frozenset(each.name for each in begun if enough))

    @property
    def sections(self) -> list[Field]:
        """The long texts in the order in which a person meets them."""
        return [each for each in self.fields.values() if each.section]

    @property
    def facets(self) -> list[Field]:
        return [each for each in self.fields.values() if each.facet]

    def default_of(self, name: str) -> Any:
        """What a field holds where nobody has written anything."""
        return self.schema.model_fields[name].default


PRACTICE, NOTE, GROUP, PARTY = "practice", "note", "group", "party"
PUBLICATION, SERIES = "publication", "series"

_KINDS: dict[str, Kind] = {}


def define(kind: Kind) -> None:
    """Make a kind known, or replace it (a test adds a field to one at run time)."""
    _KINDS[kind.name] = kind


def kinds() -> list[Kind]:
    """All known kinds, in the order in which they are offered."""
    return list(_KINDS.values())


def entry_kinds() -> list[Kind]:
    """The kinds a library is made of, as a person writes or imports them."""
    return [each for each in kinds() if issubclass(each.schema, entry.Entry)]


def kind(name: str) -> Kind:
    """The kind of that name; for an unknown one, a kind that declares only what every record has."""
    return _KINDS.get(name) or _unknown(name)


def is_known(name: str) -> bool:
    return name in _KINDS


def _unknown(name: str) -> Kind:
    return Kind(name, name, Record)


for _kind in (
    Kind(PRACTICE, QT_TRANSLATE_NOOP("model", "Practice"), practice.Practice),
    Kind(NOTE, QT_TRANSLATE_NOOP("model", "Note"), entry.Note),
    Kind("idea", QT_TRANSLATE_NOOP("model", "Idea"), entry.Idea),
    Kind("lesson", QT_TRANSLATE_NOOP("model", "Lesson"), entry.Lesson),
    Kind("resource", QT_TRANSLATE_NOOP("model", "Resource"), entry.Resource),
    Kind("case_study", QT_TRANSLATE_NOOP("model", "Case study"), entry.CaseStudy),
    Kind(GROUP, QT_TRANSLATE_NOOP("model", "Group"), community.Group),
    Kind("meeting", QT_TRANSLATE_NOOP("model", "Meeting"), community.Meeting),
    Kind("task", QT_TRANSLATE_NOOP("model", "Task"), community.Task),
    Kind(PARTY, QT_TRANSLATE_NOOP("model", "Person or organisation"), community.Party),
    Kind("participation", QT_TRANSLATE_NOOP("model", "Participation"), community.Participation),
    Kind("link", QT_TRANSLATE_NOOP("model", "Link"), community.Link, frozen=True),
    Kind(PUBLICATION, QT_TRANSLATE_NOOP("model", "Publication"), community.Publication, frozen=True),
    Kind(SERIES, QT_TRANSLATE_NOOP("model", "Series of publications"), community.Series),
):
    define(_kind)
