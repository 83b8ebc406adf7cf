"""Texts with fences: paragraphs nobody edits part them, so that the right result can be told exactly."""

from __future__ import annotations

from collections.abc import Sequence

from practicedesk_sync.merge import blocks
from practicedesk_sync.merge.split import Piece, join, split

from .histories import EDITS, Pieces, Step, play
from .world import Desk, World

FENCE = "fence "
SELDOM = ("move", "several", "append", "agree", "repeat", "clear", "undo")
ZONE_VERBS = ("reword",) * 4 + ("insert",) * 3 + ("remove",) * 3 + SELDOM


def parts_of(content: str) -> list[Pieces]:
    """The pieces between the fences."""
    parts: list[Pieces] = [[]]
    for piece in split(content):
        if piece.content.startswith(FENCE):
            parts.append([])
        else:
            parts[-1].append(Piece(piece.content, "\n\n"))
    return parts


def fenced(parts: Sequence[Pieces]) -> str:
    made = list(parts[0])
    for number, part in enumerate(parts[1:], start=1):
        made += [Piece(f"{FENCE}{number}", "\n\n"), *part]
    return join(made).strip("\n")


def everybody_in_their_own_zone(world: World, paragraphs: int, history: Sequence[Step]) -> None:
    """Edits in parts that are fenced off from one another never conflict, and all of them count."""
    zones = [[Piece(world.fresh(), "\n\n") for _ in range(paragraphs)] for _ in world.desks]
    world.open(fenced(zones))
    past = [[zone] for zone in zones]
    for verb, number, x, y in history:
        mine = number % len(zones)
        if verb in (*EDITS, "undo"):
            _edit_zone(world, mine, past[mine], (verb, number, x, y))
        else:
            play(world, (verb, number, x, y))
    world.sync()
    shown = [[piece.content for piece in part] for part in parts_of(world.desks[0].text())]
    assert shown == [[piece.content for piece in zone[-1]] for zone in past]


def _edit_zone(world: World, mine: int, past: list[Pieces], step: Step) -> None:
    verb, _, x, y = step

    def edit(plain: str) -> str:
        zones = parts_of(plain)
        zone = zones[mine]
        if verb == "undo":
            zones[mine] = past[x % len(past)]
        elif zone:
            zones[mine] = EDITS[verb](zone, world, x % len(zone), y)
        else:
            zones[mine] = [Piece(world.fresh(), "\n\n")]
        past.append(zones[mine])
        return fenced(zones)

    world.desks[mine].type(edit)


def every_slot_holds_what_nobody_replaced(world: World, slots: int, history: Sequence[Step]) -> None:
    """Single paragraphs between fences, reworded and settled by everybody.

    A slot shows exactly the wordings that nobody who had them on screen replaced; beside these only ones
    that stood alone after somebody had settled.
    """
    world.open(fenced([[Piece(world.fresh(), "\n\n")] for _ in range(slots)]))
    for verb, number, x, y in history:
        desk = world.desks[number % len(world.desks)]
        if verb == "reword":
            desk.type(lambda plain: _with_slot(plain, x % slots, world.fresh()))  # noqa: B023 - called at once
        else:
            play(world, (verb, number, x, y))
        _check_slots(desk)
    world.sync()
    _check_slots(world.desks[0])


def _with_slot(plain: str, at: int, content: str) -> str:
    parts = parts_of(plain)
    parts[at] = [Piece(content, "\n\n")]
    return fenced(parts)


def _wordings(content: str) -> list[set[str]]:
    parts = parts_of(content)
    assert all(len(part) == 1 for part in parts), content
    return [set(blocks.alternatives(part[0].content)) for part in parts]


def _check_slots(desk: Desk) -> None:
    ghosts = {
        each.head: desk.world.written[each.head] for each in desk.seen if each.head in desk.world.written
    }
    for at, wordings in enumerate(_wordings(desk.text())):
        written, replaced, settled, alone = set(), set(), set(), set()
        for head, ghost in ghosts.items():  # in a causal order
            before = _wordings(ghost.on_screen)[at] if ghost.on_screen else set()
            after = _wordings(ghost.text)[at]
            written |= after - before
            replaced |= before - after
            if ghost.typed is None and before != after:
                settled.add(head)
            if len(after) == 1 and settled & {head, *desk.world.seen_by[head]}:
                alone |= after
        alive = written - replaced
        assert alive <= wordings, (at, wordings, alive)
        assert wordings <= alive | alone, (at, wordings, alive, alone)
