"""Histories in which desks and the server are put back to older backups, and desks are copied and used twice.

What people see before everything has healed they have to see afterwards, each thing once, on every desk: that
is all the oracle knows. Ana's computer is the one that is never put back; she may remove Cyd from the group.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from practicedesk.services.checking import verify as verify_desk
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server.restored import begin_again, confirm
from tests.in_memory import memory_folder

from . import server_backups
from .altered import alter
from .copies import clone, restore, saved
from .office import DAY_MS, Desk, Office

ROUNDS = 8


@dataclass
class World:
    """One group of three people. `seen`: the labels that stand on desks."""

    office: Office
    random: Random
    group: str
    ana: Desk
    ben: Desk
    cyd: Desk
    removed: bool = False
    guarded: bool = True
    """Whether the guard was there whenever the server was put back: without it nobody knows better."""
    secrets: list[str] = field(default_factory=list)
    desk_backups: dict[str, Path] = field(default_factory=dict)
    server_backup: Path | None = None
    numbers: int = 0
    done: list[str] = field(default_factory=list)

    def label(self) -> str:
        self.numbers += 1
        return f"label{self.numbers}x"

    @property
    def members(self) -> list[Desk]:
        return [desk for desk in self.office.desks if not (self.removed and desk is self.cyd)]


def run(seed: int, steps: int) -> str:
    """Play the history of a seed; what did not hold, or ""."""
    folder = Path(tempfile.mkdtemp(prefix="practicedesk-restores-", dir=memory_folder()))
    office = server_backups.guarded(folder)
    try:
        world = _found(office, Random(seed))
        for _ in range(steps):
            action = world.random.choices(list(_ACTIONS), [weight for weight, _ in _ACTIONS.values()])[0]
            world.done.append(action)
            _ACTIONS[action][1](world)
        expected = {label for desk in world.members for label in labels(desk)}
        _heal(world)
        _check(world, expected)
    except (AssertionError, PracticeDeskError) as error:
        return f"{type(error).__name__}: {error}"[:4000]
    finally:
        office.close()
        shutil.rmtree(folder, ignore_errors=True)
    return ""


def labels(desk: Desk) -> list[str]:
    """Every label on the screen or in the tray of a desk."""
    with desk.library.reading() as connection:
        titles = connection.exec_driver_sql("SELECT fields ->> 'title' FROM shown WHERE kind = 'note'")
        objectives = connection.exec_driver_sql(
            "SELECT value FROM shown, json_each(fields -> 'objectives') WHERE kind = 'group'"
        )
        return sorted([*titles.scalars(), *objectives.scalars()])


def _found(office: Office, random: Random) -> World:
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben, cyd = (office.desk(name, {group: CONTRIBUTOR}) for name in ("ben", "cyd"))
    world = World(office, random, group, ana, ben, cyd)
    _back_up_server(world)
    return world


def _sync(desk: Desk) -> str:
    """One cycle; the code of what stopped it, "" when it ended well. What nobody should meet is raised."""
    try:
        desk.sync()
    except PracticeDeskError as error:
        if error.code not in ("server_restored", "device_unknown"):
            raise
        return error.code
    return ""


def _anybody(world: World) -> Desk:
    return world.random.choice(world.office.desks)


def _write(world: World) -> None:
    desk = world.random.choice(world.members)
    label = world.label()
    if desk is world.ana and world.removed:
        world.secrets.append(label)
    desk.editing.new("note", label, world.group)


def _add(world: World) -> None:
    world.ana.editing.add(world.group, "objectives", [world.label()])


def _exchange(world: World) -> None:
    desk = _anybody(world)
    _sync(desk)
    if desk is world.cyd and world.removed and world.guarded:
        # What she had may come back from a backup of her own; nothing is purged while the server waits.
        assert not set(world.secrets) & set(labels(desk)), "who was removed reads again"


def _back_up_server(world: World) -> None:
    world.server_backup = server_backups.back_up(world.office, f"backup-{world.office.now()}.db")


def _put_server_back(world: World) -> None:
    guard = world.random.random() < 0.6
    world.guarded = world.guarded and guard
    server_backups.put_back(world.office, world.server_backup, guard=guard)


def _begin_server_again(world: World) -> None:
    guard = world.random.random() < 0.5
    world.guarded = world.guarded and guard
    server_backups.put_back(world.office, None, guard=guard)
    begin_again(world.office.server)


def _back_up_desk(world: World) -> None:
    desk = world.random.choice([one for one in world.office.desks if one is not world.ana])
    world.desk_backups[desk.name] = saved(desk, f"{desk.name}-{world.office.now()}")


def _put_desk_back(world: World) -> None:
    known = [one for one in world.office.desks if one.name in world.desk_backups]
    if known:
        desk = world.random.choice(known)
        unsent, journal = _unsent(desk), world.random.random() < 0.5
        restore(desk, world.desk_backups[desk.name], journal=journal)
        kept = {*labels(desk), *_in_tray(desk)}
        assert not journal or unsent <= kept, f"the journal had it: {unsent - kept}"


def _unsent(desk: Desk) -> set[str]:
    """The labels of notes that wait to be sent."""
    with desk.library.reading() as connection:
        waiting = "SELECT fields ->> 'title' FROM shown WHERE kind = 'note' AND waiting = 1"
        return set(connection.exec_driver_sql(waiting).scalars())


def _copy_desk(world: World) -> None:
    if len(world.office.desks) < 5:
        clone(world.ben, f"copy-{world.office.now()}")


def _alter(world: World) -> None:
    """Something on a desk goes another way than on all others; it is looked into once a day."""
    desk = _anybody(world)
    with desk.library.reading() as connection:
        notes = "SELECT record.id FROM record JOIN space ON space.id = space WHERE record.kind = 'note'"
        found = connection.exec_driver_sql(f"{notes} ORDER BY record.id").scalars().all()
    if found:
        alter(desk.library.engine, world.random.choice(found), digest=True)
        world.office.now.ms += DAY_MS


def _remove(world: World) -> None:
    """Ana removes Cyd, and knows that it is done."""
    if not world.removed and _sync(world.ana) == "":
        world.office.set_role(world.ana, world.group, "cyd", "")
        world.ana.sync()
        world.removed = True


_ACTIONS: dict[str, tuple[float, Callable[[World], None]]] = {
    "write": (6, _write),
    "add": (2, _add),
    "sync": (8, _exchange),
    "server backed up": (1.5, _back_up_server),
    "server restored": (1.5, _put_server_back),
    "server begun again": (0.3, _begin_server_again),
    "desk backed up": (2, _back_up_desk),
    "desk restored": (2, _put_desk_back),
    "desk cloned": (1, _copy_desk),
    "member removed": (0.5, _remove),
    "record altered": (0.7, _alter),
}


def _heal(world: World) -> None:
    """Everybody synchronises; where work is gone for good, the administrator confirms what is here."""
    for number in range(ROUNDS):
        outcomes = [_sync(desk) for desk in world.office.desks]
        if not any(outcomes) and len({desk.dump() for desk in world.members}) == 1:
            return
        if number > 1:
            confirm(world.office.server)
    raise AssertionError(f"it does not heal: {outcomes}")


def _check(world: World, expected: set[str]) -> None:
    for desk in world.members:
        found = labels(desk)
        kept = [*found, *_in_tray(desk)]
        missing = expected - set(kept)
        assert not missing or any(missing <= set(_in_tray(one)) for one in world.members), f"lost: {missing}"
        assert len(found) == len(set(found)), f"twice: {found}"
        assert verify_desk(desk.library) == [], "a desk is not what its log says"
    if world.removed:
        assert not set(world.secrets) & set(labels(world.cyd)), "who was removed reads what came later"
        assert world.cyd not in world.members
    with world.office.server.engine.begin() as connection:
        for space in connection.exec_driver_sql("SELECT id FROM space").scalars().all():
            findings = verify(connection, space, world.office.server.key.public)
            assert findings == [], f"the server is not what its log says: {findings[:2]}"
        if world.removed:
            role = connection.exec_driver_sql(
                "SELECT role FROM member WHERE space = ? AND name = 'cyd'", (world.group,)
            ).scalar()
            assert role == "", "who was removed got back in"


def _in_tray(desk: Desk) -> list[str]:
    """The labels of notes in the tray."""
    with desk.library.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM tray").scalars().all()
    words = b" ".join(bodies).decode()
    return [word for word in words.replace('"', " ").split() if word.startswith("label")]
