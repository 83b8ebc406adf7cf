"""What the merge promises, as functions that play a history and fail where a promise is broken.

Hypothesis plays them in ``test_*.py``; ``test_tests_bite.py`` plays them against planted bugs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.digest import record_hash
from practicedesk_sync.merge import blocks, cells, record, snapshot
from practicedesk_sync.merge.split import split
from practicedesk_sync.replica.reading import revisions_in

from .histories import Step, play
from .world import KIND, LABEL, LIST, RECORD, REGISTER, SET, TEXT, Desk, World, labels


def nothing_is_lost(world: World, history: Sequence[Step]) -> None:
    """Every paragraph ever written is shown, in an open block, or was taken away by one who saw it."""
    for step in history:
        check_nothing_lost(play(world, step))
    world.sync()
    for desk in world.desks:
        check_nothing_lost(desk)
        desk.check_own_typing()


def check_nothing_lost(desk: Desk) -> None:
    lost = desk.labels_written() - desk.removed() - labels(desk.text())
    assert not lost, f"lost: {sorted(lost)}"


def any_order_gives_the_same(world: World, history: Sequence[Step], dice: random.Random) -> None:
    """Cells, view and digest are the same in every causal order of one set of changes."""
    for step in history:
        play(world, step)
    world.sync()
    first = world.desks[0]
    for order in (causal_order(first.seen, dice) for _ in range(3)):
        held: cells.Cells = {}
        for change in order:
            cells.apply(held, change)
        assert held == first.cells
        assert record_hash(RECORD, held) == first.hash()
        assert record.shown(KIND, held, world.find) == first.shown()


def causal_order(changes: Sequence[Change], dice: random.Random) -> list[Change]:
    """The changes in a random order in which each comes after the heads it names."""
    waiting = list(changes)
    dice.shuffle(waiting)
    made: list[Change] = []
    here: set[str] = set()
    while waiting:
        ready = [change for change in waiting if change.depends_on <= here]
        change = dice.choice(ready)
        waiting.remove(change)
        made.append(change)
        here.add(change.head)
    return made


def updating_equals_showing(world: World, history: Sequence[Step]) -> None:
    """A view brought up to date field by field equals one made afresh."""
    views = [desk.shown() for desk in world.desks]
    for step in history:
        play(world, step)
        for view, desk in zip(views, world.desks, strict=True):
            record.update(view, KIND, desk.cells, desk.take_touched(), world.find)
            assert view == desk.shown()


def a_snapshot_is_enough(world: World, before: Sequence[Step], after: Sequence[Step]) -> None:
    """A replica that starts from a snapshot shows what one with the whole log shows, now and later; but for a
    text of which what came later needs more than its link: then it asks for the history, and does."""
    for step in before:
        play(world, step)
    full = world.desks[0]
    started = Bootstrapped(full)
    assert started.shown() == full.shown()
    for step in after:
        play(world, step)
        full.learn(world.desks[-1].seen)
        started.follow(full)
        assert started.cells == full.cells
        assert record_hash(RECORD, started.cells) == full.hash()
        try:
            shown = started.shown()
        except snapshot.TextElsewhere:
            started.made, started.links = list(full.seen), []
            shown = started.shown()
        assert shown == full.shown()


class Bootstrapped:
    """What travels of a record in a snapshot, as the server condenses it, and what came here since."""

    def __init__(self, full: Desk) -> None:
        heads = snapshot.needed(full.cells, full.seen)
        self.made = [change for change in full.seen if change.head in heads]
        self.links = [
            link for change in full.seen if change.head not in heads for link in snapshot.links(change)
        ]
        self.cells = snapshot.rebuilt(self.made, snapshot.replaced(self.made, full.cells))
        self.known = len(full.seen)

    def follow(self, full: Desk) -> None:
        """Take the changes that came to a replica with the whole log since."""
        for change in full.seen[self.known :]:
            cells.apply(self.cells, change)
            self.made.append(change)
        self.known = len(full.seen)

    def shown(self) -> record.Shown:
        return record.shown(KIND, self.cells, revisions_in(self.made, self.links))


def well_formed(world: World, history: Sequence[Step]) -> None:
    """A view holds whole paragraphs that somebody wrote, and blocks that are whole and stand alone."""
    for step in history:
        play(world, step)
    world.sync()
    shown = world.desks[0].text()
    paragraphs = {
        inner.content
        for ghost in world.written.values()
        for piece in split(ghost.text)
        for option in blocks.alternatives(piece.content)
        for inner in split(option)
    }
    for piece in split(shown):
        for option in blocks.alternatives(piece.content):
            assert {inner.content for inner in split(option)} <= paragraphs, option


def heads_stay_few(world: World, history: Sequence[Step]) -> None:
    """When everybody receives everything before each edit, there is one head and no conflict."""
    for step in history:
        world.sync()
        play(world, step)
        world.sync()
        assert len(world.desks[0].heads(TEXT)) == 1
        assert blocks.open_conflicts(world.desks[0].text()) == []


def fields_follow_who_saw_what(world: World, history: Sequence[Step]) -> None:
    """Registers, sets, lists and life say what follows from who had seen which change, and nothing else."""
    for step in history:
        play(world, step)
    world.sync()
    desk = world.desks[0]
    ops = [(change.head, op) for change in desk.seen for op in change.ops]
    _check_register(desk, [(head, op) for head, op in ops if op.field == REGISTER])
    for element in {op.element for _, op in ops if op.field == SET}:
        adds, removes = _split(ops, lambda op: op.field == SET and op.element == element, log.REMOVE)  # noqa: B023
        _check_gone(world, adds, removes, element not in desk.shown().fields[SET])
    for item in {op.item for _, op in ops if op.field == LIST}:
        kept, drops = _split(ops, lambda op: op.item == item, log.DROP)  # noqa: B023 - called at once
        _check_gone(world, kept, drops, item not in desk.shown().items[LIST])
    kept, deletes = _split(ops, lambda op: True, log.DELETE)
    _check_gone(world, kept, deletes, desk.shown().trashed)


def _check_register(desk: Desk, puts: list[tuple[str, Op]]) -> None:
    """Shown and siblings are the values nobody replaced, each once."""
    replaced = {head for _, op in puts for head in op.over}
    values = {op.value for head, op in puts if head not in replaced}
    shown = [desk.shown().fields[REGISTER], *desk.shown().siblings.get(REGISTER, [])]
    assert len(shown) == len(values) and set(shown) == values


def _split(
    ops: list[tuple[str, Op]], belongs: Callable[[Op], bool], removing: str
) -> tuple[set[str], set[str]]:
    """The heads that keep something, and the heads that take it away."""
    mine = [(head, op.what) for head, op in ops if belongs(op)]
    return {head for head, what in mine if what != removing}, {
        head for head, what in mine if what == removing
    }


def _check_gone(world: World, kept: set[str], removals: set[str], gone: bool) -> None:
    """What no remover had seen keeps a thing; one remover who had seen everything takes it away."""
    seen = {head: world.seen_by[head] for head in removals}
    if any(kept <= seen[head] for head in removals):
        assert gone
    if any(not any(head in seen[other] for other in removals) for head in kept):
        assert not gone


def a_moved_paragraph_stays_one(world: World, history: Sequence[Step]) -> None:
    """One desk moves a paragraph, another makes any one edit: no paragraph is shown twice."""
    for number, (verb, _, x, y) in enumerate(history[:2]):
        play(world, (verb, number, x, y))
    world.sync()
    found = LABEL.findall(blocks.plain(world.desks[0].text()))
    assert len(found) == len(set(found)), found
