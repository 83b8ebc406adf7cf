"""Histories: lists of small steps that the world plays, drawn by Hypothesis or at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

from practicedesk_sync.log import change as log
from practicedesk_sync.merge import blocks
from practicedesk_sync.merge.split import Piece, join, split

from .world import Desk, World

Step = tuple[str, int, int, int]
"""(verb, desk, x, y); x and y say where or whom, each verb in its own way, modulo what there is."""
Pieces = list[Piece]

SKEWS = (0, 0, 5, -5, 100_000, -1_000_000_000, 1_000_000_000)


def _style(content: str) -> str:
    return "- " if content.startswith("- ") else ""


def _reword(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    content, gap = pieces[x]
    return [*pieces[:x], Piece(_style(content) + world.fresh(), gap), *pieces[x + 1 :]]


def _append(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    content, gap = pieces[x]
    return [*pieces[:x], Piece(content + " " + world.fresh(), gap), *pieces[x + 1 :]]


def _agree(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    content, gap = pieces[x]
    return [*pieces[:x], Piece(content[:12] + "!", gap), *pieces[x + 1 :]]


def _insert(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    content = ("- " if y % 2 else "") + world.fresh()
    return [*pieces[:x], Piece(content, "\n\n"), *pieces[x:]]


def _insert_at_end(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    return _insert(pieces, world, len(pieces), y)


def _repeat(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    return [*pieces[:x], Piece("same", "\n\n"), *pieces[x:]]


def _remove(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    return [*pieces[:x], *pieces[x + 1 :]]


def _several(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    start, end = sorted((x, y % len(pieces)))
    return [*pieces[:start], *(Piece(world.fresh(), "\n\n") for _ in range(y % 3)), *pieces[end + 1 :]]


def _move(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    rest = _remove(pieces, world, x, y)
    at = y % len(pieces)
    return [*rest[:at], pieces[x], *rest[at:]]


def _clear(pieces: Pieces, world: World, x: int, y: int) -> Pieces:
    return []


EDITS: dict[str, Callable[[Pieces, World, int, int], Pieces]] = {
    "reword": _reword,
    "append": _append,
    "agree": _agree,
    "insert": _insert,
    "insert_at_end": _insert_at_end,
    "repeat": _repeat,
    "remove": _remove,
    "several": _several,
    "move": _move,
    "clear": _clear,
}
CALM = ("reword",) * 6 + ("insert",) * 3 + ("remove",) * 2 + ("append", "insert_at_end")
WILD = CALM + ("move",) * 2 + ("repeat", "several", "agree", "clear")


def edited(plain: str, verb: str, world: World, x: int, y: int) -> str:
    """The text after one edit of the paragraph number x."""
    pieces = split(plain)
    if not pieces:
        return world.fresh()
    return join(EDITS[verb](pieces, world, x % len(pieces), y)).strip("\n")


def _learn(desk: Desk, x: int, y: int) -> None:
    desks = desk.world.desks
    desk.learn(desks[x % len(desks)].seen, most=(1, 2, 3, 1_000, 1_000)[y % 5])


def _undo(desk: Desk, x: int, y: int) -> None:
    past = [desk.world.written[change.head].text for change in desk.seen if change.head in desk.world.written]
    desk.type(lambda plain: blocks.plain(past[x % len(past)]))


ACTS: dict[str, Callable[[Desk, int, int], None]] = {
    "learn": _learn,
    "sync": lambda desk, x, y: desk.world.sync(),
    "draft": lambda desk, x, y: desk.begin_draft(),
    "settle_one": lambda desk, x, y: desk.settle(x, lambda options: options[y % len(options)]),
    "settle_both": lambda desk, x, y: desk.settle(x, blocks.both),
    "settle_anew": lambda desk, x, y: desk.settle(x, lambda options: desk.world.fresh()),
    "undo": _undo,
    "put": lambda desk, x, y: desk.put(f"title {x % 3}", all_heads=y % 2 == 0),
    "add": lambda desk, x, y: desk.mark("xyz"[x % 3], log.ADD),
    "remove_element": lambda desk, x, y: desk.mark("xyz"[x % 3], log.REMOVE),
    "insert_item": lambda desk, x, y: _insert_item(desk, x),
    "edit_item": lambda desk, x, y: _on_item(desk, x, lambda item: desk.edit(item, desk.world.fresh())),
    "move_item": lambda desk, x, y: _on_item(desk, x, lambda item: desk.move(item, y % len(desk.items()))),
    "drop_item": lambda desk, x, y: _on_item(desk, x, desk.drop),
    "restore_item": lambda desk, x, y: _restore_item(desk, x),
    "delete": lambda desk, x, y: desk.delete(),
    "restore": lambda desk, x, y: desk.restore(),
}
TALK = ("learn",) * 10 + ("sync",)
SETTLE = ("settle_one",) * 2 + ("settle_both", "settle_anew")
TEXT_VERBS = TALK + WILD + SETTLE + ("draft", "undo")
FIELD_VERBS = (*TALK, "put", "put", *(verb for verb in ACTS if verb.endswith(("_item", "_element"))), "add")
LIFE_VERBS = (*FIELD_VERBS, "reword", "delete", "restore")


def _insert_item(desk: Desk, x: int) -> None:
    desk.insert(x % (len(desk.items()) + 1), desk.world.fresh())


def _on_item(desk: Desk, x: int, act: Callable[[str], None]) -> None:
    items = [item for item, _ in desk.items()]
    if items:
        act(items[x % len(items)])


def _restore_item(desk: Desk, x: int) -> None:
    gone = sorted(desk.every_item() - {item for item, _ in desk.items()})
    if gone:
        desk.restore_item(gone[x % len(gone)])


def play(world: World, step: Step) -> Desk:
    """Let one desk do one thing. Returns the desk."""
    verb, number, x, y = step
    desk = world.desks[number % len(world.desks)]
    if verb in EDITS:
        desk.type(lambda plain: edited(plain, verb, world, x, y))
    else:
        ACTS[verb](desk, x, y)
    return desk


def new_world(skews: Sequence[int], paragraphs: int) -> World:
    world = World(tuple(skews))
    world.open("\n\n".join(world.fresh() for _ in range(paragraphs)))
    return world


def one_step(*verbs: str) -> st.SearchStrategy[Step]:
    number = st.integers(0, 19)
    return st.tuples(st.sampled_from(verbs), st.integers(0, 4), number, number)


def histories(verbs: Sequence[str], most: int = 40) -> st.SearchStrategy[list[Step]]:
    """Lists of steps with these verbs (one that is named twice comes twice as often)."""
    steps = one_step(*verbs)
    return st.lists(steps, max_size=10) | st.lists(steps, min_size=most // 2, max_size=most)


def worlds(least: int = 2, most: int = 5) -> st.SearchStrategy[World]:
    """Worlds with some desks, whose clocks differ, and a text of some paragraphs."""
    skews = st.lists(st.sampled_from(SKEWS), min_size=least, max_size=most)
    return st.builds(new_world, skews, st.integers(1, 8))


def random_history(dice: random.Random, verbs: Sequence[str], most: int = 40) -> list[Step]:
    """A history for a long search outside Hypothesis."""
    return [
        (dice.choice(verbs), dice.randrange(5), dice.randrange(20), dice.randrange(20))
        for _ in range(dice.randint(3, most))
    ]


def random_skews(dice: random.Random) -> tuple[int, ...]:
    return tuple(dice.choice(SKEWS) for _ in range(dice.randint(2, 5)))


def random_world(dice: random.Random) -> World:
    return new_world(random_skews(dice), dice.randint(1, 8))
