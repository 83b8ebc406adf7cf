"""Why a change is not admitted: every reason by a stable code, in words.

A refused change stays in the log as a void that carries the code alone, so the words are here for everyone
who meets it: the server as it decides, and a desk that has only the log to go by.
"""

from __future__ import annotations

from dataclasses import dataclass

REASONS = {
    "not_a_member": "You are not a member of this group any more.",
    "access_ended": "You may no longer read this group.",
    "read_only": "You may read here, but not write.",
    "record_unknown": "The record this belongs to does not exist here.",
    "kind_differs": "A record with this id but of another kind exists already.",
    "commons_kind": "The commons holds publications only; publish the record instead.",
    "group_record": "A group is its own space; its record cannot be another one.",
    "group_coordinator": "Only a coordinator may change the group itself.",
    "group_delete": "A group is not deleted; close it instead.",
    "series_owner": "Only its publisher or a coordinator may publish or retire this again.",
    "frozen": "This record is final and cannot be changed; make a new version instead.",
    "approved": "The minutes are approved; a coordinator can open them for amendments again.",
    "field_form": "A field cannot be changed in this way.",
    "field_value": "A field does not take a value of this type.",
    "state_step": "The record cannot go from the state it was in to this one.",
    "state_role": "Your role does not allow this step of the record's state.",
    "depends_on_refused": "It builds on a change that was not accepted.",
    "depends_on_held": "It builds on work that a coordinator has to decide about.",
    "parked_long": "It builds on a change that has not arrived for a month.",
    "returned": "A coordinator has sent it back.",
    "mass_delete": "It deletes many records at once; a coordinator has to agree.",
    "duplicate": "It is here already.",
    "parked": "It builds on a change that has not arrived yet.",
}
HELD = ("not_a_member", "mass_delete", "depends_on_held", "parked_long")
"""These wait on the server, where a coordinator may still accept them."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, by its code; one that this version does not know has no better words than that."""

    code: str

    @property
    def message(self) -> str:
        """One sentence for the author."""
        return REASONS.get(self.code, "The server did not take it.")

    @property
    def held(self) -> bool:
        return self.code in HELD

    @property
    def what(self) -> str:
        """What became of the change: held or refused."""
        return "held" if self.held else "refused"
