"""Lets a person do something at a desk and writes down, for the ghost, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from practicedesk.services import permission
from practicedesk_sync.errors import PracticeDeskError, Refused, UserMistake

from . import ghost as g
from .crashes import AFTER, BEFORE, TORN, DeskKilled
from .desk import Desk
from .ghost import Fact, Write
from .screen import Screen, labels
from .stand_in import stand_in
from .versions import running
from .world import World

HERE = "refused here"
KILLS = {
    BEFORE: "desk killed before commit",
    AFTER: "desk killed after commit",
    TORN: "desk killed in mid-journal",
}


@dataclass
class Deed:
    """Something a person does: `do` asks the program; `facts` by record ("": a record it makes).

    `learn` adds to the facts what is known only once it is done, or the desk has risen from a kill.
    """

    action: str
    do: Callable[[], Any]
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    learn: Callable[[], None] = lambda: None


def perform(world: World, desk: Desk, deed: Deed, *, kill: str = "", forced: bool = False) -> str:
    """Do it, perhaps with a desk killed at its commit; what came of it, in one word."""
    before = desk.waiting()
    outcome = "done"
    desk.mark_journal()
    if kill:
        desk.commits.arm(kill, 0)
    try:
        # A program that was altered does not ask whether its person may write.
        with (
            running(desk.newer),
            stand_in(permission, "decide", lambda *_: None) if forced else nullcontext(),
        ):
            deed.do()
    except DeskKilled:
        outcome = KILLS[kill]
        desk.rise()
    except Refused as error:
        check_error(error)
        outcome = HERE
    except UserMistake as error:
        check_error(error)
        outcome = error.code
    finally:
        desk.commits.disarm()
    deed.learn()
    made = _written(world, desk, deed, before, acknowledged=outcome == "done", forced=forced)
    if outcome == "done":
        _check_read_back(desk, made)
    elif outcome in KILLS.values():
        check_kept(world, desk)
    if outcome in KILLS.values() or outcome == HERE:
        world.pairs[deed.action, outcome] += 1
    return outcome


def _written(
    world: World,
    desk: Desk,
    deed: Deed,
    before: dict[tuple[str, int], str],
    *,
    acknowledged: bool,
    forced: bool,
) -> list[Write]:
    made = []
    for (space, n), record in desk.waiting().items():
        if (space, n) in before:
            continue
        facts = tuple(deed.facts.get(record, deed.facts.get("", ())))
        if not facts:
            raise AssertionError(f"{deed.action} changed a record nobody meant to change")
        screen = desk.screen(record, space)
        after = {
            fact.field: screen.text(fact.field)
            for fact in facts
            if screen is not None and fact.what == g.TEXT
        }
        write = Write(
            space,
            desk.id,
            n,
            record,
            desk.person,
            deed.action,
            desk.known(space),
            facts,
            after,
            acknowledged,
            forced,
        )
        world.ghost.note(write)
        made.append(write)
    return made


def _check_read_back(desk: Desk, made: list[Write]) -> None:
    """What a person has just saved is on the screen."""
    for write in made:
        screen = desk.screen(write.record, write.space)
        if screen is None:
            raise AssertionError(f"{write.action}: the record is not on the screen")
        for fact in write.facts:
            if not _visible(fact, screen):
                raise AssertionError(f"{write.action}: {fact} is not on the screen")


def _visible(fact: Fact, screen: Screen) -> bool:
    if fact.what == g.PUT:
        return fact.field in ("standing", "origin") or fact.value in screen.values(fact.field)
    if fact.what == g.TEXT:
        here = labels(screen.text(fact.field))
        # Others may have worked on what a draft took away while it was typed.
        return fact.written <= here and (fact.known is not None or not fact.removed & here)
    if fact.what in (g.ADD, g.INSERT):
        return fact.value in screen.elements(fact.field)
    if fact.what == g.REMOVE:
        return fact.value not in screen.elements(fact.field)
    if fact.what == g.DELETE:
        return screen.trashed
    return fact.what != g.RESTORE or not (screen.trashed or screen.wanted_deleted)


def check_kept(world: World, desk: Desk) -> None:
    """After a restart: everything that was shown as saved is in the outbox or was settled by the server."""
    waiting = desk.waiting()
    tips: dict[str, int] = {}
    for write in world.ghost.of_device(desk.id):
        if not write.acknowledged or (desk.id, write.space) in world.ghost.purged:
            continue
        if write.space not in tips:
            tips[write.space] = desk.own_n(write.space)
        first = min((n for space, n in waiting if space == write.space), default=tips[write.space] + 1)
        if write.n > tips[write.space] or (write.n >= first and (write.space, write.n) not in waiting):
            raise AssertionError(f"{write.action} was shown as saved and is gone after a restart")


def check_error(error: PracticeDeskError) -> None:
    """Every error shown has a code, a sentence and a next step, and shows nothing of the machinery."""
    if not (error.code and error.message and error.next):
        raise AssertionError(f"an error says too little: {error.as_dict()}")
    if "Traceback" in error.message or "sqlalchemy" in error.message.lower():
        raise AssertionError(f"an error shows machinery: {error.as_dict()}")
