"""Text: the rows of the truth table in sync.md, and histories that once came out wrong."""

from dataclasses import replace

import pytest

from practicedesk_sync.merge import blocks, threeway
from practicedesk_sync.merge.text import Revision, carried, view
from tests.property.world import KIND, TEXT, World
from tests.unit.merge.desks import both, choose, desks, short, shown, text, types


def merged(base: str, older: str, newer: str) -> str:
    return short(threeway.merge_text(text(base), text(older), text(newer)))


def test_edits_of_different_paragraphs_are_both_kept() -> None:
    world, (one, two, _) = desks("a | b | c")
    types(one, "A | b | c")
    types(two, "a | b | C")
    world.sync()
    assert {shown(desk) for desk in world.desks} == {"A | b | C"}
    assert one.shown().merged == [TEXT]
    assert one.shown().siblings == {}


def test_one_sentence_reworded_twice_is_one_conflict_that_stays_open() -> None:
    world, (one, two, three) = desks("a | b | c")
    types(one, "A | b | c")
    types(two, "B | b | c")
    world.sync()
    assert {shown(desk) for desk in world.desks} == {"<B/A> | b | c"}
    assert one.shown().siblings == {TEXT: ["A"]}
    types(three, "B | b | C")
    world.sync()
    assert {shown(desk) for desk in world.desks} == {"<B/A> | b | C"}
    assert len(one.heads(TEXT)) == 1


def test_two_people_who_keep_both_make_equal_text() -> None:
    world, (one, two, _) = desks("a | b")
    types(one, "A | b")
    types(two, "B | b")
    world.sync()
    both(one)
    both(two)
    world.sync()
    assert shown(one) == "A | B | b"


def test_a_settlement_stands_against_a_side_that_kept_the_block() -> None:
    world, (one, two, three) = desks("a | b | c")
    types(one, "A | b | c")
    types(two, "B | b | c")
    world.sync()
    types(three, "B | b | C")
    choose(one, "A")
    world.sync()
    assert shown(two) == "A | b | C"


def test_a_settlement_stands_with_what_is_new_on_the_side_that_kept_the_block() -> None:
    world, (one, two, three) = desks("a | b | c")
    types(three, "C | b | c")
    types(one, "A | b | c")
    types(two, "B | b | c")
    two.learn(one.seen)
    one.learn(two.seen)
    choose(one, "A")
    two.learn(three.seen)
    types(two, "B | b | d")
    world.sync()
    assert shown(two) == "<A/C> | b | d"


def test_two_settlements_that_differ_are_a_conflict() -> None:
    world, (one, two, _) = desks("a | b")
    types(one, "A | b")
    types(two, "B | b")
    world.sync()
    choose(one, "A")
    choose(two, "B")
    world.sync()
    assert shown(one) == "<B/A> | b"


@pytest.mark.parametrize(
    ("base", "older", "newer", "result"),
    [
        ("a", "a | x", "a | x", "a | x"),  # the same change twice: one copy
        ("a | b", "a | x | b", "a | x | B", "a | x | B"),
        ("a | b", "A | b", "a | B", "<a | B/A | b>"),  # adjacent edits
        ("a | b", "a | x | b", "a | y | b", "a | <y/x> | b"),
        ("a | b | c", "a | c", "a | B | c", "a | <B/> | c"),  # removed by one, changed by the other
        (
            "a | b | c | d",
            "b | a | c | d",
            "a | b | c | D",
            "b | a | c | D",
        ),  # a move is no conflict with what it passes
        ("a | b | c", "a | c | b", "A | b | c", "A | c | b"),
        ("a | b | c | d", "b | c | a | d", "b | a | c | d", "b | a | c | d"),  # moved twice: one copy
        ("a | b | c | d", "a | c | d | b", "a | B | c | d", "a | <B/> | c | d | b"),  # moved and changed
        ("", "a", "b", "<b/a>"),
        ("", "a | x", "b | x", "<b/a> | x"),
    ],
)
def test_three_way(base: str, older: str, newer: str, result: str) -> None:
    assert merged(base, older, newer) == result


@pytest.mark.parametrize(
    ("screen", "typed", "saved"),
    [
        ("<B/A> | b", "B | c", "<B/A> | c"),
        ("<B/A> | b", "C | c", "<C/A> | c"),
        ("<B/A> | b", "A | b", "A | b"),  # typing the other alternative is choosing it
        ("a | </A> | b", "c | b", "c | </A> | b"),  # a removal is shown: nothing stands there to be seen
        ("a | </A> | b", "a | c | b", "a | c | </A> | b"),
        ("<B/A> | b", "b", "</A> | b"),
        ("<B | C/A> | b", "B | c | b", "<B | c/A> | b"),
        ("a | <B/A>", "c | d | B", "c | d | <B/A>"),
        ("a | <B/A>", "c | d | e", "c | <d | e/A>"),
        ("<B/A> | <D/C>", "b | d", "<b/A> | <d/C>"),
        ("<B/A> | <D/C>", "b", "<b/A/C>"),
        ("<B/A> | b", "", "</A>"),
        ("<B/A> | b | c", "b | c | B", "b | c | <B/A>"),  # a conflict moves with its paragraph
        ("<B | b/A> | c | d | e", "c | d | e | B | b | f", "c | d | e | <B | b/A> | f"),
        ("<B/A> | b | <D/C>", "D | e", "</A> | <D/C> | e"),
        ("a", "<a/b>", "ab"),  # nobody can type the marks
    ],
)
def test_typing_keeps_conflicts_open(screen: str, typed: str, saved: str) -> None:
    assert short(carried(text(screen), text(typed))) == saved


def test_equal_texts_with_different_pasts_are_two_heads() -> None:
    """Here two desks came back to the first text, each from another one: what one took back, stays away."""
    world, (one, two, three) = desks("fence 1 | fence 2")
    types(three, "fence 1 | fence 2 | x")
    types(three, "fence 1 | fence 2")
    types(one, "a | fence 1 | fence 2")
    two.learn(one.seen)
    types(two, "a | fence 1 | y | fence 2")
    types(one, "fence 1 | fence 2")
    world.sync()
    assert shown(two) == "fence 1 | y | fence 2"


def test_replaced_words_do_not_come_back_through_a_side_that_carried_them() -> None:
    world, (one, two, three) = desks("p | fence")
    types(one, "A | fence")
    types(two, "B | fence")
    one.learn(two.seen)
    three.learn(one.seen)
    assert shown(one) == "<B/A> | fence"
    types(one, "C | fence")  # over B, A stays beside it
    types(two, "D | fence")  # over B, not knowing A
    world.sync()
    assert shown(three) == "<D/A/C> | fence"


def test_a_settled_paragraph_among_rows_stays_a_paragraph() -> None:
    open_text = text("- a¶<- b/para>¶- c".replace("¶", "\n"))
    assert short(blocks.settled(open_text, 0, "para")) == "- a | para¶- c"
    assert short(blocks.settled(open_text, 0, "")) == "- a¶- c"
    assert short(blocks.plain(open_text)) == "- a¶- b¶- c"


def test_both_takes_each_paragraph_once() -> None:
    assert blocks.both(["b\n\nc", "a\n\nc", ""]) == "a\n\nc\n\nb"


def test_settling_a_conflict_that_is_not_there_fails() -> None:
    with pytest.raises(IndexError):
        blocks.settled(text("<a/b>"), 1, "a")


def test_heads_without_a_common_past_meet_in_a_text_both_had() -> None:
    """Two desks import one file (derived ids), then edit different paragraphs."""
    world = World((0, 0))
    for desk in world.desks:
        desk.commit(desk.text_op(text("a | b | c"), [], None), kind=KIND)
    types(world.desks[0], "A | b | c")
    types(world.desks[1], "a | b | C")
    world.sync()
    assert shown(world.desks[0]) == "A | b | C"


def test_rounds_in_which_everybody_edits_and_then_syncs_stay_cheap_and_clean() -> None:
    """Each round's base is the view of the round before: made once, or the work doubles every round."""
    world, everybody = desks("x | fence 1 | y | fence 2 | z")
    texts_read = 0

    def counting(head: str) -> Revision:
        found = world.find(TEXT, head)
        return replace(found, text=lambda: counted(found))

    def counted(found: Revision) -> str:
        nonlocal texts_read
        texts_read += 1
        return found.text()

    for number in range(1, 41):
        for desk, old in zip(everybody, "xyz", strict=True):
            desk.type(lambda plain, old=old: plain.replace(old, old + "!"))  # type: ignore[misc]
        world.sync()
        texts_read = 0
        shown_text = view(everybody[0].heads(TEXT), counting)
        marks = "!" * number
        assert short(shown_text) == f"x{marks} | fence 1 | y{marks} | fence 2 | z{marks}"
        assert texts_read <= 5 * number


def test_a_text_with_one_head_is_shown_without_its_past_or_its_hash() -> None:
    """A library of many texts opens and lists as quickly as one without a history."""

    def unasked() -> str:
        raise AssertionError("nobody compares this text with another")

    only = Revision("h", 1, ("parent that is not here",), unasked, lambda: "a\n\nb")
    assert view(["h"], {"h": only}.__getitem__) == "a\n\nb"
