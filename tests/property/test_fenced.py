"""Where the right result can be told exactly, the merge gives it."""

from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples

from . import fenced
from .histories import SKEWS, TALK, Step, histories
from .world import World

bare_worlds = st.lists(st.sampled_from(SKEWS), min_size=2, max_size=5).map(lambda skews: World(tuple(skews)))
TYPING = TALK + ("reword",) * 8 + ("draft",)
SETTLING = (*TYPING, "settle_one", "settle_one", "settle_anew")


@examples(200)
@given(bare_worlds, st.integers(0, 3), histories(TALK + fenced.ZONE_VERBS + ("draft",)))
def test_edits_that_lie_apart_all_count(world: World, paragraphs: int, history: list[Step]) -> None:
    fenced.everybody_in_their_own_zone(world, paragraphs, history)


@examples(100)
@given(bare_worlds, st.integers(1, 3), histories(TYPING))
def test_a_paragraph_keeps_every_wording_nobody_replaced(
    world: World, slots: int, history: list[Step]
) -> None:
    fenced.every_slot_holds_what_nobody_replaced(world, slots, history)


@examples(100)
@given(bare_worlds, st.integers(1, 3), histories(SETTLING))
def test_what_was_settled_stays_settled(world: World, slots: int, history: list[Step]) -> None:
    fenced.every_slot_holds_what_nobody_replaced(world, slots, history)
