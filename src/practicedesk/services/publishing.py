"""Publishes a record into another space: a frozen copy there, and a series that says which one is current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.ids import derived_record_id, new_record_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.log.statement import COMMONS, PERSONAL
from practicedesk_sync.merge.record import plain_fields
from practicedesk_sync.model.community import RETIRED
from practicedesk_sync.model.entry import CHANGES_REQUESTED, DRAFT, IN_REVIEW
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import GROUP, PARTY, PUBLICATION, SERIES, kind
from practicedesk_sync.model.values import clean_text
from practicedesk_sync.policy.roles import CONTRIBUTOR, at_least
from practicedesk_sync.policy.transitions import may_step

from ..library.identity import server_pin
from ..library.library import Library
from ..library.publications import CURRENT, Publication, publications_of
from ..library.records import RecordView, find
from ..library.spaces import SpaceView, find_space, spaces
from ..library.writing import Writing
from .attached import share_files
from .completing import missing
from .permission import append
from .personal_data import traces
from .submitting import STATE, state_of

PRIVATE_FIELDS = ("state", "owners", "origin", "retention_until")
"""What belongs to the working copy and is not published."""
NO_ROLE, NO_SERVER = "no_role", "no_server"
"""Why the commons is not among the targets: its coordinators have given no role, or it is not known yet."""
UNPUBLISHED_KINDS = (GROUP, PARTY, PUBLICATION, SERIES, "link", "participation")


@dataclass(frozen=True, slots=True)
class Published:
    """A publication just made. `version` counts from 1; `audience` says who can read it.

    `unsettled`: fields of which several versions await a decision; the shown one was published.
    """

    id: str
    series: str
    version: int
    audience: str
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A space a record may be published to. `version`: the one it would be; `stands`: one stands there
    already; `unchanged`: the record says the same as that one."""

    space: SpaceView
    version: int
    stands: bool
    unchanged: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person should know before they publish.

    `unsettled`: labels of the fields of which several versions await a decision; `personal`: by label, what
    looks like personal data; `missing`: as `completing.missing`; `no_commons`: why it is not among the
    targets, "" where it is.
    """

    record: RecordView
    targets: tuple[Target, ...]
    unsettled: tuple[str, ...]
    personal: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[tuple[Field, ...], ...]
    no_commons: str = ""

    @property
    def proposed(self) -> Target | None:
        """Where the record stands published; else the commons; else the one target there is. None where
        that is not one place: then a person has to choose."""
        standing = [target for target in self.targets if target.stands]
        commons = [target for target in self.targets if target.space.kind == COMMONS]
        fitting = standing or commons or self.targets
        return fitting[0] if len(fitting) == 1 else None


class Publishing:
    """Publishing and retiring in one library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def preview(self, id_: str) -> Preview:
        """Where a record may be published, and what to look at before. Raises `UserMistake`."""
        with self.library.reading() as connection:
            source = _publishable(find(connection, id_))
            earlier = publications_of(connection, source.id)
            reason = NO_ROLE if server_pin(connection) else NO_SERVER
            targets = [
                _target(space, source, [one for one in earlier if one.record.space == space.id])
                for space in spaces(connection)
                if space.kind != PERSONAL and space.id != source.space and at_least(space.role, CONTRIBUTOR)
            ]
        declared = kind(source.kind).fields
        labels = {name: declared[name].label if name in declared else name for name in source.shown.fields}
        found = {labels[name]: traces(value) for name, value in content_of(source).items()}
        return Preview(
            source,
            tuple(sorted(targets, key=lambda target: target.space.kind != COMMONS)),
            tuple(labels[name] for name in sorted(source.shown.siblings)),
            tuple((label, tuple(words)) for label, words in found.items() if words),
            tuple(missing(kind(source.kind), source.shown.fields)),
            "" if any(target.space.kind == COMMONS for target in targets) else reason,
        )

    def publish(self, id_: str, to: str = "commons") -> Published:
        """Make a frozen copy of a record in the space `to` and let it stand (a wish until admitted)."""

        def work(writing: Writing) -> Published:
            source = _publishable(find(writing.connection, id_))
            target = find_space(writing.connection, to)
            if target.id == source.space:
                raise UserMistake(
                    "publish_same", "The record is in that group already.", "Publish to another one."
                )
            earlier = publications_of(writing.connection, source.id, target.id)
            series = derived_record_id("series", target.id, source.id)
            made = new_record_id(self.library.now_ms(), self.library.random_bytes)
            if not at_least(target.role, CONTRIBUTOR):
                raise Refused(
                    "publish_role", f"You may not publish in {target.name}.", "Ask a coordinator to do it."
                )
            share_files(self.library, source, target.id)
            append(writing, target.id, made, _copy(writing, source, series), PUBLICATION)
            _let_stand(writing, target.id, series, source.id, made)
            _end_review(writing, source)
            unsettled = tuple(sorted(source.shown.siblings))
            return Published(made, series, len(earlier) + 1, _audience(target), unsettled)

        return self.library.write(work)

    def retire(self, id_: str, reason: str, of: str = "commons") -> None:
        """Withdraw the publications of a record in a space; their text stays readable as retired.

        `id_`: the record, or one of its publications. `reason`: what others are told, in a sentence.
        """
        why = " ".join(clean_text(reason).split())
        if not why:
            raise UserMistake("reason_missing", "Withdrawing needs a reason.", "Say in a sentence why.")

        def work(writing: Writing) -> None:
            source = _source(find(writing.connection, id_))
            target = find_space(writing.connection, of)
            series = derived_record_id("series", target.id, source)
            if writing.local(target.id, series) is None:
                raise UserMistake(
                    "not_published", "The record is not published there.", "Check the group's name."
                )
            _let_stand(writing, target.id, series, source, RETIRED, reason=why)

        self.library.write(work)

    def withdrawable(self, id_: str) -> list[SpaceView]:
        """Where the record, or the one it is a publication of, stands published by this person's leave."""
        with self.library.reading() as connection:
            source = _source(find(connection, id_))
            current = {
                one.record.space for one in publications_of(connection, source) if one.standing == CURRENT
            }
            return [
                space
                for space in spaces(connection)
                if space.id in current and at_least(space.role, CONTRIBUTOR)
            ]

    def published(self, id_: str) -> list[Publication]:
        """Every publication of a record that this library holds, oldest first."""
        with self.library.reading() as connection:
            return publications_of(connection, find(connection, id_).id)


def _source(view: RecordView) -> str:
    """The record itself, or the one it is a publication of."""
    return str(view.shown.fields["source"]) if view.kind == PUBLICATION else view.id


def content_of(source: RecordView) -> dict[str, Any]:
    """What a record would say if it were published now."""
    return {
        name: value
        for name, value in plain_fields(source.shown).items()
        if name not in PRIVATE_FIELDS and value not in ("", None)
    }


def _target(space: SpaceView, source: RecordView, earlier: list[Publication]) -> Target:
    standing = next((one for one in earlier if one.standing == CURRENT), None)
    unchanged = standing is not None and standing.record.shown.fields["content"] == content_of(source)
    return Target(space, len(earlier) + 1, standing is not None, unchanged)


def _publishable(source: RecordView) -> RecordView:
    if source.kind in UNPUBLISHED_KINDS:
        raise UserMistake(
            "publish_kind", f"A {source.kind} is not something to publish.", "Publish an entry."
        )
    if source.shown.trashed:
        raise UserMistake("publish_trash", "The record is in the trash.", "Restore it first.")
    return source


def _copy(writing: Writing, source: RecordView, series: str) -> list[Op]:
    content = content_of(source)
    local = writing.local(source.space, source.id)
    heads = sorted({head for found in (local.cells if local else {}).values() for head in found})
    values = {
        "title": source.title,
        "source": source.id,
        "source_kind": source.kind,
        "source_heads": heads,
        "series": series,
        "content": content,
        "lang": content.get("lang"),
        "marking": content.get("marking"),
    }
    return [Op(name, log.PUT, value) for name, value in values.items() if value not in ("", None)]


def _let_stand(
    writing: Writing, space: str, series: str, source: str, standing: str, *, reason: str = ""
) -> None:
    local = writing.local(space, series)
    if local is None:
        made = [Op("source", log.PUT, source), Op("standing", log.PUT, standing)]
        append(writing, space, series, made, SERIES)
    else:
        values = {"standing": standing} | ({"reason": reason} if reason else {})
        over = {name: tuple(sorted(local.cells.get(name, {}))) for name in values}
        made = [Op(name, log.PUT, value, over[name]) for name, value in values.items()]
        append(writing, space, series, made)


def _end_review(writing: Writing, source: RecordView) -> None:
    """What was looked at is out: the working copy goes on as a draft, where this person may write in it."""
    state = state_of(kind(source.kind), source.shown.fields)
    role = writing.standing(source.space)[1]
    if state in (IN_REVIEW, CHANGES_REQUESTED) and may_step(STATE, state, DRAFT, role):
        local = writing.local(source.space, source.id)
        heads = local.cells.get(STATE, {}) if local else {}
        append(writing, source.space, source.id, [Op(STATE, log.PUT, DRAFT, tuple(sorted(heads)))])


def _audience(target: SpaceView) -> str:
    if target.kind == "commons":
        return "Everybody who uses this server can read it."
    return f"The {len(target.members) or 1} members of “{target.name}” can read it."
