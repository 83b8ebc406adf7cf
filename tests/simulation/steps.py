"""One step: which one, how often each kind, and who does what to which record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from . import edits, files, people, sticks
from .crashes import AFTER, BEFORE, TORN
from .cycles import commit_drafts, sync
from .desk import Desk
from .recording import Deed, check_kept, perform
from .screen import Screen
from .versions import running
from .wire import NETWORK
from .world import SKEWS, World

EDITS: dict[str, tuple[float, Callable[[World, Desk, Screen], Deed | None]]] = {
    "set": (8, edits.set_values),
    "state": (6, edits.set_state),
    "text": (14, edits.write_text),
    "set element": (5, edits.change_set),
    "list item": (5, edits.change_list),
    "delete": (4, edits.delete),
    "restore": (4, edits.restore),
    "settle": (9, edits.settle_conflict),
    "draft": (3, edits.save_draft),
    "attach": (3, files.attach),
    "detach": (1, files.detach),
    "publish": (1.5, lambda *about: people.publish(*about, retire=False)),
    "retire": (1.5, lambda *about: people.publish(*about, retire=True)),
}
OTHERS = {
    "new": 5,
    "group": 1,
    "import": 2,
    "clash": 4,
    "mass delete": 0.5,
    "invite": 2,
    "join": 3,
    "role": 1.5,
    "remove": 1.5,
    "restart": 1,
    "save file": 4,
    "lose file": 4,
    "clock set": 1,
    "leave field": 1,
    "stick": 10,
    files.CARRYING: 5,
    "sync": 22,
}
KILL_SHARE = {"settle": 0.2, "state": 0.1, "delete": 0.06, "restore": 0.06, "import": 0.08}
"""How often the desk is killed as it saves: the less often something is done, the likelier."""
OTHER_KILLS = 0.03
CARRIED_AT_ONCE = {"settle": 0.9, "state": 0.4, "restore": 0.6, "import": 0.6}
"""How often what is done seldom is sent at once, over a bad line, so that it meets every fault."""


class Manner(TypedDict, total=False):
    """How something is done: see `perform`."""

    kill: str
    forced: bool


def step(world: World, desk: Desk, action: str) -> str:
    """Do one thing at one desk; in a word what came of it."""
    with running(desk.newer):
        outcome = _do(world, desk, action)
    at_once = world.faults and world.random.random() < CARRIED_AT_ONCE.get(action, 0)
    if at_once and outcome == "done":
        return sync(world, desk, world.random.choice(world.faults))
    return outcome


def _do(world: World, desk: Desk, action: str) -> str:
    if action in EDITS:
        return _edit(world, desk, action)
    if action == "sync":
        faulty = world.faults and world.random.random() < world.fault_share
        return sync(world, desk, world.random.choice(world.faults) if faulty else "")
    if action == files.CARRYING:
        return files.carry(world, desk, world.random.choice(NETWORK) if world.faults else "")
    if action == "new":
        return perform(world, desk, edits.make_record(world, desk), **_manner(world, action))
    if action == "group":
        return perform(world, desk, edits.make_group(world, desk), **_manner(world, action))
    if action == "import":
        deed = people.import_file(world, desk)
        return perform(world, desk, deed, **_manner(world, action)) if deed is not None else "nowhere"
    if action == "clash":
        return _clash(world, desk)
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
    if action == "stick":
        return sticks.step(world, desk)
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
    if (
        action == "state"
        and screen is not None
        and screen.fields.get("state")
        and world.random.random() < 0.6
    ):
        return _break_rule(world, desk, screen)
    deed = EDITS[action][1](world, desk, screen) if screen is not None else None
    if deed is None:
        return "nothing to do"
    return perform(world, desk, deed, **(_manner(world, action) if action != "draft" else {}))


def _clash(world: World, desk: Desk) -> str:
    """Everybody who has a record rewrites its first paragraph, before they hear of one another."""
    screen = _some_record(world, desk, "text")
    if screen is None:
        return "nothing to do"
    for one in world.desks:
        theirs = one.screen(screen.id, screen.space)
        if theirs is not None and not theirs.trashed and theirs.kind in edits.kinds_known(one):
            perform(world, one, edits.rewrite_beginning(world, one, theirs))
    return "done"


def _break_rule(world: World, desk: Desk, screen: Screen) -> str:
    """An altered program takes a step that the server refuses; often the record is then thrown away."""
    outcome = perform(world, desk, edits.forbidden_state(desk, screen), forced=True)
    if world.random.random() < 0.7:
        perform(world, desk, edits.delete(world, desk, screen))
    return outcome


def _some_record(world: World, desk: Desk, action: str) -> Screen | None:
    """A record that fits, in most histories one of the few oldest shared ones: there people meet."""
    kinds = (*edits.kinds_known(desk), *(("group",) if action == "set" else ()))
    rows = sorted(desk.records(*kinds), key=lambda row: bool(row.space == desk.library.personal))
    if action == "restore":
        rows = [row for row in rows if row.trashed or row.wanted_deleted] or rows
    elif world.random.random() < 0.95:
        rows = [row for row in rows if not row.trashed]
    if action == "retire":
        rows = [row for row in rows if row.id in world.series] or rows
    if not rows:
        return None
    apart = action == "state" and world.random.random() < 0.6
    place = len(rows) - 1 if apart else world.random.randrange(min(len(rows), world.hot))
    if action == "settle":
        open_ones = [desk.screen(row.id, row.space) for row in rows if row.siblings != "{}"]
        return world.random.choice(open_ones) if open_ones else None
    return desk.screen(rows[place].id, rows[place].space)


def _manner(world: World, action: str) -> Manner:
    """Now and then the desk is killed as it saves, or its program was altered to ignore the rules."""
    if world.random.random() < KILL_SHARE.get(action, OTHER_KILLS):
        return {"kill": world.random.choice((BEFORE, AFTER, TORN))}
    return {"forced": world.random.random() < 0.07}
