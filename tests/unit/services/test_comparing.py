"""Two versions side by side: what is shown as different is what differs, and every word is there."""

from __future__ import annotations

import random

import pytest

from practicedesk.library.library import Library
from practicedesk.services.comparing import weigh
from practicedesk.services.marked_words import MOST_WORDS, Nodes, alone, as_typed, readable
from practicedesk.services.reviewing import open_conflicts
from practicedesk.services.sampling import load_sample
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office


def marked(nodes: Nodes) -> str:
    """The words in reading order, those that stand alone in brackets."""
    words = []
    for node in nodes:
        text = "\n" if node["t"] == "br" else str(node.get("v", ""))
        words.append(f"[{text}]" if node.get("alone") else text)
        words += [marked(inner) for inner in (node.get("c", ()), *node.get("items", ()))]
        words += [marked(cell) for row in (node.get("head", ()), *node.get("rows", ())) for cell in row]
    return "".join(words)


def unmarked(text: str) -> str:
    """A text without brackets and spaces."""
    return "".join(text.replace("[", "").replace("]", "").split())


def test_against_what_stood_before_both_sides_show_what_is_new_and_it_shows_what_is_gone() -> None:
    before = "The fee is paid at the counter on Monday."
    left, middle, right = as_typed(
        "The fee is paid online on Monday.", "The low fee is paid at the counter.", before
    )
    assert marked(left) == "The fee is paid [online] on Monday."
    assert marked(right) == "The[ low] fee is paid at the counter."
    assert marked(middle) == "The fee is paid [at the counter on Monday]."


def test_without_it_the_two_are_held_against_each_other() -> None:
    left, middle, right = as_typed("Ask the north office.", "Ask the south office.")
    assert (marked(left), middle, marked(right)) == (
        "Ask the [north] office.",
        (),
        "Ask the [south] office.",
    )


def test_words_rewritten_in_a_row_are_one_stretch() -> None:
    left, _, _ = as_typed("We begin early next year.", "We begin soon.")
    assert marked(left) == "We begin [early next year]."


def test_whatever_is_compared_every_character_is_still_there() -> None:
    dice = random.Random(3)
    for _ in range(200):
        texts = ["".join(dice.choices("ab é报 .,\n", k=dice.randrange(40))) for _ in range(3)]
        for nodes, text in zip(as_typed(texts[0], texts[2], texts[1]), texts, strict=True):
            assert marked(nodes).replace("[", "").replace("]", "") == text


def test_a_very_long_text_is_shown_without_marks() -> None:
    left, _, right = as_typed("a " * MOST_WORDS, "b " * MOST_WORDS)
    assert alone((*left, *right)) == []


def test_markdown_is_shown_as_one_reads_it_with_the_words_that_differ() -> None:
    before = "**Small stops.** The limit is *open*."
    left, middle, right = readable(
        "**Small stops.** The limit is *ten*.",
        "**Small stops.** The [limit](https://x.org/a) is *open*.",
        before,
    )
    assert left[0]["c"][0] == {"t": "strong", "c": [{"t": "text", "v": "Small stops."}]}
    assert marked(left) == "Small stops. The limit is [ten]."
    assert marked(middle) == "Small stops. The limit is [open]."
    assert marked(right) == "Small stops. The limit [(https://x.org/a)][ ]is open."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("**Small** stops", "Small stops"),
        ("*Small* stops", "_Small_ stops"),
        ("- Small stops", "* Small stops"),
        ("Small\n\nstops", "Small stops"),
        ("![Map](a.png)", "![Map](b.png)"),
        ("Small stops ", "Small stops"),
        ("---", "***"),
    ],
)
def test_a_difference_that_lies_in_the_marks_alone_is_shown_as_it_was_typed(one: str, other: str) -> None:
    left, _, right = readable(one, other)
    assert unmarked(marked(left)) == unmarked(one)
    assert alone(left) or alone(right)
    left, before, right = readable("Quite other words", other, one)
    assert alone(before) and alone(left)
    assert unmarked(marked(right)) == unmarked(other)


def test_a_word_that_both_have_but_one_as_a_bold_one_is_marked_beside_other_changes() -> None:
    left, _, right = readable("A **small** stop is near.", "A small stop is far.")
    assert (alone(left), alone(right)) == (["small", "near"], ["small", "far"])


@pytest.mark.parametrize(
    "text",
    [
        "- one\n- two\n\n  - three",
        "> quoted\n> and more\n\n1. first\n2. second",
        "| a | b |\n|---|---|\n| c | d |",
        "```\nif a:\n    b\n```\n\nEnd `code` <b>raw</b>",
        "# Heading\n\nText with [a link](https://example.org) and ![a picture](x.png)",
    ],
)
def test_every_word_of_every_sort_of_block_is_there_and_marked_where_it_is_new(text: str) -> None:
    left, _, right = readable(text, "z")
    assert "".join(alone(left)).split() and unmarked(marked(left)) == unmarked("".join(alone(left)))
    assert alone(right) == ["z"]


def test_the_conflict_of_the_sample_is_weighed_with_its_base(library: Library) -> None:
    load_sample(library)
    (conflict,) = open_conflicts(library)
    found = weigh(library, conflict.record.id, conflict.field, conflict.number)
    assert found.before is not None and found.before.version.value not in (
        one.value for one in conflict.versions
    )
    assert found.left.alone and found.right.alone
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
    assert found.right.nodes == ()


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
    assert (found.left.nodes, found.right.nodes, found.left.version.value) == ((), (), "2026-11-03")
