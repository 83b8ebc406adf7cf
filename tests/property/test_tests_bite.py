"""Bugs planted in the merge: every one is caught by a named property within a few random histories."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

import pytest

from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change
from practicedesk_sync.merge import (
    carry,
    cells,
    life,
    lists,
    record,
    registers,
    sets,
    snapshot,
    split,
    threeway,
)
from practicedesk_sync.merge import text as texts
from tests.unit.merge import test_text as examples

from . import claims, fenced
from .histories import (
    CALM,
    FIELD_VERBS,
    LIFE_VERBS,
    TALK,
    TEXT_VERBS,
    Step,
    random_history,
    random_skews,
    random_world,
)
from .test_fenced import SETTLING, TYPING
from .test_two_desks import CELLS, check_two_desks
from .world import World

Claim = Callable[[random.Random], None]
EXAMPLES = 300


def nothing_is_lost(dice: random.Random) -> None:
    claims.nothing_is_lost(random_world(dice), random_history(dice, TEXT_VERBS))


def any_order(dice: random.Random) -> None:
    claims.any_order_gives_the_same(random_world(dice), random_history(dice, TEXT_VERBS + LIFE_VERBS), dice)


def updating(dice: random.Random) -> None:
    claims.updating_equals_showing(random_world(dice), random_history(dice, TEXT_VERBS + LIFE_VERBS))


def snapshots(dice: random.Random) -> None:
    before, after = (random_history(dice, TEXT_VERBS, most) for most in (40, 15))
    claims.a_snapshot_is_enough(random_world(dice), before, after)


def well_formed(dice: random.Random) -> None:
    claims.well_formed(random_world(dice), random_history(dice, TALK + CALM + ("move", "several")))


def few_heads(dice: random.Random) -> None:
    claims.heads_stay_few(random_world(dice), random_history(dice, ("reword", "insert", "remove", "move")))


def who_saw_what(dice: random.Random) -> None:
    claims.fields_follow_who_saw_what(random_world(dice), random_history(dice, LIFE_VERBS))


def fields_alone(dice: random.Random) -> None:
    claims.fields_follow_who_saw_what(random_world(dice), random_history(dice, FIELD_VERBS))


def moved_once(dice: random.Random) -> None:
    steps: list[Step] = [
        (verb, 0, dice.randrange(20), dice.randrange(20))
        for verb in ("move", dice.choice(("reword", "move")))
    ]
    claims.a_moved_paragraph_stays_one(random_world(dice), steps)


def zones(dice: random.Random) -> None:
    history = random_history(dice, TALK + fenced.ZONE_VERBS)
    fenced.everybody_in_their_own_zone(World(random_skews(dice)), dice.randint(0, 3), history)


def slots(dice: random.Random) -> None:
    verbs = dice.choice((TYPING, SETTLING))
    fenced.every_slot_holds_what_nobody_replaced(World(random_skews(dice)), 2, random_history(dice, verbs))


def two_desks(dice: random.Random) -> None:
    check_two_desks([[dice.choice(CELLS) for _ in range(dice.randrange(4))] for _ in range(4)])


def example(dice: random.Random) -> None:
    examples.test_equal_texts_with_different_pasts_are_two_heads()


# The bugs


def apply_and_leave_what_is_replaced(held: cells.Cells, change: Change) -> set[str]:
    for op in change.ops:
        for cell in cells.cells_of(op):
            held.setdefault(cell, {})[change.head] = [change.hlc, op.what, cells._value(op, cell)]
    return {op.field for op in change.ops}


def combine_adjacent_edits(base: Any, older: Any, newer: Any) -> Any:
    made = []
    for before, mine, yours in zip_longest(base, older, newer):
        made += [part for part in [yours if mine == before else mine] if part]
    return made


def view_that_skips_equal_texts(heads: Iterable[str], revisions: texts.Revisions) -> str:
    order = sorted((revisions(head) for head in heads), key=texts._age)
    different = {revision.digest(): revision for revision in reversed(order)}
    return TRUE_VIEW([revision.head for revision in different.values()], revisions)


def links_without_parents(change: Change) -> list[tuple[str, snapshot.Link]]:
    return [(field, link._replace(parents=())) for field, link in TRUE_LINKS(change)]


def heads_alone(held: cells.Cells, history: Sequence[Change]) -> set[str]:
    return {head for some in held.values() for head in some}


TRUE_VIEW, TRUE_LINKS, TRUE_UPDATE = texts.view, snapshot.links, record._update_field
TRUE_ALTERNATIVES = threeway._alternatives


def update_that_keeps_siblings(view: record.Shown, name: str, *about: Any) -> None:
    before = view.siblings.get(name)
    TRUE_UPDATE(view, name, *about)
    if before:
        view.siblings.setdefault(name, before)


def any_delete(heads: cells.Heads, held: cells.Cells, prefix: str | None) -> bool:
    return bool(life.deletes(heads))


def with_deletes(held: cells.Cells, prefix: str | None = None) -> set[str]:
    return {head for cell, some in held.items() if cell.startswith(prefix or "") for head in some}


Plant = tuple[object, str, object]

BUGS: dict[str, tuple[Claim, Plant]] = {
    "what an op replaces stays a head": (few_heads, (cells, "apply", apply_and_leave_what_is_replaced)),
    "adjacent edits are merged": (two_desks, (threeway, "_combined", combine_adjacent_edits)),
    "the newer side wins": (nothing_is_lost, (threeway, "_combined", lambda base, older, newer: newer)),
    "a repeated paragraph parts edits": (
        zones,
        (threeway, "standing_once", lambda contents: {each: at for at, each in enumerate(contents)}),
    ),
    "moves are not seen": (moved_once, (threeway, "_moved", lambda *sides: sides)),
    "the base is always empty": (zones, (texts._Views, "base", lambda *about: "")),
    "the base is the oldest ancestor": (
        slots,
        (texts._Views, "base", lambda self, mine, known: min(mine.values(), key=texts._age).text()),
    ),
    "heads are folded as they arrive": (any_order, (texts, "_age", lambda revision: 0)),
    "equal texts are one head": (example, (texts, "view", view_that_skips_equal_texts)),
    "typing settles": (nothing_is_lost, (texts, "carried", lambda shown, typed: typed)),
    "typing changes what was typed": (nothing_is_lost, (carry, "_rewritten", lambda units, typed: [])),
    "a settlement does not stand": (
        slots,
        (threeway, "_left_open", lambda base, older, newer: older | newer),
    ),
    "a settlement takes what it did not see": (
        nothing_is_lost,
        (threeway, "_left_open", lambda base, older, newer: newer),
    ),
    "a block offers its shown side alone": (
        slots,
        (threeway, "_alternatives", lambda region: TRUE_ALTERNATIVES(region)[:1]),
    ),
    "pieces grow together": (well_formed, (split, "_gap", lambda piece, after: piece.gap or "\n")),
    "equal values are siblings": (
        fields_alone,
        (registers, "siblings", lambda heads, dominant=None: [head[2] for head in heads.values()][1:]),
    ),
    "removing an element wins": (
        fields_alone,
        (sets, "_present", lambda heads: all(what == log.ADD for _, what, _ in heads.values())),
    ),
    "removing an item wins over an edit": (
        fields_alone,
        (lists, "item_gone", lambda held, field, item: f"{field}/{item}/{cells.GONE}" in held),
    ),
    "a delete covers everything": (who_saw_what, (life, "_covered", any_delete)),
    "a delete has to cover other deletes": (who_saw_what, (life, "all_heads", with_deletes)),
    "a snapshot lacks links": (snapshots, (snapshot, "links", links_without_parents)),
    "a snapshot lacks bases": (snapshots, (snapshot, "needed", heads_alone)),
    "a settled conflict is still listed": (updating, (record, "_update_field", update_that_keeps_siblings)),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_caught(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, plant = BUGS[bug]
    monkeypatch.setattr(*plant)
    for seed in range(EXAMPLES):
        try:
            claim(random.Random(seed))
        except (AssertionError, KeyError):
            return
    pytest.fail(f"{claim.__name__} did not notice in {EXAMPLES} histories")


@pytest.mark.parametrize("claim", {claim.__name__: claim for claim, _ in BUGS.values()}.values())
def test_without_a_bug_nothing_is_caught(claim: Claim) -> None:
    for seed in range(30):
        claim(random.Random(seed))
