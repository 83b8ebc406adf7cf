"""Cutting a text into pieces and putting pieces together."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from practicedesk_sync.merge import blocks, threeway
from practicedesk_sync.merge.carry import carried
from practicedesk_sync.merge.marks import BETWEEN, CLOSE, OPEN
from practicedesk_sync.merge.split import Piece, join, split
from tests.examples import examples

MORSELS = (
    *("word", "another", "- item", "* ", "1. first", "| a | b |", "# Title", "```", "```python", "~~~", " "),
    *("\n", "\n\n", "\r\n", "\n  ", "\t", "\x85", "\u2028", "é", "\u0301", OPEN, BETWEEN, CLOSE, ""),
)
texts = st.lists(st.sampled_from(MORSELS), max_size=14).map("".join) | st.text(max_size=30)


def contents(text: str) -> list[str]:
    return [piece.content for piece in split(text)]


@examples(500)
@given(texts)
@example("a\n  \n")
@example("- a\n- b\npara\n# t\npara")
def test_join_undoes_split(text: str) -> None:
    assert join(split(text)) == text


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("- a\n- b\n  more\n1. c", ["- a", "- b\n  more", "1. c"]),
        ("| a |\n| b |\nafter", ["| a |", "| b |", "after"]),
        ("# t\ntext", ["# t", "text"]),
        ("```\n\ncode\n- no item\n```\nafter", ["```\n\ncode\n- no item\n```", "after"]),
        ("````\n```\n````\nafter", ["````\n```\n````", "after"]),
        (
            f"before\n{OPEN}a\n\nb{BETWEEN}c{CLOSE}\nafter",
            ["before", f"{OPEN}a\n\nb{BETWEEN}c{CLOSE}", "after"],
        ),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    assert contents(text) == pieces


@examples(300)
@given(
    st.lists(st.sampled_from(["word", "- a", "- b", "| c |", "# d", "```\ne\n```"]), max_size=6), st.data()
)
def test_pieces_with_new_neighbours_stay_pieces(parts: list[str], data: st.DataObject) -> None:
    """However narrow the gaps they bring along, joined pieces are cut into the same pieces again."""
    gaps = data.draw(st.lists(st.sampled_from(["", "\n", "\n\n"]), min_size=len(parts), max_size=len(parts)))
    made = join([Piece(*pair) for pair in zip(parts, gaps, strict=True)])
    assert contents(made) == parts


@examples(500)
@given(texts, texts, texts)
def test_no_text_breaks_the_merge(base: str, older: str, newer: str) -> None:
    merged = threeway.merge_text(base, older, newer)
    assert merged == threeway.merge_text(base, older, newer)
    assert blocks.plain(merged) is not None and blocks.flattened(merged) is not None
    for number, options in enumerate(blocks.open_conflicts(merged)):
        assert blocks.settled(merged, number, blocks.both(options)) is not None


@examples(500)
@given(texts, texts)
def test_no_text_breaks_carrying(shown: str, typed: str) -> None:
    made = carried(shown, typed)
    if not any(mark in shown for mark in (OPEN, BETWEEN, CLOSE)):
        assert made == typed.translate({ord(mark): "" for mark in (OPEN, BETWEEN, CLOSE)})


@given(texts, texts)
def test_a_merge_with_an_unchanged_side_is_the_other_side(base: str, other: str) -> None:
    assert threeway.merge_text(base, base, other) == other
    assert threeway.merge_text(base, other, base) == other
    assert threeway.merge_text(base, other, other) == other


def test_a_short_text_cannot_be_made_into_an_endless_view() -> None:
    """Many alternatives beside a long paragraph: they stand together instead of once each with all of it."""

    def hostile(name: str) -> str:
        return OPEN + BETWEEN.join(f"{name}{at}" for at in range(2_000)) + CLOSE + "\n\n" + name * 100_000

    merged = threeway.merge_text("x", hostile("a"), hostile("b"))
    assert len(merged) < 3 * (len(hostile("a")) + len(hostile("b")))
    assert all(f"{name}{at}" in merged for name in "ab" for at in range(2_000))


def test_marks_that_open_and_never_close_cost_no_more_than_others() -> None:
    assert len(split((OPEN + "\n") * 50_000)) == 50_000
