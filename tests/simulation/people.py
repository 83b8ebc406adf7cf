"""What people do to groups and to one another: invite, join, change roles, remove; and bulk work."""

from __future__ import annotations

import csv
from functools import partial
from typing import Any

from practicedesk.library import outbox
from practicedesk.library.spaces import SpaceView, spaces
from practicedesk.services import enrolling, importing
from practicedesk.services.publishing import Publishing
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.log.statement import COMMONS, GROUP
from practicedesk_sync.protocol.messages import Command

from . import ghost as g
from .crashes import DeskKilled
from .desk import Desk
from .ghost import Fact
from .recording import Deed, check_error, perform
from .screen import Screen, key
from .world import World

ROLES = ("reader", "contributor", "reviewer", "coordinator")
IMPORTED = 3


def wish(world: World, desk: Desk, what: str, args: dict[str, str]) -> None:
    """Ask the server for something at the next exchange."""
    command = Command(id=world.random.randbytes(16).hex(), what=what, args=args)
    world.invited[command.id] = args.get("name", "")
    desk.library.write(lambda writing: outbox.wish(writing.connection, command))


def a_group(world: World, desk: Desk, role: str = "") -> SpaceView | None:
    """One of the groups on the desk, perhaps only one in which its person has a role."""
    found = [view for view in desk.read(spaces) if view.kind == GROUP and view.role in (role or view.role,)]
    return world.random.choice(found) if found else None


def invite(world: World, desk: Desk) -> str:
    """A coordinator wishes for a code; anybody else may wish in vain."""
    group = a_group(world, desk, "coordinator" if world.random.random() < 0.9 else "")
    if group is None:
        return "no group"
    person = world.random.choice(sorted({each.person for each in world.desks}))
    role = world.random.choice(ROLES)
    wish(world, desk, "invite", {"space": group.id, "name": person, "role": role})
    return "done"


def change_role(world: World, desk: Desk, *, remove: bool) -> str:
    group = a_group(world, desk, "coordinator" if world.random.random() < 0.9 else "")
    if group is None:
        return "no group"
    members = desk.rows.all(
        "SELECT account, name FROM member WHERE space = ? AND role <> '' ORDER BY account", group.id
    )
    if not members:
        return "no member"
    others = [member for member in members if member.name != desk.person]
    account = world.random.choice(others if others and world.random.random() < 0.8 else members).account
    if remove:
        wish(world, desk, "remove", {"space": group.id, "account": account})
    else:
        role = world.random.choice(ROLES)
        wish(world, desk, "role", {"space": group.id, "account": account, "role": role})
    return "done"


def join(world: World, desk: Desk, code: str) -> str:
    """Enrol with a code; whatever goes wrong, the code can be used again."""
    try:
        enrolling.enrol(desk.library, world.wires[desk.name].carry, "mem:", code)
    except DeskKilled:
        desk.rise()
        return "killed"
    except PracticeDeskError as error:
        check_error(error)
        return error.code
    finally:
        desk.commits.disarm()
    return "done"


def mass_delete(world: World, desk: Desk) -> str:
    """Put most of a group's records into the trash before anybody can say no."""
    groups = sorted({row.space for row in desk.records("practice", "note") if not row.trashed})
    if not groups:
        return "nothing there"
    space = world.random.choice(groups)
    for row in [row for row in desk.records("practice", "note") if row.space == space and not row.trashed]:
        perform(world, desk, _deletion(desk, row.id, "mass delete"))
    return "done"


def _deletion(desk: Desk, record: str, action: str) -> Deed:
    return Deed(action, lambda: desk.editing.delete(record), {record: [Fact(g.DELETE)]})


def import_file(world: World, desk: Desk) -> Deed | None:
    """The same small file into a group, on whichever desk."""
    group = a_group(world, desk)
    if group is None:
        return None
    path = desk.root / "import.csv"
    rows = world.imported.setdefault(group.id, _rows(world, group.id))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "kind", "title", "problem", "takeaways", "tags"])
        writer.writerows(rows)
    facts = {}
    for source_id, _, title, problem, takeaway, tag in rows:
        record = derived_record_id(group.id, "practicedesk", source_id)
        facts[record] = [
            Fact(g.NEW),
            Fact(g.PUT, "title", key(title)),
            Fact(g.TEXT, "problem", written=frozenset(_labels(problem))),
            Fact(g.INSERT, "takeaways", takeaway, item=record),
            Fact(g.ADD, "tags", tag),
        ]
    done = partial(importing.import_file, desk.library, path, preset_name="plain", space=group.id)
    return Deed("import", done, facts)


def _rows(world: World, space: str) -> list[list[str]]:
    canary = world.canary(space)
    return [
        [
            f"case {number}",
            "practice",
            world.label("v"),
            "\n\n".join(f"{world.label('p')} {canary} imported" for _ in range(4)),
            f"{world.label('v')} {canary}",
            f"t9 {canary}",
        ]
        for number in range(IMPORTED)
    ]


def _labels(text: str) -> list[str]:
    return [word for word in text.split() if word[0] == "p" and word[1:].isdigit()]


def publish(world: World, desk: Desk, screen: Screen, *, retire: bool) -> Deed | None:
    """A frozen copy in another space, or its withdrawal."""
    targets = [
        view
        for view in desk.read(spaces)
        if view.kind in (GROUP, COMMONS) and view.id != screen.space and view.on_server
    ]
    if not targets:
        return None
    out = world.series.get(screen.id, set())
    fitting = [view for view in targets if (view.id in out if retire else view.role not in ("", "reader"))]
    target = world.random.choice(fitting if fitting and world.random.random() < 0.8 else targets).id
    series = derived_record_id("series", target, screen.id)
    standing = frozenset(
        fact.value
        for write in world.ghost.writes.values()
        if (write.space, write.record) == (target, series)
        for fact in write.facts
        if fact.field == "standing"
    )
    first = desk.screen(series, target) is None
    facts = [Fact(g.NEW)] if first else []
    if retire:
        facts.append(Fact(g.PUT, "standing", key("retired"), standing))
        withdraw = partial(Publishing(desk.library).retire, screen.id, "Out of date.", target)
        return Deed("retire", withdraw, {series: facts})
    world.published.add(screen.space)
    stood = None if first else _standing(desk, series, target)

    def learn() -> None:
        stands = _standing(desk, series, target)
        if stands not in (None, stood):
            facts.append(Fact(g.PUT, "standing", key(stands), standing))
            world.series.setdefault(screen.id, set()).add(target)

    # What was in review is out, and its working copy goes on as a draft.
    out_of_review = [Fact(g.PUT, "state", key("draft"), frozenset(screen.values("state")))]
    do = partial(Publishing(desk.library).publish, screen.id, target)
    return Deed("publish", do, {series: facts, screen.id: out_of_review, "": [Fact(g.NEW)]}, learn)


def _standing(desk: Desk, series: str, space: str) -> Any:
    """The version that stands, as this desk shows it; None for none."""
    screen = desk.screen(series, space)
    return screen.fields.get("standing") if screen is not None else None
