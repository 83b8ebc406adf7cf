"""The way of minutes from a draft to what stays as it is: circulate, amend, approve, open again."""

from __future__ import annotations

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.ids import digest_of
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.merge.blocks import open_conflicts
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.policy.roles import at_least
from practicedesk_sync.policy.transitions import needed_role

from ..library.library import Library
from ..library.records import RecordView, find
from ..library.writing import Writing
from .agreements import Recorded, record_lines
from .drafting import Drafting
from .meetings import (
    AMENDMENTS,
    APPROVED,
    APPROVED_TEXT,
    CIRCULATED,
    DRAFT,
    MINUTES,
    STATE,
    found_meeting,
    state_of,
)
from .permission import append

_NOT_YET = {
    CIRCULATED: ("These minutes are approved.", "Open them for amendments first."),
    AMENDMENTS: (
        "These minutes are still a draft.",
        "Go on writing, and circulate them when they are ready.",
    ),
    APPROVED: (
        "These minutes were not circulated yet.",
        "Circulate them first, so that everybody can read them.",
    ),
    DRAFT: ("Only circulated minutes can be taken back.", "Approved ones can be opened for amendments."),
}


def circulate(library: Library, id_: str) -> Recorded:
    """Hand the minutes to everybody; what was agreed becomes tasks."""
    return _with_tasks(library, id_, CIRCULATED)


def approve(library: Library, id_: str) -> Recorded:
    """Approve the minutes: they stay as they are from here on. Raises `UserMistake` over an open conflict."""
    return _with_tasks(library, id_, APPROVED)


def take_back(library: Library, id_: str) -> None:
    """Circulated minutes become a draft again."""
    library.write(lambda writing: _step(writing, id_, DRAFT))


def open_for_amendments(library: Library, id_: str) -> None:
    """Let circulated minutes be amended; approved ones only a coordinator can open again."""
    library.write(lambda writing: _step(writing, id_, AMENDMENTS))


def _with_tasks(library: Library, id_: str, state: str) -> Recorded:
    """One step, with what is being typed, and with tasks for the lines of the minutes."""
    Drafting(library).commit(id_, MINUTES)
    library.write(lambda writing: _checked(writing, id_, state))
    done = record_lines(library, id_)
    library.write(lambda writing: _step(writing, id_, state))
    return done


def _checked(writing: Writing, id_: str, state: str) -> RecordView:
    """The meeting, if its minutes may go to that state now. Raises `UserMistake` or `Refused`."""
    view = found_meeting(find(writing.connection, id_))
    needed = needed_role(STATE, state_of(view), state)
    if needed is None:
        raise UserMistake("minutes_step", *_NOT_YET[state])
    if not at_least(writing.standing(view.space)[1], needed):
        raise Refused("state_role", Refusal("state_role").message, "Ask a coordinator of the group.")
    if state == APPROVED and open_conflicts(str(view.shown.fields.get(MINUTES) or "")):
        raise UserMistake(
            "minutes_conflict",
            "A paragraph of the minutes was rewritten by two people and awaits a decision.",
            "Settle it first, then approve.",
        )
    return view


def _step(writing: Writing, id_: str, state: str) -> None:
    view = _checked(writing, id_, state)
    if state_of(view) == state and STATE not in view.shown.siblings:
        return
    local = writing.local(view.space, view.id)
    cells = local.cells if local else {}
    values = {STATE: state}
    if state == APPROVED != state_of(view):
        values[APPROVED_TEXT] = digest_of(str(view.shown.fields.get(MINUTES) or "").encode())
    made = [Op(name, log.PUT, value, tuple(sorted(cells.get(name, {})))) for name, value in values.items()]
    append(writing, view.space, view.id, made)
