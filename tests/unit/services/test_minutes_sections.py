"""Minutes are one text that several people write at once, each below another heading."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from practicedesk.services.minutes_sections import (
    Section,
    headings_of,
    prepared,
    rearranged,
    sections_of,
    with_notes,
)
from practicedesk_sync.merge.blocks import open_conflicts
from practicedesk_sync.merge.threeway import merge_text

AGENDA = ["Actions from last time", "The limit for small stops", "Any other business"]
EMPTY = "## Actions from last time\n\n## The limit for small stops\n\n## Any other business"


def notes(text: str, items: list[str] = AGENDA) -> list[tuple[str, str]]:
    return [(one.heading, one.notes) for one in sections_of(text, items)]


def test_every_item_has_its_heading_before_anybody_writes() -> None:
    assert prepared("", AGENDA) == EMPTY
    assert prepared(EMPTY, AGENDA) == EMPTY
    assert notes(EMPTY) == [(item, "") for item in AGENDA]


def test_notes_stand_below_their_heading() -> None:
    text = with_notes("", AGENDA, AGENDA[1], "Ten.\n\n/action Ana: ask")
    assert text == EMPTY.replace("stops", "stops\n\nTen.\n\n/action Ana: ask")
    assert notes(text)[1] == (AGENDA[1], "Ten.\n\n/action Ana: ask")
    assert with_notes(text, AGENDA, AGENDA[1], "") == EMPTY


def test_text_from_before_there_were_headings_comes_first_and_stays() -> None:
    text = "Present: all.\n\nA second paragraph."
    assert notes(text) == [("", text), *((item, "") for item in AGENDA)]
    assert with_notes(text, AGENDA, AGENDA[2], "None.").startswith(f"{text}\n\n## Actions")
    assert notes(with_notes(text, AGENDA, "", "Shorter."))[0] == ("", "Shorter.")


@pytest.mark.parametrize(
    "heading", ["# {}", "### {} ##", "##   {}", "## Any  Other BUSINESS", "###### {}    "]
)
def test_a_heading_is_known_by_its_words(heading: str) -> None:
    line = heading.format("Any other business")
    assert notes(f"{line}\n\nNone.")[2] == ("Any other business", "None.")


def test_what_belongs_to_no_item_is_shown_after_them() -> None:
    text = "## Lunch\n\nWas good.\n\n## Any other business\n\nNone.\n\n### A finding\n\nMore.\n\n##x"
    assert notes(text)[2:] == [
        ("Any other business", "None.\n\n### A finding\n\nMore.\n\n##x"),
        ("Lunch", "Was good."),
    ]


def test_an_item_that_stands_twice_has_a_heading_for_each() -> None:
    items = ["Break", "Costs", "break ", "", "C#"]
    assert headings_of(items) == ["Break", "Costs", "break (2)", "4", "C#"]
    text = prepared("", items)
    for number, heading in enumerate(headings_of(items)):
        text = with_notes(text, items, heading, f"Notes {number}")
    assert notes(text, items) == [(h, f"Notes {n}") for n, h in enumerate(headings_of(items))]


def test_two_people_who_take_notes_under_different_items_merge() -> None:
    one = with_notes(EMPTY, AGENDA, AGENDA[0], "Done.\n\n/action Ana: tell them")
    two = with_notes(EMPTY, AGENDA, AGENDA[1], "Ten a day.\n\n- /decision Ten")
    both = merge_text(EMPTY, one, two)
    assert open_conflicts(both) == []
    assert notes(both) == [notes(one)[0], notes(two)[1], (AGENDA[2], "")]


def test_two_people_who_prepare_the_same_minutes_offline_make_the_same() -> None:
    one = with_notes("", AGENDA, AGENDA[0], "Done.")
    two = with_notes("", AGENDA, AGENDA[2], "None.")
    assert merge_text(EMPTY, one, two) == with_notes(one, AGENDA, AGENDA[2], "None.")


def test_an_item_added_to_the_agenda_gets_its_heading_where_it_stands() -> None:
    text = with_notes(EMPTY, AGENDA, AGENDA[2], "None.")
    longer = [AGENDA[0], "Costs", *AGENDA[1:], "Next meeting"]
    assert [heading for heading, _ in notes(rearranged(text, AGENDA, longer), longer)] == longer
    assert rearranged(text, AGENDA, longer).index("Costs") < text.index(AGENDA[2])


def test_an_item_reworded_keeps_its_notes() -> None:
    text = with_notes(EMPTY, AGENDA, AGENDA[1], "Ten.")
    other = [AGENDA[0], "The limit", AGENDA[2]]
    assert notes(rearranged(text, AGENDA, other), other) == [
        (other[0], ""),
        ("The limit", "Ten."),
        (other[2], ""),
    ]


def test_an_item_taken_out_leaves_its_notes_and_no_empty_heading() -> None:
    text = with_notes(EMPTY, AGENDA, AGENDA[1], "Ten.")
    after = rearranged(text, AGENDA, AGENDA[:1])
    assert after == "## Actions from last time\n\n## The limit for small stops\n\nTen."
    assert rearranged(text, AGENDA, []) == "## The limit for small stops\n\nTen."


texts = st.lists(
    st.sampled_from(
        ["## One", "# Two", "## Three", "### deep", "Words.", "- item", "```", "\n", "\n\n", "| a |", " "]
    ),
    max_size=12,
).map("\n".join)
agendas = st.lists(st.sampled_from(["One", "Two", "two", "Three", " "]), max_size=4)
written = st.sampled_from(["", "Words.", "- a\n- b", "### deep\n\nmore", "/action Ana: x\n/quote y"])


def words(sections: list[Section]) -> list[str]:
    lines = (line for one in sections for line in one.notes.split("\n"))
    return sorted(line for line in lines if line.strip() and line != "```")


@given(texts, agendas)
def test_no_word_is_lost_and_preparing_twice_is_preparing_once(text: str, agenda: list[str]) -> None:
    once = prepared(text, agenda)
    assert prepared(once, agenda) == once
    assert words(sections_of(once, agenda)) == words(sections_of(text, agenda))


@given(texts, agendas, written, st.integers(0, 5))
def test_what_is_written_is_read_back_and_nothing_else_changes(
    text: str, agenda: list[str], new: str, at: int
) -> None:
    before = sections_of(prepared(text, agenda), agenda)
    headings = [one.heading for one in before]
    assume(before and len(set(headings)) == len(headings))
    heading = headings[at % len(before)]
    after = sections_of(with_notes(text, agenda, heading, new), agenda)
    assert next((one.notes for one in after if one.heading == heading), "") == new
    assert [one for one in after if one.heading != heading] == [
        one for one in before if one.heading != heading
    ]


def test_a_block_of_code_without_an_end_swallows_no_heading() -> None:
    text = with_notes(EMPTY, AGENDA, AGENDA[0], "~~~~\nsome code")
    assert notes(text)[0] == (AGENDA[0], "~~~~\nsome code\n~~~~")
    assert notes(with_notes(text, AGENDA, AGENDA[1], "Ten."))[1:] == [(AGENDA[1], "Ten."), (AGENDA[2], "")]
