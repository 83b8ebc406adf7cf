"""State machines: which state may follow which, and who may take the step (domain.md §4).

`published` is not a state of the working copy: it is what a publication in the target space says.
"""

from __future__ import annotations

from collections import deque

from .roles import CONTRIBUTOR, COORDINATOR, REVIEWER, at_least

Steps = dict[tuple[str, str], str]

_ENTRY: Steps = {
    ("draft", "in_review"): CONTRIBUTOR,
    ("in_review", "draft"): CONTRIBUTOR,
    ("in_review", "changes_requested"): REVIEWER,
    ("changes_requested", "in_review"): CONTRIBUTOR,
    ("changes_requested", "draft"): CONTRIBUTOR,
    ("draft", "retired"): CONTRIBUTOR,
    ("in_review", "retired"): COORDINATOR,
    ("changes_requested", "retired"): COORDINATOR,
    ("retired", "draft"): COORDINATOR,
}
_MINUTES: Steps = {
    ("draft", "circulated"): CONTRIBUTOR,
    ("circulated", "draft"): CONTRIBUTOR,
    ("circulated", "amendments"): CONTRIBUTOR,
    ("amendments", "circulated"): CONTRIBUTOR,
    ("circulated", "approved"): COORDINATOR,
    ("amendments", "approved"): COORDINATOR,
    ("approved", "amendments"): COORDINATOR,
}
_GROUP: Steps = {
    ("forming", "active"): COORDINATOR,
    ("active", "closing"): COORDINATOR,
    ("closing", "active"): COORDINATOR,
    ("closing", "closed"): COORDINATOR,
    ("closed", "active"): COORDINATOR,
}

MACHINES: dict[str, tuple[str, Steps]] = {
    "state": ("draft", _ENTRY),
    "minutes_state": ("draft", _MINUTES),
    "group_state": ("forming", _GROUP),
}
"""By field: the state a record starts in, and the steps."""

CLOSED = {"minutes_state": "approved"}
"""By field: the state in which nothing of the record may be changed but that state."""


def needed_role(field: str, before: str, after: str) -> str | None:
    """The least role that may step from `before` to `after`; None when there is no such step."""
    first, steps = MACHINES[field]
    return CONTRIBUTOR if (before or first) == after else steps.get((before or first, after))


def may_step(field: str, before: str, after: str, role: str) -> bool:
    """Whether a person with `role` may step from `before` ("" = the first) to `after`."""
    needed = needed_role(field, before, after)
    return needed is not None and at_least(role, needed)


def way(field: str, before: str, after: str) -> list[str]:
    """The states on the shortest way from `before` ("" = the first) to `after`; empty when there is none."""
    first, steps = MACHINES[field]
    ways = deque([[before or first]])
    while ways:
        taken = ways.popleft()
        if taken[-1] == after:
            return taken[1:]
        ways += [[*taken, state] for here, state in steps if here == taken[-1] and state not in taken]
    return []
