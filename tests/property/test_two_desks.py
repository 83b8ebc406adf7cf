"""Two desks edit one text: clean where a paragraph neither touched lies between, else one block."""

from itertools import chain, takewhile

from hypothesis import given
from hypothesis import strategies as st

from practicedesk_sync.merge import blocks, threeway
from practicedesk_sync.merge.split import Piece, join
from tests.examples import examples

Paragraphs = list[str]
Region = tuple[Paragraphs, Paragraphs, Paragraphs]
"""What stands between two untouched paragraphs: at the start, on one desk, on the other."""

CELLS = (
    *("b1b", "bb2", "b12", "bxx"),  # reworded by one, by two, by both, by both alike
    *("b b", "bb ", "b  ", "b 2", "b1 "),  # removed
    *(" 1 ", "  2", " 12", " xx"),  # inserted
)
"""What becomes of one place in the text: who has what there (" ": nothing)."""


def region(cells: list[str], number: int) -> Region:
    """One region, all its paragraphs told apart by the numbers of the region and the cell."""
    sides: Region = ([], [], [])
    for at, cell in enumerate(cells):
        for side, letter in zip(sides, cell, strict=True):
            if letter != " ":
                side.append(f"{letter} {number} {at}")
    return sides


def expected(base: Paragraphs, one: Paragraphs, two: Paragraphs) -> Paragraphs:
    """The region as it is to be shown; `two` is the newer side."""
    if one == base:
        return two
    if two == base:
        return one
    head = shared(one, two)
    one, two = one[len(head) :], two[len(head) :]
    tail = shared(one[::-1], two[::-1])[::-1]
    versions = ["\n\n".join(side[: len(side) - len(tail)]) for side in (two, one)]
    if "\n\n".join(base) in versions:
        versions.remove("\n\n".join(base))
    middle = blocks.block(versions[0], versions[1:])
    return [*head, *([middle] if middle else []), *tail]


def shared(one: Paragraphs, two: Paragraphs) -> Paragraphs:
    """The paragraphs both begin with."""
    return [pair[0] for pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))]


@examples(500)
@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=4), min_size=1, max_size=5))
def test_exactly_the_edits_that_touch_conflict(cells: list[list[str]]) -> None:
    check_two_desks(cells)


def check_two_desks(cells: list[list[str]]) -> None:
    """The merge of these regions, each followed by a paragraph nobody touched, is as expected."""
    regions = [region(some, number) for number, some in enumerate(cells)]
    anchors = [[f"anchor {number}"] for number, _ in enumerate(cells)]
    base, one, two = (
        text_of(chain(*zip((sides[side] for sides in regions), anchors, strict=True))) for side in range(3)
    )
    made = text_of(chain(*zip((expected(*sides) for sides in regions), anchors, strict=True)))
    assert threeway.merge_text(base, one, two) == made


def text_of(parts: chain[Paragraphs]) -> str:
    return join([Piece(content, "\n\n") for part in parts for content in part]).strip("\n")


@given(st.sampled_from(("same", "other")), st.integers(0, 3))
def test_a_repeated_paragraph_never_parts_two_edits(copy: str, more: int) -> None:
    """Which of the copies one meant cannot be known, so an edit on either side of one is a conflict."""
    base = ["first", "same", *["same"] * more, copy, "last"]
    one, two = ["changed", *base[1:]], [*base[:-1], "changed too"]
    merged = threeway.merge_text(*("\n\n".join(side) for side in (base, one, two)))
    parted = copy == "other" or (more == 0 and base.count("same") == 1)
    assert len(blocks.open_conflicts(merged)) == (0 if parted else 1)
