"""Submitting for review: what is missing is said, who looks at it may ask for changes, publishing ends it."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.publishing import Publishing
from practicedesk.services.submitting import Asked, submission
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR, REVIEWER
from tests.desks.office import Desk, Office

READY = {
    "summary": "Who owns which tree.",
    "level": "local",
    "problem": "Nobody knew.",
    "approach_steps": "We asked.",
    "results_impact": "No results yet, because it began in May.",
}


def test_what_is_not_ready_is_not_submitted_and_told_what_is_missing(library: Library) -> None:
    id_ = Editing(library).new("practice", "Trees", "", {"problem": "Nobody knew."})
    with pytest.raises(UserMistake) as caught:
        Editing(library).put(id_, {"state": "in_review"})
    assert (caught.value.code, caught.value.message) == (
        "not_ready",
        "Still needed before others are asked to look at it: Summary; Places or Level;"
        " Approach, step by step; Results and impact.",
    )
    with pytest.raises(UserMistake):
        Editing(library).put(id_, {"state": "in_review\n"})  # as it comes from standard input
    assert submission(library, id_).state == "draft"
    with pytest.raises(UserMistake):
        Editing(library).new("practice", "Trees", "", {"state": "in_review"})


def test_what_is_written_in_the_same_step_counts(library: Library) -> None:
    id_ = Editing(library).new("practice", "Trees")
    assert Editing(library).put(id_, {**READY, "state": "in_review"})
    now = submission(library, id_)
    assert (now.state, now.missing, now.steps) == ("in_review", (), ("draft", "changes_requested"))
    assert Editing(library).put(id_, {"state": "draft"})
    assert submission(library, id_).steps == ("in_review",)


def test_only_entries_are_submitted(library: Library) -> None:
    for kind in ("task", "group"):
        with pytest.raises(UserMistake) as caught:
            submission(library, Editing(library).new(kind, "Trees"))
        assert caught.value.code == "submit_kind"


def test_reviewers_ask_for_changes_and_the_author_submits_again(office: Office) -> None:
    ana = office.desk("ana", {office.server.commons: CONTRIBUTOR})
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben, eva = office.desk("ben", {group: CONTRIBUTOR}), office.desk("eva", {group: REVIEWER})
    id_ = ben.editing.new("practice", "Trees", "Parks", {**READY, "state": "in_review"})
    office.settle()
    assert steps(ben, id_) == ("draft",)
    assert steps(eva, id_) == ("draft", "changes_requested")
    assert [name for name, _ in submission(eva.library, id_).space.members] == ["ana", "ben", "eva"]
    assert [submission(one.library, id_).may_publish for one in (ben, eva)] == [False, True]
    eva.editing.step(id_, "changes_requested", "Say who waters them.\n")
    office.settle()
    assert steps(ben, id_) == ("draft", "in_review")
    assert submission(ben.library, id_).asked == Asked("Say who waters them.", "eva")
    ben.editing.put(id_, {"state": "in_review"})
    office.settle()
    assert submission(ben.library, id_).asked is None
    published = Publishing(ana.library)
    assert published.preview(id_).missing == ()
    published.publish(id_)
    office.settle()
    assert submission(ben.library, id_).state == "draft"
    assert [one.standing for one in Publishing(ben.library).published(id_)] == ["current"]


def steps(desk: Desk, id_: str) -> tuple[str, ...]:
    return submission(desk.library, id_).steps
