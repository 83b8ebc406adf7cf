"""What people, the weather and whoever looks after the server do in a history of restores."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.server.restored import begin_again
from tests.simulation.crashes import AFTER, BEFORE
from tests.simulation.wire import NETWORK, SERVER_BEFORE, Plan, Wire, offline

from . import server_backups
from .altered import alter
from .copies import clone, restore, saved
from .office import DAY_MS, Desk
from .restore_scene import Scene, check_removed, in_tray, labels

TOLD = ("server_restored", "device_unknown", "digest_differs")
"""Why a cycle may stop though the line is good: a difference is looked into once a day, till then told."""
TOLD_BY_STICK = (*TOLD, "server_rewound")
LOST = 0.2
"""How often a stick is never seen again once it was read."""


def sync(desk: Desk) -> str:
    """One cycle; the code of what stopped it, "" when it ended well. What nobody should meet is raised."""
    return _code(desk.sync, TOLD)


def _code(work: Callable[[], object], told: tuple[str, ...]) -> str:
    try:
        work()
    except PracticeDeskError as error:
        if error.code not in told:
            raise
        return error.code
    return ""


def _anybody(scene: Scene) -> Desk:
    return scene.random.choice(scene.office.desks)


def _write(scene: Scene) -> None:
    desk = scene.random.choice(scene.members)
    label = scene.label()
    if desk is scene.ana and scene.removed:
        scene.secrets.append(label)
    desk.editing.new("note", label, scene.group)


def _add(scene: Scene) -> None:
    scene.ana.editing.add(scene.group, "objectives", [scene.label()])


def _remove(scene: Scene) -> None:
    """Ana removes Cyd, and knows that it is done."""
    if not scene.removed and sync(scene.ana) == "":
        scene.office.set_role(scene.ana, scene.group, "cyd", "")
        scene.ana.sync()
        scene.removed = True


# -- lines and sticks ------------------------------------------------------------------------------


def _exchange(scene: Scene) -> None:
    desk = _anybody(scene)
    sync(desk)
    check_removed(scene, desk)


def _exchange_badly(scene: Scene) -> None:
    """A cycle over a line on which one thing goes wrong; what was said long ago may be said again."""
    desk = _anybody(scene)
    wire = scene.wires.setdefault(desk.name, _wire(scene, desk))
    wire.plan = Plan(scene.random.choice(NETWORK), scene.random.choice((0, 0, 0, 1, 2)))
    try:
        desk.sync(wire.carry)
    except PracticeDeskError as error:
        assert error.code in TOLD or wire.plan.fired, f"{error.code} over a good line"
    wire.plan = None
    scene.kills.disarm()
    check_removed(scene, desk)


def _wire(scene: Scene, desk: Desk) -> Wire:
    def others() -> None:
        sync(scene.random.choice([one for one in scene.office.desks if one is not desk]))

    def hours() -> None:
        scene.office.now.ms += 2 * 60 * 60 * 1000

    return Wire(scene.random, partial(_handled, scene), partial(_arm, scene), others, hours)


def _handled(scene: Scene, path: str, frame: bytes) -> tuple[int, bytes]:
    """The server's door; a killed server gives no answer and starts again."""
    status, answer = scene.office.door.handle(path, frame)
    if scene.kills.fired:
        scene.kills.fired = False
        scene.kills.disarm()
        server_backups.serve(scene.office)
        raise offline()
    assert status < 500, f"the server failed: {answer!r}"
    return status, answer


def _arm(scene: Scene, fault: str) -> None:
    engine = scene.office.server.engine
    if scene.watched is not engine:
        scene.kills.watch(engine)
        scene.watched = engine
    scene.kills.arm(BEFORE if fault == SERVER_BEFORE else AFTER, scene.random.randint(0, 4))


def _write_stick(scene: Scene) -> None:
    desk = _anybody(scene)
    scene.for_server.append((desk, scene.office.sticks.write(desk)))


def _serve_stick(scene: Scene) -> None:
    """The server reads some stick, of now or of before a restore, and answers in full or by a receipt."""
    if (found := _some(scene, scene.for_server)) is not None:
        (desk, path), sticks = found, scene.office.sticks
        answer = sticks.receipt if scene.random.random() < 0.3 else sticks.answer
        _code(lambda: scene.for_desks.append((desk, answer(path))), TOLD_BY_STICK)


def _read_stick(scene: Scene) -> None:
    if (found := _some(scene, scene.for_desks)) is not None:
        desk, path = found
        _code(partial(scene.office.sticks.read, desk, path), TOLD_BY_STICK)
        check_removed(scene, desk)


def _some(scene: Scene, sticks: list[tuple[Desk, Path]]) -> tuple[Desk, Path] | None:
    """One of them, perhaps for the last time; None where there is none."""
    found = scene.random.choice(sticks) if sticks else None
    if found is not None and scene.random.random() < LOST:
        sticks.remove(found)
    return found


# -- backups and copies ----------------------------------------------------------------------------


def back_up_server(scene: Scene) -> None:
    """Keep the server's database as it is now."""
    scene.server_backup = server_backups.back_up(scene.office, f"backup-{scene.office.now()}.db")


def _put_server_back(scene: Scene) -> None:
    guard = scene.random.random() < 0.6
    scene.guarded = scene.guarded and guard
    server_backups.put_back(scene.office, scene.server_backup, guard=guard)


def _begin_server_again(scene: Scene) -> None:
    guard = scene.random.random() < 0.5
    scene.guarded = scene.guarded and guard
    server_backups.put_back(scene.office, None, guard=guard)
    begin_again(scene.office.server)


def _back_up_desk(scene: Scene) -> None:
    desk = scene.random.choice([one for one in scene.office.desks if one is not scene.ana])
    scene.desk_backups[desk.name] = saved(desk, f"{desk.name}-{scene.office.now()}")


def _put_desk_back(scene: Scene) -> None:
    known = [one for one in scene.office.desks if one.name in scene.desk_backups]
    if known:
        desk = scene.random.choice(known)
        unsent, journal = _unsent(desk), scene.random.random() < 0.5
        restore(desk, scene.desk_backups[desk.name], journal=journal)
        kept = {*labels(desk), *in_tray(desk)}
        assert not journal or unsent <= kept, f"the journal had it: {unsent - kept}"


def _unsent(desk: Desk) -> set[str]:
    """The labels of notes that wait to be sent."""
    with desk.library.reading() as connection:
        waiting = "SELECT fields ->> 'title' FROM shown WHERE kind = 'note' AND waiting = 1"
        return set(connection.exec_driver_sql(waiting).scalars())


def _copy_desk(scene: Scene) -> None:
    if len(scene.office.desks) < 5:
        clone(scene.ben, f"copy-{scene.office.now()}")


def _alter(scene: Scene) -> None:
    """Something on a desk goes another way than on all others; it is looked into once a day."""
    desk = _anybody(scene)
    with desk.library.reading() as connection:
        notes = "SELECT record.id FROM record JOIN space ON space.id = space WHERE record.kind = 'note'"
        found = connection.exec_driver_sql(f"{notes} ORDER BY record.id").scalars().all()
    if found:
        alter(desk.library.engine, scene.random.choice(found), digest=True)
        scene.office.now.ms += DAY_MS


Actions = dict[str, tuple[float, Callable[[Scene], None]]]
CALM: Actions = {
    "write": (6, _write),
    "add": (2, _add),
    "sync": (8, _exchange),
    "server backed up": (1.5, back_up_server),
    "server restored": (1.5, _put_server_back),
    "server begun again": (0.3, _begin_server_again),
    "desk backed up": (2, _back_up_desk),
    "desk restored": (2, _put_desk_back),
    "desk cloned": (1, _copy_desk),
    "member removed": (0.5, _remove),
    "record altered": (0.7, _alter),
}
"""By name what may happen, and how often: every line is good."""
ROUGH: Actions = CALM | {
    "sync over a bad line": (5, _exchange_badly),
    "stick written": (2, _write_stick),
    "stick answered": (2, _serve_stick),
    "stick read": (2, _read_stick),
}
"""Lines are bad, and sticks are read that are older than what was put back."""
