"""Files that desks and the server write for one another: carried in any order, twice, damaged, or never."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from practicedesk.services.bundle_reading import BundleReport, read_bundle
from practicedesk.services.bundle_writing import write_bundle
from practicedesk_sync.bundle.head import ENROLMENT
from practicedesk_sync.bundle.reading import open_bundle
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.server.bundles import Bundles

from . import cycles
from .crashes import AFTER, BEFORE, DeskKilled, ServerKilled
from .desk import Desk
from .drawer import Stick
from .recording import check_error, check_kept
from .versions import running
from .world import World

BY_STICK = "by stick"
CUT, ALTERED, STRANGER = "stick cut", "stick altered", "stick of somebody else"
SERVER_KILLS = {
    "server killed at a stick before commit": BEFORE,
    "server killed at a stick after commit": AFTER,
}
DESK_KILLS = {"desk killed at a stick before commit": BEFORE, "desk killed at a stick after commit": AFTER}
AT_SERVER = (CUT, ALTERED, *SERVER_KILLS)
AT_DESK = (CUT, ALTERED, STRANGER, *DESK_KILLS)
FAULTY = 0.4
LOST = 0.2
"""How often a stick is never seen again once it was read."""


def step(world: World, desk: Desk) -> str:
    """Something with a stick; in a word what came of it."""
    if world.random.random() < 0.3 or not world.sticks.for_server:
        return write(world, desk)
    if not world.sticks.for_desks:
        return serve(world)
    for_desk = any(one.desk is desk for one in world.sticks.for_desks)
    return read(world, desk) if world.random.random() < (0.6 if for_desk else 0.15) else serve(world)


def write(world: World, desk: Desk) -> str:
    """A desk writes what it has for the server; before it is connected, that it wants to be."""
    if desk.enrolled:
        cycles.commit_drafts(world, desk)
    code = "" if desk.enrolled else world.code_for(desk.person, {})
    tags = cycles.carried(world, desk)
    written = write_bundle(desk.library, world.sticks.name(), code_text=code)
    world.sticks.for_server.append(Stick(written.paths[0], desk, frozenset(tags)))
    return "done"


def serve(world: World) -> str:
    """The server reads some stick, of now or long ago, and answers it, in full or by a receipt."""
    stick = _some(world, world.sticks.for_server)
    if stick is None:
        return "no stick"
    fault = _fault(world, AT_SERVER)
    if fault in (CUT, ALTERED):
        return _refused(world, fault, partial(_take, world, _damaged(world, stick.path, fault)), world.state)
    if fault:
        world.server_commits.arm(SERVER_KILLS[fault], world.random.randint(0, 3))
    try:
        _answer(world, stick)
    except ServerKilled:
        world.pairs["stick", fault] += 1
        return fault
    except PracticeDeskError as error:
        check_error(error)
        return error.code
    finally:
        world.server_commits.fired = False
        world.server_commits.disarm()
    for tag in stick.tags:
        world.pairs[tag, BY_STICK] += 1
    return "done"


def read(world: World, desk: Desk) -> str:
    """A desk reads some stick that is for it, of now or long ago, or one that is not."""
    own = [one for one in world.sticks.for_desks if one.desk is desk]
    fault = _fault(world, AT_DESK) if own else STRANGER
    stick = _some(
        world, own if fault != STRANGER else [one for one in world.sticks.for_desks if one not in own]
    )
    if stick is None:
        return "no stick"
    if fault in (CUT, ALTERED, STRANGER):
        path = stick.path if fault == STRANGER else _damaged(world, stick.path, fault)
        return _refused(world, fault, partial(read_bundle, desk.library, path), desk.state)
    return _taken(world, desk, stick.path, fault)


def read_all_again(world: World) -> None:
    """The server is given every stick there still is once more; whoever asked to be connected is let be."""
    for stick in world.sticks.for_server:
        with running(world.versions.server), open_bundle(stick.path) as bundle:
            if bundle.head.kind != ENROLMENT:
                Bundles(world.server).take(bundle)


def _some(world: World, sticks: list[Stick]) -> Stick | None:
    """One of them, perhaps for the last time."""
    if not sticks:
        return None
    stick = world.random.choice(sticks)
    if world.random.random() < LOST:
        for drawer in (world.sticks.for_server, world.sticks.for_desks):
            drawer[:] = [one for one in drawer if one is not stick]
    return stick


def _fault(world: World, faults: tuple[str, ...]) -> str:
    return world.random.choice(faults) if world.faults and world.random.random() < FAULTY else ""


def _take(world: World, path: Path) -> object:
    with running(world.versions.server), open_bundle(path) as bundle:
        return Bundles(world.server).take(bundle)


def _answer(world: World, stick: Stick) -> None:
    bundles = Bundles(world.server)
    with running(world.versions.server):
        with open_bundle(stick.path) as bundle:
            taken = [bundles.take(bundle)]
        only = world.random.random() < 0.3 and taken[0].head.kind != ENROLMENT
        made = (bundles.receipt if only else bundles.answer)(taken, world.sticks.name())
    world.sticks.for_desks.append(Stick(made.paths[0], stick.desk))


def _taken(world: World, desk: Desk, path: Path, fault: str) -> str:
    """Read what is for this desk, once more perhaps; in a word what came of it."""
    before = cycles.Before(world, desk)
    if fault:
        desk.mark_journal()
        desk.commits.arm(DESK_KILLS[fault], world.random.choice((0, 0, 1, 2, 3)))
    report: BundleReport | None = None
    outcome = "done"
    try:
        report = read_bundle(desk.library, path)
    except DeskKilled:
        world.pairs["stick", fault] += 1
        outcome = fault
        desk.rise()
    except PracticeDeskError as error:
        raise AssertionError(f"what is for a desk cannot be read there: {error.code}") from error
    desk.commits.disarm()
    cycles.check_after(world, desk, before)
    _check_purged_stays_away(world, desk, before)
    if outcome == fault != "":
        check_kept(world, desk)
    if report is not None:
        cycles.note_answers(world, report)
        world.pairs["stick", "read"] += 1
    return outcome


def _check_purged_stays_away(world: World, desk: Desk, before: cycles.Before) -> None:
    """What was taken off a desk does not come back by a stick of before, while its person may not read it."""
    come = desk.held_spaces().keys() - before.held.keys() - set(world.readable(desk))
    if any((desk.id, space) in world.ghost.purged for space in come):
        raise AssertionError("an old stick has brought back a space that was taken off the desk")


def _refused(world: World, fault: str, what: Callable[[], object], state: Callable[[], object]) -> str:
    """It is turned away in words, and nothing has changed."""
    before = state()
    try:
        what()
    except PracticeDeskError as error:
        check_error(error)
    else:
        raise AssertionError(f"{fault}, and nobody noticed")
    if state() != before:
        raise AssertionError(f"{fault}: it was refused, and yet it changed something")
    world.pairs["stick", fault] += 1
    return fault


def _damaged(world: World, path: Path, fault: str) -> Path:
    """A copy of it that is no longer what was written."""
    data = bytearray(path.read_bytes())
    place = world.random.randrange(len(data))
    if fault == CUT:
        del data[place:]
    else:
        data[place] ^= 1 << world.random.randrange(8)
    target = world.sticks.folder / "damaged.pdbundle"
    target.write_bytes(data)
    return target
