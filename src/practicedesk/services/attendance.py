"""Who was at a meeting: ticks for the people a group knows, and for guests.

A tick is a participation record whose id is derived from the person and the meeting, so two people who keep
the list offline keep one list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.model.kinds import PARTY, kind
from practicedesk_sync.model.values import clean_text
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.policy.transitions import CLOSED

from ..library.by_kind import of_kind
from ..library.library import Library
from ..library.members import members
from ..library.records import RecordView, find
from ..library.writing import Writing
from . import ops
from .permission import append

PARTICIPATION = "participation"
ATTENDED, APOLOGIES, ABSENT, UNSAID = "attended", "apologies", "absent", "invited"
STATES = (ATTENDED, APOLOGIES, ABSENT, UNSAID)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who may have been there. `party`: id of the person's record, "" while there is none."""

    name: str
    party: str
    state: str


def attendance_of(library: Library, meeting: str) -> list[Attendee]:
    """The people of the meeting's group by name, with what is known of their attendance."""
    with library.reading() as connection:
        view = find(connection, meeting)
        people = _people(of_kind(connection, PARTY, view.space))
        states = {
            str(one.shown.fields.get("party")): str(one.shown.fields.get("participation_state") or UNSAID)
            for one in of_kind(connection, PARTICIPATION, view.space)
            if one.shown.fields.get("target") == view.id
        }
        names = {folded(one.title) for one in people}
        others = [one.name for one in members(connection, view.space) if folded(one.name) not in names]
    found = [Attendee(one.title, one.id, states.get(one.id, UNSAID)) for one in people]
    found += [Attendee(name, "", UNSAID) for name in others]
    return sorted(found, key=lambda one: (one.name.casefold(), one.party))


def mark(library: Library, meeting: str, who: str, state: str = ATTENDED) -> None:
    """Say whether somebody was there: a person of the group (id or name), or a guest by name.

    Raises `UserMistake`, and `Refused` when the minutes are approved.
    """
    if state not in STATES:
        raise UserMistake(
            "attendance_state", f"“{state}” is not an attendance.", f"Use: {', '.join(STATES)}."
        )
    name = " ".join(clean_text(who).split())
    if not name:
        raise UserMistake("name_missing", "Whose attendance it is has to be said.", "Give a name.")

    def work(writing: Writing) -> None:
        view = find(writing.connection, meeting)
        if view.shown.fields.get("minutes_state") == CLOSED["minutes_state"]:
            refusal = Refusal("approved")
            raise Refused(refusal.code, refusal.message, "Open them for amendments first.")
        _mark(writing, view, _person(writing, view.space, name), state)

    library.write(work)


def _mark(writing: Writing, meeting: RecordView, party: tuple[str, str], state: str) -> None:
    id_, name = party
    there = next(
        (
            one
            for one in of_kind(writing.connection, PARTICIPATION, meeting.space)
            if (one.shown.fields.get("party"), one.shown.fields.get("target")) == (id_, meeting.id)
        ),
        None,
    )
    about, items = kind(PARTICIPATION), ops.NewItems("", 0)
    record = there.id if there else derived_record_id("attendance", meeting.space, meeting.id, id_)
    local = writing.local(meeting.space, record)
    if local is None:
        values = {
            "title": f"{name} · {meeting.title}",
            "party": id_,
            "target": meeting.id,
            "participation_state": state,
        }
        append(writing, meeting.space, record, ops.initial(about, values, items), PARTICIPATION)
        return
    field = about.fields["participation_state"]
    made = ops.changed(field, local.cells, None, state, items)
    if there is None and (restored := ops.restoration(local.cells)):
        made.append(restored)
    if made:
        append(writing, meeting.space, record, made)


def _person(writing: Writing, space: str, who: str) -> tuple[str, str]:
    """(id, name) of a person of the group; one nobody knows yet gets a record.

    Raises `UserMistake` where several people have that name.
    """
    people = _people(of_kind(writing.connection, PARTY, space))
    known = [one for one in people if who == one.id] or [
        one for one in people if folded(who) == folded(one.title)
    ]
    if len(known) == 1:
        return known[0].id, known[0].title
    named = [one.name for one in members(writing.connection, space) if folded(one.name) == folded(who)]
    if len(known or named) > 1:
        raise UserMistake(
            "name_ambiguous",
            f"{len(known or named)} people here are called “{who}”.",
            f"Add the one you mean under a name of their own, as in “{who} (Parks)”.",
        )
    name = named[0] if named else who
    made = derived_record_id(PARTY, space, folded(name))
    if writing.local(space, made) is None:
        values = {"title": name, "party_type": "person"}
        append(writing, space, made, ops.initial(kind(PARTY), values, ops.NewItems("", 0)), PARTY)
    return made, name


def _people(parties: Sequence[RecordView]) -> list[RecordView]:
    return [one for one in parties if (one.shown.fields.get("party_type") or "person") == "person"]


def folded(name: str) -> str:
    """A name by which it is told whether two are alike: capitals and spaces do not count."""
    return " ".join(name.split()).casefold()
