"""One history: a few hundred steps decided by one seed, then healing, then every invariant."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL

from practicedesk.library import lease
from practicedesk.services import syncing
from practicedesk_sync.server import admission, service
from tests.in_memory import memory_folder

from . import edits, files, people
from .cycles import DESK_KILLS, FAULTS, sync
from .desk import Desk
from .invariants import check_all
from .recording import perform
from .stand_in import stand_in
from .steps import EDITS, OTHERS, step
from .world import World, small_pages

ROUNDS = 20
MASS = 3
FOR_EVER_MS = 10**15


@dataclass
class Outcome:
    """How a history went. `failure` is "" when everything held; `trace`: the same seed gives the same."""

    seed: int
    steps: int
    failure: str = ""
    trace: str = ""
    writes: int = 0
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)


def run(seed: int, steps: int, database: URL | None = None) -> Outcome:
    """Run the history of a seed, its server on SQLite or on an expendable database of PostgreSQL's.

    Never raises for what the program does wrong: see `Outcome.failure`.
    """
    outcome = Outcome(seed, steps)
    gc.set_threshold(50_000, 20, 20)  # a twelfth of the time went into looking for garbage
    folder = Path(tempfile.mkdtemp(prefix="practicedesk-simulation-", dir=memory_folder()))
    try:
        world = World(seed, folder, database)
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
        # What a lease hides from a person has tests of its own; here people see what is on their desk.
        stand_in(lease, "LEASE_MS", FOR_EVER_MS),
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
        world.builder.now_and_then(world.server)
    _settle_what_is_open(world)
    _heal(world)


def _swarm(world: World) -> dict[str, float]:
    """Weights of the actions; each history does without a random third, so that others come more often."""
    weights: dict[str, float] = {name: weight for name, (weight, _) in EDITS.items()} | OTHERS
    optional = [name for name in weights if name not in ("sync", "new", "text")]
    for name in world.random.sample(optional, len(optional) // 3):
        del weights[name]
    world.faults = [fault for fault in (*FAULTS, *DESK_KILLS, *DESK_KILLS) if world.random.random() < 0.7]
    world.hot = world.random.choice((1, 2, 2, 3, 5, 50))
    weights["sync"] = world.random.choice((5, 9, 16))
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
    world.builder.now_and_then(world.server)
    for desk in world.desks[1:]:
        role = world.random.choice(("contributor", "contributor", "contributor", "coordinator", "reader"))
        grants = {group: role} if desk.person != first.person else {}
        people.join(world, desk, world.code_for(desk.person, grants))
        sync(world, desk, "")


def _settle_what_is_open(world: World) -> None:
    """In many histories people meet once more in the end and look through their conflicts."""
    if world.random.random() < 0.6:
        for desk in world.desks:
            sync(world, desk, "")
        for desk in world.desks:
            world.note(step(world, desk, "settle"))


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
            return files.heal(world)
    raise AssertionError("after healing the desks do not come to rest")


def _at_rest(world: World, desk: Desk) -> bool:
    """Whether the desk has nothing left to send, and all there is to receive."""
    heads = {space: world.space_row(space).seq for space in world.readable(desk)}
    here = {space: seq for space, (seq, _, _) in desk.held_spaces().items()}
    return here == heads and not desk.waiting() and not desk.wishes()
