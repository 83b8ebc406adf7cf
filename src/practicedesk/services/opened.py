"""A record opened for writing, as plain values: what stands where, what is typed, what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.model.doubts import Doubt
from practicedesk_sync.model.entry import CHANGES_REQUESTED, IN_REVIEW
from practicedesk_sync.model.kinds import Kind
from practicedesk_sync.policy.transitions import MACHINES, may_step

from ..library.records import RecordView
from .rebasing import rebased, rebased_value
from .standing import Standing, spot, standing, value_typed


def chosen(kind: Kind, values: Mapping[str, Any], name: str) -> str:
    """The value of a field one chooses in; the declared one where nobody has chosen; "" for none."""
    return str(values.get(name) or kind.default_of(name) or "")


def may_review(role: str) -> bool:
    """Whether somebody with this role looks at what is submitted."""
    return may_step("state", IN_REVIEW, CHANGES_REQUESTED, role)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """What is being typed somewhere, and what stood there when the typing began."""

    text: str
    began: Standing
    at_ms: int


@dataclass(frozen=True, slots=True)
class Opened:
    """`role`: this person's in the record's space; `drafts`: by place (see `standing`).

    `doubts`: what can hardly be meant, by the name of its field.
    """

    view: RecordView
    kind: Kind
    cells: Cells
    role: str
    drafts: Mapping[str, OpenDraft]
    doubts: Mapping[str, Doubt]

    def standing(self, where: str) -> Standing:
        """What is on the screen there."""
        return standing(self.view, self.kind, self.cells, where)

    def rebased(self, where: str, base: str, mine: str) -> str | None:
        """What was typed over `base`, over what stands now; None where a person has to decide."""
        put = rebased if spot(self.kind, where).is_text else rebased_value
        return put(base, mine, self.standing(where).text)

    def mistake(self, where: str) -> UserMistake | None:
        """Why what is typed there can be no change; None where it can, or where nothing is typed."""
        draft = self.drafts.get(where)
        try:
            if draft is not None:
                value_typed(spot(self.kind, where), draft.text)
        except UserMistake as mistake:
            return mistake
        return None

    def chosen(self, name: str) -> str:
        """The value of a field one chooses in; the declared one where nobody has chosen; "" for none."""
        return chosen(self.kind, self.view.shown.fields, name)

    def offered(self, name: str) -> list[str]:
        """What may be chosen now: of a state the steps this person may take; "" where none may be said."""
        field = self.kind.fields[name]
        if field.terms is not None:
            return ["", *(term.code for term in field.terms.terms)]
        return [value for value in field.choices if self._may_choose(name, value)]

    def _may_choose(self, name: str, value: str) -> bool:
        return name not in MACHINES or may_step(name, self.chosen(name), value, self.role)
