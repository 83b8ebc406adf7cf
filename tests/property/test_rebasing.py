"""What somebody else wrote comes into a text that is being typed: nothing typed is lost, nothing jumps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from practicedesk.services.rebasing import carried_along, rebased, rebased_value, stretches
from practicedesk_sync.model.values import clean_text

WORDS = st.sampled_from(["one", "two", "three", "- item", "# head", "four é", "| row |", ""])
TEXTS = st.lists(WORDS, max_size=7).map("\n\n".join) | st.lists(WORDS, max_size=7).map("\n".join)
CLEAN = TEXTS.map(clean_text)


def paragraphs(text: str) -> set[str]:
    return {line for line in text.split("\n") if line.strip()}


@given(base=CLEAN, mine=TEXTS, theirs=CLEAN)
def test_nothing_that_was_typed_is_lost(base: str, mine: str, theirs: str) -> None:
    made = rebased(base, mine, theirs)
    if made is not None:
        assert paragraphs(mine) - paragraphs(base) <= paragraphs(made)
        assert paragraphs(theirs) - paragraphs(base) <= paragraphs(made)


@given(base=CLEAN, theirs=CLEAN)
def test_who_typed_nothing_sees_what_came(base: str, theirs: str) -> None:
    assert rebased(base, base, theirs) == theirs
    assert rebased_value(base, base, theirs) == theirs


@given(base=CLEAN, mine=TEXTS)
def test_where_nothing_came_no_key_stroke_is_touched(base: str, mine: str) -> None:
    assert rebased(base, mine, base) == mine
    assert rebased(base, mine, clean_text(mine)) == mine


def test_a_paragraph_changed_by_both_is_for_a_person_to_decide() -> None:
    assert rebased("One.\n\nTwo.", "One by me.\n\nTwo.", "One by you.\n\nTwo.") is None
    assert rebased_value("Old", "Mine", "Yours") is None
    apart = rebased("One.\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree, I", "One by you.\n\nTwo.\n\nThree.")
    assert apart == "One by you.\n\nTwo.\n\nThree, I"


def test_a_line_just_begun_stays_open() -> None:
    assert rebased("One.\n\nTwo.", "One.\n\nTwo.\n\n", "Yours.\n\nTwo.") == "Yours.\n\nTwo.\n\n"


@given(before=TEXTS, after=TEXTS)
def test_the_stretches_give_the_text(before: str, after: str) -> None:
    made = before
    for start, end, text in stretches(before, after):
        made = made[:start] + text + made[end:]
    assert made == after


@given(before=TEXTS, after=TEXTS, data=st.data())
def test_a_cursor_stays_between_the_characters_it_stood_between(
    before: str, after: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(before)))
    made = stretches(before, after)
    moved = carried_along(at, made)
    assert 0 <= moved <= len(after)
    left = all(end < at or start >= at for start, end, _ in made)
    if at and left:
        assert after[moved - 1] == before[at - 1]
    right = all(end <= at or start > at for start, end, _ in made)
    if at < len(before) and right and not any(start == end == at for start, end, _ in made):
        assert after[moved] == before[at]


@given(before=TEXTS, after=TEXTS)
def test_what_stands_before_the_first_difference_is_not_touched(before: str, after: str) -> None:
    for start, _, _ in stretches(f"typed here\n{before}", f"typed here\n{after}"):
        assert start > len("typed here")
