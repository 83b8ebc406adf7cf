"""Presents a record for reading: its facts in order, its sections as allowed nodes, where it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.model.community import is_of_minutes
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.form import in_order, part_of
from practicedesk_sync.model.kinds import GROUP, PUBLICATION, Kind, kind
from practicedesk_sync.model.parts import DOING, FACTS, IN_SHORT, KEEPING, PARTS, STANDING, TOPIC, WHERE
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR, at_least

from ..library import drafts
from ..library.library import Library
from ..library.publications import Publication, publications_of
from ..library.records import RecordView, authors, find, titles_of
from ..library.spaces import SpaceName, space_names, standing
from ..reports.markdown import Node, Reader
from ..reports.sheet import Conflict
from .opened import may_review
from .publishing import content_of
from .reviewing import number_open
from .submitting import STATE, Asked, asked_for, state_of
from .text_parts import parts_of

TITLE, SUMMARY, TAKEAWAYS = "title", "summary", "takeaways"
FIRST, BESIDE, LAST = (FACTS,), (WHERE, STANDING, IN_SHORT), (TOPIC, DOING, KEEPING)
"""Parts of which a reader wants the facts before the text, told in a line, and after the text."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """A paragraph of which several versions await a decision, the shown one first."""

    versions: tuple[tuple[Node, ...], ...]


Part = tuple[Node, ...] | Disputed


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version. `standing`: current, superseded or retired; `who`: "" where nobody knows.

    `sent`: the server has it. `differs`: the working copy says something else by now. `reason`: why it was
    withdrawn, "" where it was not or nobody has said.
    """

    record: str
    space: SpaceName
    version: int
    standing: str
    at_ms: int
    who: str
    sent: bool
    differs: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Presented:
    """One record for reading. `kind`: of what is read (of a publication: of its source).

    `editions`: the last publication in each space; `edition`: which one the record itself is, else None.
    `names`: titles, by id, of the records its fields name. `unfinished`: labels of the fields in which
    typing was broken off. `conflicts`: decisions that are open in it. `asked`: why changes were asked for.
    """

    view: RecordView
    kind: Kind
    space: SpaceName
    facts: tuple[tuple[Field, Any], ...]
    sections: tuple[tuple[Field, tuple[Part, ...]], ...]
    editions: tuple[Edition, ...]
    edition: Edition | None
    names: dict[str, str]
    unfinished: tuple[str, ...]
    conflicts: int
    may_edit: bool
    may_review: bool = False
    asked: Asked | None = None

    @property
    def summary(self) -> str:
        """What it is in a sentence or two, "" where nobody said."""
        return str(self._told(SUMMARY) or "")

    @property
    def takeaways(self) -> tuple[str, ...]:
        """What others should remember of it."""
        return tuple(map(str, self._told(TAKEAWAYS) or ()))

    def facts_of(self, parts: Sequence[str]) -> list[tuple[Field, Any]]:
        """The facts in some parts, without what is told in words of its own."""
        return [
            (field, told)
            for field, told in self.facts
            if part_of(self.kind, field) in parts and field.name not in (SUMMARY, TAKEAWAYS, STATE)
        ]

    def _told(self, name: str) -> Any:
        return next((told for field, told in self.facts if field.name == name), None)

    @property
    def state(self) -> str:
        """How far an entry is on its way to others; "" for what is on none, as a copy that was published."""
        return state_of(self.kind, self.view.shown.fields) if self.edition is None else ""

    @property
    def marking(self) -> str:
        """The protective marking, "" for none."""
        return str(self._told("marking") or "")


def present(library: Library, id_: str) -> Presented:
    """A record for reading. Raises `UserMistake` when it is not here."""
    with library.reading() as connection:
        view = find(connection, id_)
        spaces = space_names(connection)
        space_kind, role = standing(connection, view.space)
        published = publications_of(connection, view.shown.fields.get("source") or view.id)
        people = {one.record.space: authors(connection, one.record.space) for one in published}
        names = titles_of(connection, view.shown.fields.values())
        typed = [one.field.partition("/")[0] for one in drafts.every(connection) if one.record == view.id]
    about, fields = _content(view)
    editions = [_edition(one, view, spaces[one.record.space], people[one.record.space]) for one in published]
    return Presented(
        view,
        about,
        spaces.get(view.space) or SpaceName(space_kind, ""),
        tuple(facts_of(about, fields)),
        tuple(_sections(about, fields)),
        tuple({one.space: one for one in editions}.values()),
        next((one for one in editions if one.record == view.id), None),
        names,
        tuple(about.fields[name].label for name in dict.fromkeys(typed) if name in about.fields),
        number_open([view]),
        not library.read_only and _may_edit(view, role),
        may_review(role),
        asked_for(library, view),
    )


def blocks_of(text: str) -> tuple[Node, ...]:
    """A text in Markdown as nodes of which none can load, run or open anything."""
    return tuple(Reader().read(text))


def _content(view: RecordView) -> tuple[Kind, dict[str, Any]]:
    """What is read of a record: its own fields, or those of the copy it is."""
    fields = view.shown.fields
    if view.kind == PUBLICATION:
        return kind(fields.get("source_kind", "")), fields.get("content") or {}
    return kind(view.kind), fields


def facts_of(about: Kind, fields: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    """The short fields that are filled in, by their parts."""
    for field in sorted(in_order(about), key=lambda field: PARTS.index(part_of(about, field))):
        told = fields.get(field.name)
        empty = told is False or told in (None, "", [], {})
        readable = not field.quiet or isinstance(told, dict)  # a hash tells a person nothing
        named = is_of_minutes(told)  # the field beside it names the meeting in words
        if readable and not (empty or named or field.section or field.name == TITLE):
            yield field, told


def _sections(about: Kind, fields: dict[str, Any]) -> Iterator[tuple[Field, tuple[Part, ...]]]:
    for field in about.sections:
        text = str(fields.get(field.name) or "")
        if text.strip():
            yield field, tuple(_part(part) for part in parts_of(text))


def _part(part: str | Conflict) -> Part:
    if isinstance(part, str):
        return blocks_of(part)
    return Disputed(tuple(blocks_of(version.text) for version in part.versions))


def _edition(one: Publication, source: RecordView, space: SpaceName, people: dict[str, str]) -> Edition:
    content = one.record.shown.fields.get("content") or {}
    return Edition(
        one.record.id,
        space,
        one.version,
        one.standing,
        one.record.created_ms,
        people.get(one.record.created_by, ""),
        not one.record.waiting,
        source.kind != PUBLICATION and content != content_of(source),
        one.reason,
    )


def _may_edit(view: RecordView, role: str) -> bool:
    """Whether this person, as far as is known here, may write in the record."""
    about = kind(view.kind)
    needed = COORDINATOR if view.kind == GROUP else CONTRIBUTOR
    open_ = not about.frozen and not view.shown.trashed
    return open_ and at_least(role, needed) and any(field.editable for field in about.fields.values())
