"""Who may do what, written a second time as tables, without a look at `policy.decide`.

`verdict` gives the code of the first rule that refuses, "" when none does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

RANKS = {"reader": 1, "contributor": 2, "reviewer": 3, "coordinator": 4}
IN_COMMONS = {"publication", "series", "party"}
FINAL = {"publication", "link"}
OPS = {
    "register": {"put"},
    "text": {"text"},
    "set": {"add", "remove"},
    "list": {"insert", "edit", "move", "drop", "restore"},
}
BEARS_VALUE = {"put", "text", "insert", "edit"}

STEPS: dict[str, dict[str, str]] = {
    "state": {
        "draft": "draft contributor, in_review contributor, retired contributor",
        "in_review": "in_review contributor, draft contributor, changes_requested reviewer,"
        " retired coordinator",
        "changes_requested": "changes_requested contributor, in_review contributor, draft contributor,"
        " retired coordinator",
        "retired": "retired contributor, draft coordinator",
    },
    "minutes_state": {
        "draft": "draft contributor, circulated contributor",
        "circulated": "circulated contributor, draft contributor, amendments contributor,"
        " approved coordinator",
        "amendments": "amendments contributor, circulated contributor, approved coordinator",
        "approved": "approved contributor, amendments coordinator",
    },
    "group_state": {
        "forming": "forming contributor, active coordinator",
        "active": "active contributor, closing coordinator",
        "closing": "closing contributor, active coordinator, closed coordinator",
        "closed": "closed contributor, active coordinator",
    },
}
"""By state, where one may go from it and the least role that may; staying is no step."""

STARTS = {"state": "draft", "minutes_state": "draft", "group_state": "forming"}


@dataclass(frozen=True)
class Case:
    """One question. `form` is how the field merges ("" where it is unknown), `fits` whether the value has
    its type; `states` are those the author saw; `made`: "" not yet, or what is there: same, other, again.
    """

    role: str
    space: str
    kind: str
    made: str
    own: bool
    home: bool
    what: str
    field: str
    form: str
    fits: bool
    states: tuple[str | None, ...] = ()
    after: Any = None


def verdict(case: Case) -> str:
    rank = RANKS.get(case.role, 0)
    rules = [
        ("not_a_member", case.role == ""),
        ("read_only", rank < 2),
        ("record_unknown", case.made == "nowhere"),
        ("kind_differs", case.made == "other"),
        ("commons_kind", case.space == "commons" and case.kind not in IN_COMMONS),
        ("group_record", (case.kind == "group") is not case.home),
        ("group_coordinator", case.kind == "group" and rank < 4),
        ("series_owner", case.kind == "series" and not case.own and rank < 4),
        ("frozen", case.kind in FINAL and case.made == "same"),
        ("field_form", case.form != "" and case.what not in OPS[case.form]),
        ("field_value", case.form != "" and case.what in BEARS_VALUE and not case.fits),
        ("group_delete", case.kind == "group" and case.what == "delete"),
        *(_step_rules(case, rank) if case.form and case.what == "put" and case.field in STEPS else []),
    ]
    return next((code for code, refused in rules if refused), "")


def _step_rules(case: Case, rank: int) -> list[tuple[str, bool]]:
    rules = []
    for state in case.states or (None,):
        ways = STEPS[case.field].get(state or STARTS[case.field], "")
        roles = dict(way.split() for way in ways.split(", ") if way)
        rules.append(("state_step", case.after not in roles))
        rules.append(("state_role", RANKS.get(roles.get(case.after, ""), 0) > rank))
    return rules
