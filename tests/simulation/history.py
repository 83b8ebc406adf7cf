"""One history: a few hundred steps decided by one seed, then healing, then every invariant."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from practicedesk.services import syncing
from practicedesk_sync.server import admission, service

from . import edits, people
from .crashes import AFTER, BEFORE, TORN
from .cycles import DESK_KILLS, FAULTS, commit_drafts, sync
from .desk import Desk
from .edits import TEXTS
from .invariants import check_all
from .recording import Deed, check_kept, perform
from .screen import Screen
from .stand_in import stand_in
from .world import SKEWS, World, small_pages

ROUNDS = 20
MASS = 3
SHARED_MEMORY = Path("/dev/shm")

EDITS: dict[str, tuple[int, Callable[[World, Desk, Screen], Deed | None]]] = {
    "set": (8, edits.set_values),
    "state": (4, edits.set_state),
    "text": (14, edits.write_text),
    "set element": (5, edits.change_set),
    "list item": (5, edits.change_list),
    "delete": (4, edits.delete),
    "restore": (4, edits.restore),
    "settle": (9, edits.settle_conflict),
    "draft": (3, edits.save_draft),
    "publish": (1, lambda *about: people.publish(*about, retire=False)),
    "retire": (1, lambda *about: people.publish(*about, retire=True)),
}
OTHERS = {
    "new": 5,
    "group": 1,
    "import": 2,
    "mass delete": 0.3,
    "invite": 1.5,
    "join": 2,
    "role": 1.5,
    "remove": 1,
    "restart": 1,
    "save file": 4,
    "lose file": 4,
    "clock set": 1,
    "leave field": 1,
    "sync": 22,
}


class Manner(TypedDict, total=False):
    """How something is done: see `perform`."""

    kill: str
    forced: bool


@dataclass
class Outcome:
    """How a history went. `failure` is "" when everything held; `trace`: the same seed gives the same."""

    seed: int
    steps: int
    failure: str = ""
    trace: str = ""
    writes: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)


def run(seed: int, steps: int) -> Outcome:
    """Run the history of a seed. Never raises for what the program does wrong: see `Outcome.failure`."""
    outcome = Outcome(seed, steps)
    parent = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    gc.set_threshold(50_000, 20, 20)  # a twelfth of the time went into looking for garbage
    folder = Path(tempfile.mkdtemp(prefix="practicedesk-simulation-", dir=parent))
    try:
        world = World(seed, folder)
        try:
            with _scaled_down(world):
                _history(world, steps)
                check_all(world)
        finally:
            outcome.trace, outcome.pairs = world.trace.hexdigest(), world.pairs
            outcome.writes = len(world.ghost.writes)
            world.close()
    except Exception as error:
        outcome.failure = f"{type(error).__name__}: {error}"
        if VERBOSE:
            raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


VERBOSE = False


@contextmanager
def _scaled_down(world: World) -> Iterator[None]:
    """Small pages, small requests and a small mass, so that few steps reach every branch."""
    push = world.random.choice((1_500, 6_000, syncing.PUSH_BYTES))
    with (
        stand_in(service, "Pages", small_pages(world.random)),
        stand_in(syncing, "PUSH_BYTES", push),
        stand_in(admission, "MASS_DELETE", MASS),
    ):
        yield


def _history(world: World, steps: int) -> None:
    weights = _swarm(world)
    _found(world)
    for number in range(steps):
        world.pass_time()
        desk = world.random.choice(world.desks)
        action = world.random.choices(list(weights), list(weights.values()))[0]
        world.note(number, desk.name, action)
        world.note(step(world, desk, action))
    _heal(world)


def _swarm(world: World) -> dict[str, float]:
    """Weights of the actions; each history does without a random third, so that others come more often."""
    weights: dict[str, float] = {name: weight for name, (weight, _) in EDITS.items()} | OTHERS
    optional = [name for name in weights if name not in ("sync", "new", "text")]
    for name in world.random.sample(optional, len(optional) // 3):
        del weights[name]
    world.faults = [fault for fault in (*FAULTS, *DESK_KILLS) if world.random.random() < 0.7]
    world.hot = world.random.choice((1, 2, 2, 3, 5, 50))
    weights["sync"] = world.random.choice((10, 16, 22))
    world.fault_share = world.random.choice((0.1, 0.4, 0.7))
    return weights


def _found(world: World) -> None:
    """Most histories begin with a group in which several people already work."""
    if world.random.random() < 0.15:
        return
    first = world.desks[0]
    people.join(world, first, world.code_for(first.person, {}))
    perform(world, first, edits.make_group(world, first))
    sync(world, first, "")
    group = next(iter(row.space for row in first.records("group")))
    for _ in range(world.random.randint(1, 3)):
        perform(world, first, edits.make_record(world, first))
    for desk in world.desks[1:]:
        role = world.random.choice(("contributor", "contributor", "contributor", "coordinator", "reader"))
        grants = {group: role} if desk.person != first.person else {}
        people.join(world, desk, world.code_for(desk.person, grants))
        sync(world, desk, "")


def step(world: World, desk: Desk, action: str) -> str:
    """Do one thing at one desk; in a word what came of it."""
    if action in EDITS:
        return _edit(world, desk, action)
    if action == "sync":
        faulty = world.faults and world.random.random() < world.fault_share
        return sync(world, desk, world.random.choice(world.faults) if faulty else "")
    if action == "new":
        return perform(world, desk, edits.make_record(world, desk), **_manner(world))
    if action == "group":
        return perform(world, desk, edits.make_group(world, desk), **_manner(world))
    if action == "import":
        deed = people.import_file(world, desk)
        return perform(world, desk, deed, **_manner(world)) if deed is not None else "nowhere"
    if action == "leave field":
        commit_drafts(world, desk)
        return "done"
    if action == "restart":
        desk.restart()
        check_kept(world, desk)
        return "done"
    if action == "save file":
        desk.save_file()
        return "done"
    if action == "lose file":
        lost = desk.lose_file()
        check_kept(world, desk)
        return "done" if lost else "exchanged since"
    if action == "clock set":
        world.skews[desk.name] = world.random.choice(SKEWS)
        return "done"
    return _among_people(world, desk, action)


def _among_people(world: World, desk: Desk, action: str) -> str:
    if action == "invite":
        return people.invite(world, desk)
    if action == "mass delete":
        return people.mass_delete(world, desk)
    if action == "join":
        if not desk.enrolled:
            return people.join(world, desk, world.code_for(desk.person, {}))
        fits = [code for code, person in world.codes if person == desk.person]
        return people.join(world, desk, world.random.choice(fits)) if fits else "no code"
    return people.change_role(world, desk, remove=action == "remove")


def _edit(world: World, desk: Desk, action: str) -> str:
    screen = _some_record(world, desk, action)
    deed = EDITS[action][1](world, desk, screen) if screen is not None else None
    if deed is None or screen is None:
        return "nothing to do"
    if action == "state" and world.random.random() < 0.5:
        outcome = perform(world, desk, deed, forced=True)
        if screen.fields.get("state") and world.random.random() < 0.7:
            perform(world, desk, edits.delete(world, desk, screen))
        return outcome
    return perform(world, desk, deed, **(_manner(world) if action != "draft" else {}))


def _some_record(world: World, desk: Desk, action: str) -> Screen | None:
    """A record that fits, in most histories one of the few oldest, so that people meet on the same ones."""
    kinds = tuple(TEXTS) if action != "set" else (*TEXTS, "group")
    rows = desk.records(*kinds)
    if action == "restore":
        rows = [row for row in rows if row.trashed or row.wanted_deleted] or rows
    if not rows:
        return None
    place = world.random.randrange(min(len(rows), world.hot))
    if action == "settle":
        open_ones = [desk.screen(row.id, row.space) for row in rows if row.siblings != "{}"]
        return world.random.choice(open_ones) if open_ones else None
    return desk.screen(rows[place].id, rows[place].space)


def _manner(world: World) -> Manner:
    """Now and then the desk is killed as it saves, or its program was altered to ignore the rules."""
    dice = world.random.random()
    if dice < 0.03:
        return {"kill": world.random.choice((BEFORE, AFTER, TORN))}
    return {"forced": dice < 0.1}


def _heal(world: World) -> None:
    """No more faults: within twenty rounds every desk has sent and received everything."""
    for desk in world.desks:
        if not desk.enrolled:
            outcome = people.join(world, desk, world.code_for(desk.person, {}))
            if outcome != "done":
                raise AssertionError(f"a desk cannot enrol: {outcome}")
    for _ in range(ROUNDS):
        for desk in world.desks:
            outcome = sync(world, desk, "")
            if outcome != "done":
                raise AssertionError(f"after healing a desk cannot synchronise: {outcome}")
        if all(_at_rest(world, desk) for desk in world.desks):
            return
    raise AssertionError("after healing the desks do not come to rest")


def _at_rest(world: World, desk: Desk) -> bool:
    """Whether the desk has nothing left to send, and all there is to receive."""
    heads = {space: world.space_row(space).seq for space in world.readable(desk)}
    here = {space: seq for space, (seq, _, _) in desk.held_spaces().items()}
    return here == heads and not desk.waiting() and not desk.wishes()
