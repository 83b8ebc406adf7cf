"""Promises of the merge over random histories of two to five desks."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples

from . import claims
from .histories import (
    CALM,
    FIELD_VERBS,
    LIFE_VERBS,
    SETTLE,
    TALK,
    TEXT_VERBS,
    Step,
    histories,
    one_step,
    worlds,
)
from .world import World

EVERYTHING = TEXT_VERBS + LIFE_VERBS
TYPING_ONLY = ("reword", "insert", "remove", "move", "several", "append", "repeat")
SINGLE_EDITS = ("reword", "insert", "remove", "move")
dice = st.integers(0, 1_000_000).map(random.Random)


@examples(300)
@given(worlds(), histories(TEXT_VERBS))
def test_nothing_is_lost(world: World, history: list[Step]) -> None:
    claims.nothing_is_lost(world, history)


@examples(150)
@given(worlds(), histories(EVERYTHING), dice)
def test_any_causal_order_gives_the_same(world: World, history: list[Step], dice: random.Random) -> None:
    claims.any_order_gives_the_same(world, history, dice)


@examples(100)
@given(worlds(), histories(EVERYTHING))
def test_updating_equals_showing(world: World, history: list[Step]) -> None:
    claims.updating_equals_showing(world, history)


@examples(100)
@given(worlds(), histories(TEXT_VERBS + FIELD_VERBS), histories(TEXT_VERBS, most=15))
def test_a_snapshot_is_enough(world: World, before: list[Step], after: list[Step]) -> None:
    claims.a_snapshot_is_enough(world, before, after)


@examples(150)
@given(worlds(), histories(TALK + CALM + SETTLE + ("draft", "move", "several", "clear")))
def test_a_view_holds_whole_paragraphs(world: World, history: list[Step]) -> None:
    claims.well_formed(world, history)


@examples(50)
@given(worlds(), histories(TYPING_ONLY))
def test_heads_stay_few_when_everybody_syncs(world: World, history: list[Step]) -> None:
    claims.heads_stay_few(world, history)


@examples(150)
@given(worlds(), histories(LIFE_VERBS))
def test_fields_follow_who_saw_what(world: World, history: list[Step]) -> None:
    claims.fields_follow_who_saw_what(world, history)


@examples(200)
@given(worlds(), st.tuples(one_step("move"), one_step(*SINGLE_EDITS)))
def test_a_moved_paragraph_stays_one(world: World, history: tuple[Step, Step]) -> None:
    claims.a_moved_paragraph_stays_one(world, history)
