"""The way of an entry to others: what is missing before they are asked to look at it, and who they are (§4).

A step itself is an edit of the field `state`, as `Editing.put` makes it, wherever it is asked for; one with a
reason writes that down in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.model.entry import CHANGES_REQUESTED, IN_REVIEW, RETIRED
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import Kind, kind
from practicedesk_sync.model.values import clean_text
from practicedesk_sync.policy.roles import REVIEWER, at_least
from practicedesk_sync.policy.transitions import may_step

from ..library.library import Library
from ..library.records import RecordView, authors, by_ids, find
from ..library.spaces import SpaceView, find_space
from ..library.writing import Writing, read_locals
from . import ops
from .completing import missing
from .noting import note_beside
from .opened import chosen
from .permission import append

STATE = "state"
FILL, PUBLISH = "fill", "publish"
"""Offered beside states: go and write what is missing; accept it, which is to publish it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Why changes were asked for. `who`: a name, "" where nobody knows it here."""

    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Submission:
    """Where an entry is on its way. `missing`: as `completing.missing`; `space`: whose members can read it.

    `steps`: the states this person may bring it to now; `may_publish`: they look at it and may accept it.
    `asked`: what was said when changes were asked for, and by whom; None where nothing was.
    """

    record: str
    title: str
    state: str
    missing: tuple[tuple[Field, ...], ...]
    space: SpaceView
    steps: tuple[str, ...]
    may_publish: bool = False
    asked: Asked | None = None

    @property
    def offered(self) -> tuple[str, ...]:
        """What this person may do now: states, `FILL` in the place of a review nobody can be asked for yet,
        and `PUBLISH`."""
        if self.may_publish:
            return (*self.steps, PUBLISH)
        if not self.missing or IN_REVIEW not in self.steps:
            return self.steps
        return (*(step for step in self.steps if step != IN_REVIEW), FILL)


def submission(library: Library, id_: str) -> Submission:
    """Where a record is on its way. Raises `UserMistake` when it is not here or no entry."""
    with library.reading() as connection:
        view = find(connection, id_)
        space = find_space(connection, view.space)
    about, fields = kind(view.kind), view.shown.fields
    state = state_of(about, fields)
    if not state or view.shown.trashed:
        raise UserMistake("submit_kind", "This is not something to submit.", "Submit a practice or a note.")
    steps = [
        other
        for other in about.fields[STATE].choices
        if other not in (state, RETIRED) and may_step(STATE, state, other, space.role)
    ]
    accepts = state == IN_REVIEW and at_least(space.role, REVIEWER)
    needed = tuple(missing(about, fields))
    return Submission(
        view.id, view.title, state, needed, space, tuple(steps), accepts, asked_for(library, view)
    )


def ask_for_changes(library: Library, id_: str, reason: str = "") -> None:
    """Send an entry in review back to its authors; the reason goes to a note beside it, for all who read it.

    Raises `Refused`.
    """

    def work(writing: Writing) -> None:
        view = find(writing.connection, id_)
        local = writing.local(view.space, view.id)
        field, cells = kind(view.kind).fields[STATE], local.cells if local else {}
        step = ops.changed(field, cells, view.shown.fields.get(STATE), CHANGES_REQUESTED, ops.NewItems("", 0))
        append(writing, view.space, view.id, step)
        now = writing.local(view.space, view.id)
        if reason.strip() and now is not None:
            words = f"Changes asked for in “{view.title}”", clean_text(reason).strip()
            note_beside(library, writing, (view.space, view.id), words, _reason_id(view.id, now.cells))

    library.write(work)


def asked_for(library: Library, view: RecordView) -> Asked | None:
    """Why changes were asked for, while they are; None where nothing was said."""
    if view.shown.fields.get(STATE) != CHANGES_REQUESTED:
        return None
    with library.reading() as connection:
        local = read_locals(connection, view.space, [view.id]).get(view.id)
        note = _reason_id(view.id, local.cells) if local else ""
        found = by_ids(connection, {note}).get(note)
        people = authors(connection, view.space)
    if found is None or found.shown.trashed:
        return None
    return Asked(str(found.shown.fields.get("body") or ""), people.get(found.created_by, ""))


def _reason_id(record: str, cells: Cells) -> str:
    """The note that goes with the step a record has taken last."""
    return derived_record_id("changes_asked", record, *sorted(cells.get(STATE, {})))


def state_of(about: Kind, fields: Mapping[str, Any]) -> str:
    """The state of an entry; "" for a kind that has none."""
    return chosen(about, fields, STATE) if STATE in about.fields else ""


def check_step(about: Kind, before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Raises `UserMistake` where `values`, as typed, would bring an entry to review that is not ready."""
    wanted = clean_text(str(values.get(STATE) or ""))
    asked = wanted == IN_REVIEW and state_of(about, before) not in ("", IN_REVIEW)
    still = missing(about, {**before, **values}) if asked else []
    if still:
        names = "; ".join(" or ".join(field.label for field in group) for group in still)
        raise UserMistake(
            "not_ready",
            f"Still needed before others are asked to look at it: {names}.",
            "Fill this in, then submit it again.",
        )
