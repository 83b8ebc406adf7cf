"""Two versions side by side: what is shown as different is what differs, and every word is there."""

from __future__ import annotations

import random

import pytest

from practicedesk.library.library import Library
from practicedesk.services.comparing import MOST_WORDS, Words, compared, weigh
from practicedesk.services.reviewing import open_conflicts
from practicedesk.services.sampling import load_sample
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office


def marked(words: Words) -> str:
    return "".join(f"[{one.text}]" if one.alone else one.text for one in words)


def test_against_what_stood_before_both_sides_show_what_is_new_and_it_shows_what_is_gone() -> None:
    before = "The fee is paid at the counter on Monday."
    left, middle, right = compared(
        "The fee is paid online on Monday.", "The low fee is paid at the counter.", before
    )
    assert marked(left) == "The fee is paid [online] on Monday."
    assert marked(right) == "The[ low] fee is paid at the counter."
    assert marked(middle) == "The fee is paid [at the counter on Monday]."


def test_without_it_the_two_are_held_against_each_other() -> None:
    left, middle, right = compared("Ask the north office.", "Ask the south office.")
    assert (marked(left), middle, marked(right)) == (
        "Ask the [north] office.",
        (),
        "Ask the [south] office.",
    )


def test_words_rewritten_in_a_row_are_one_stretch() -> None:
    left, _, _ = compared("We begin early next year.", "We begin soon.")
    assert marked(left) == "We begin [early next year]."


def test_whatever_is_compared_every_character_is_still_there() -> None:
    dice = random.Random(3)
    for _ in range(200):
        texts = ["".join(dice.choices("ab é报 .,\n", k=dice.randrange(40))) for _ in range(3)]
        for words, text in zip(compared(texts[0], texts[2], texts[1]), texts, strict=True):
            assert "".join(one.text for one in words) == text


def test_a_very_long_text_is_shown_without_marks() -> None:
    left, _, right = compared("a " * MOST_WORDS, "b " * MOST_WORDS)
    assert [one.alone for one in (*left, *right)] == [False, False]


def test_the_conflict_of_the_sample_is_weighed_with_its_base(library: Library) -> None:
    load_sample(library)
    (conflict,) = open_conflicts(library)
    found = weigh(library, conflict.record.id, conflict.field, conflict.number)
    assert found.before is not None and found.before.version.value not in (
        one.value for one in conflict.versions
    )
    assert any(one.alone for one in found.left.words) and any(one.alone for one in found.right.words)
    assert found.reason == ""
    assert found.space.name


@pytest.mark.parametrize("against", [0, 1])
def test_of_more_than_two_versions_ones_own_stands_on_the_left(office: Office, against: int) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    id_ = ana.editing.new("practice", "Benches", group)
    ana.sync()
    desks = [ana, *(office.desk(name, {group: CONTRIBUTOR}) for name in ("ben", "cleo"))]
    for desk, value in zip(desks, ("2", "3", "4"), strict=True):
        desk.editing.put(id_, {"evidence_level": value})
    office.settle()
    found = weigh(desks[1].library, id_, "evidence_level", 1, against)
    assert (found.left.version.value, found.left.version.who) == ("3", "you")
    assert {one.who for one in found.others} == {"ana", "cleo"}
    assert found.right.version == found.others[against]
    assert found.right.words == ()


def test_a_day_is_shown_as_a_day_and_not_compared_by_its_letters(office: Office) -> None:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    id_ = ana.editing.new("task", "Count the bins", group)
    ana.sync()
    ben = office.desk("ben", {group: CONTRIBUTOR})
    ana.editing.put(id_, {"due": "2026-11-03"})
    ben.editing.put(id_, {"due": "2026-11-10"})
    office.settle()
    found = weigh(ana.library, id_, "due", 1)
    assert (found.left.words, found.right.words, found.left.version.value) == ((), (), "2026-11-03")
