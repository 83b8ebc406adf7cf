"""Every planted bug is caught: a simulation that cannot fail proves nothing."""

from __future__ import annotations

import pytest

from . import planted
from .planted import BUGS, MOST, Bug, caught_after

FIRST_SEED = 2_000_000
SEEN_AFTER = {
    planted.cursor_saved_before_the_page: 14,
    planted.dependents_of_a_void_accepted: 10,
    planted.journal_not_replayed: 5,
    planted.refusal_not_rolled_back: 2,
    planted.purge_forgets_a_table: 45,
    planted.own_bodies_mixed_up: 7,
    planted.text_names_one_head_only: 4,
    planted.delete_forgets_own_waiting_work: 9,
    planted.removed_people_still_read: 3,
    planted.signatures_of_answers_not_checked: 5,
    planted.restore_is_covered_by_a_concurrent_delete: 2,
    planted.register_replaces_what_was_not_on_screen: 12,
    planted.typing_settles_open_conflicts: 4,
    planted.links_of_left_out_texts_forgotten: 83,
    planted.text_that_is_elsewhere_taken_for_empty: 183,
    planted.work_that_a_snapshot_answers_stays_in_the_outbox: 8,
    planted.segments_of_a_bundle_are_proven_as_they_are_opened: 7,
    planted.a_page_is_taken_from_its_beginning_whatever_is_here: 23,
    planted.what_a_disk_gives_back_is_believed: 2,
    planted.a_cut_file_is_declared_whole: 5,
    planted.void_not_logged: 3,
    planted.permission_not_checked_at_admission: 3,
    planted.a_server_does_not_hear_of_new_files: 12,
    planted.a_space_is_taken_off_and_its_files_stay: 45,
    planted.fields_of_a_newer_program_are_passed_over: 6,
}
"""Histories until a rare one was noticed: the search begins with the last of them, and goes on from there."""


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    histories, failure = caught_after(bug, FIRST_SEED + SEEN_AFTER.get(bug, 1) - 1)
    print(f"{bug.__name__}: caught after {histories} histories: {failure[:200]}")
    assert histories, f"{MOST} histories did not notice it"
