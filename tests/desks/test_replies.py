"""Whoever wrote something hears what others say of it, once, and of nothing else."""

from __future__ import annotations

import pytest

from practicedesk.services import traffic
from practicedesk.services.noting import note_beside
from practicedesk.services.publishing import Publishing
from practicedesk.services.replies import replies, sentences
from practicedesk.services.submitting import ask_for_changes
from practicedesk_sync.model.entry import DRAFT, IN_REVIEW
from practicedesk_sync.policy.roles import CONTRIBUTOR, REVIEWER
from tests.unit.services.test_submitting import READY

from .office import Desk, Office


@pytest.fixture
def ana(office: Office) -> Desk:
    return office.desk("ana")


@pytest.fixture
def group(ana: Desk) -> str:
    made = ana.editing.new("group", "Parks")
    ana.sync()
    return made


@pytest.fixture
def ben(office: Office, group: str) -> Desk:
    return office.desk("ben", {group: REVIEWER})


@pytest.fixture
def id_(office: Office, ana: Desk, ben: Desk, group: str) -> str:
    made = ana.editing.new("practice", "Benches", group, READY)
    ana.editing.put(made, {"state": IN_REVIEW})
    office.settle()
    return made


def heard(office: Office, desk: Desk) -> list[str]:
    """What a desk hears when everybody synchronises."""
    before = traffic.marks(desk.library)
    office.settle()
    return sentences(replies(desk.library, before))


def test_changes_asked_for_are_heard_with_their_reason_by_whoever_wrote_it(
    office: Office, ana: Desk, ben: Desk, id_: str
) -> None:
    ask_for_changes(ben.library, id_, "Say who\npaints them.")
    assert heard(office, ana) == ["ben asked for changes in “Benches”. “Say who\npaints them.”"]
    assert heard(office, ana) == []


def test_a_record_that_is_published_by_somebody_else_is_accepted(
    office: Office, ana: Desk, ben: Desk, id_: str
) -> None:
    other = ben.editing.new("group", "Squares")
    ben.sync()
    office.enrol(ana, "ana", {other: REVIEWER})
    ana.sync()
    Publishing(ben.library).publish(id_, other)
    assert heard(office, ana) == ["ben accepted “Benches”: it is published."]


def test_a_note_that_answers_a_record_is_heard(
    office: Office, ana: Desk, ben: Desk, group: str, id_: str
) -> None:
    words = "Which wood?", "Oak lasts."
    ben.library.write(lambda writing: note_beside(ben.library, writing, (group, id_), words))
    assert heard(office, ana) == ["ben wrote a note on “Benches”."]


def test_what_one_did_oneself_or_others_among_themselves_is_no_news(
    office: Office, ana: Desk, ben: Desk, id_: str
) -> None:
    ana2 = office.desk("ana")
    ask_for_changes(ana2.library, id_, "Say who paints them.")
    assert (heard(office, ana), heard(office, ben)) == ([], [])
    ben.editing.put(id_, {"state": IN_REVIEW, "summary": "Benches for all."})
    assert heard(office, ana) == []


def test_a_desk_that_joins_is_not_told_what_was_long_ago(
    office: Office, ana: Desk, ben: Desk, id_: str
) -> None:
    ask_for_changes(ben.library, id_, "Say who paints them.")
    office.settle()
    later = office.desk("ana")
    assert replies(later.library, {}) == []


def test_whoever_may_review_hears_that_a_record_waits_for_it_as_long_as_it_does(
    office: Office, ana: Desk, ben: Desk, group: str
) -> None:
    cleo = office.desk("cleo", {group: CONTRIBUTOR})
    office.settle()
    made = ana.editing.new("practice", "Paths", group, READY)
    before = {desk: traffic.marks(desk.library) for desk in (ana, cleo)}
    ana.editing.put(made, {"state": IN_REVIEW})
    assert heard(office, ben) == ["ana asks for a review of “Paths”."]
    assert [replies(desk.library, then) for desk, then in before.items()] == [[], []]
    ana.editing.put(made, {"summary": "Paths for all."})
    assert heard(office, ben) == []
    ana.editing.put(made, {"state": DRAFT})
    ana.editing.put(made, {"state": IN_REVIEW})
    ana.editing.put(made, {"state": DRAFT})
    assert heard(office, ben) == []


def test_of_several_records_that_wait_only_the_number_is_told(
    office: Office, ana: Desk, ben: Desk, group: str
) -> None:
    for title in ("Paths", "Trees", "Ponds"):
        ana.editing.new("practice", title, group, {**READY, "state": IN_REVIEW})
    assert heard(office, ben) == ["3 records wait for your review."]
