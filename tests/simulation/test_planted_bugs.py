"""Every planted bug is caught: a simulation that cannot fail proves nothing."""

from __future__ import annotations

import pytest

from . import planted
from .planted import BUGS, MOST, Bug, caught_after

FIRST_SEED = 2_000_000
SEEN_AFTER = {
    planted.void_not_logged: 2,
    planted.dependents_of_a_void_accepted: 204,
    planted.permission_not_checked_at_admission: 2,
    planted.journal_not_replayed: 3,
    planted.refusal_not_rolled_back: 23,
    planted.purge_forgets_a_table: 11,
    planted.own_bodies_mixed_up: 11,
    planted.text_names_one_head_only: 2,
    planted.delete_forgets_own_waiting_work: 2,
    planted.removed_people_still_read: 2,
    planted.restore_is_covered_by_a_concurrent_delete: 2,
    planted.register_replaces_what_was_not_on_screen: 18,
    planted.typing_settles_open_conflicts: 2,
    planted.work_that_a_snapshot_answers_stays_in_the_outbox: 3,
    planted.segments_of_a_bundle_are_proven_as_they_are_opened: 9,
    planted.a_page_is_taken_from_its_beginning_whatever_is_here: 2,
}
"""Histories until a rare one was noticed: the search begins with the last of them, and goes on from there."""


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    histories, failure = caught_after(bug, FIRST_SEED + SEEN_AFTER.get(bug, 1) - 1)
    print(f"{bug.__name__}: caught after {histories} histories: {failure[:200]}")
    assert histories, f"{MOST} histories did not notice it"
