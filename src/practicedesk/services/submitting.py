"""The way of an entry to others: what is missing before they are asked to look at it, and who they are (§4).

A step itself is an edit of the field `state`, as `Editing.put` makes it, wherever it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.model.entry import IN_REVIEW, RETIRED
from practicedesk_sync.model.fields import Field
from practicedesk_sync.model.kinds import Kind, kind
from practicedesk_sync.model.values import clean_text
from practicedesk_sync.policy.transitions import may_step

from ..library.library import Library
from ..library.records import find
from ..library.spaces import SpaceView, find_space
from .completing import missing
from .opened import chosen

STATE = "state"


@dataclass(frozen=True, slots=True)
class Submission:
    """Where an entry is on its way. `missing`: as `completing.missing`; `space`: whose members can read it.

    `steps`: the states this person may bring it to now.
    """

    record: str
    title: str
    state: str
    missing: tuple[tuple[Field, ...], ...]
    space: SpaceView
    steps: tuple[str, ...]


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
    return Submission(view.id, view.title, state, tuple(missing(about, fields)), space, tuple(steps))


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
