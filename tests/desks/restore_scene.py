"""One group of three people, a server and copies of both: what histories of restores are played with.

What people see before everything has healed they have to see afterwards, each thing once, on every desk: that
is all the oracle knows. Ana's computer is the one that is never put back; she may remove Cyd from the group.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from practicedesk.services.checking import verify as verify_desk
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica.verify import verify
from tests.simulation.crashes import Commits, ServerKilled
from tests.simulation.wire import Wire

from .office import Desk, Office


@dataclass
class Scene:
    """`group` is the one group there is."""

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
    for_server: list[tuple[Desk, Path]] = field(default_factory=list)
    """Sticks that desks have written."""
    for_desks: list[tuple[Desk, Path]] = field(default_factory=list)
    """Sticks that are for desks."""
    wires: dict[str, Wire] = field(default_factory=dict)
    kills: Commits = field(default_factory=lambda: Commits(ServerKilled))
    watched: Engine | None = None
    """Whose commits `kills` watches."""
    numbers: int = 0

    def label(self) -> str:
        self.numbers += 1
        return f"label{self.numbers}x"

    @property
    def members(self) -> list[Desk]:
        return [desk for desk in self.office.desks if not (self.removed and desk is self.cyd)]


def founded(office: Office, random: Random) -> Scene:
    """Everybody is there, and has nothing yet."""
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    ana.sync()
    ben, cyd = (office.desk(name, {group: CONTRIBUTOR}) for name in ("ben", "cyd"))
    return Scene(office, random, group, ana, ben, cyd)


def labels(desk: Desk) -> list[str]:
    """Every label on the screen of a desk."""
    with desk.library.reading() as connection:
        titles = connection.exec_driver_sql("SELECT fields ->> 'title' FROM shown WHERE kind = 'note'")
        objectives = connection.exec_driver_sql(
            "SELECT value FROM shown, json_each(fields -> 'objectives') WHERE kind = 'group'"
        )
        return sorted([*titles.scalars(), *objectives.scalars()])


def in_tray(desk: Desk) -> list[str]:
    """The labels of notes in the tray."""
    with desk.library.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM tray").scalars().all()
    words = b" ".join(bodies).decode()
    return [word for word in words.replace('"', " ").split() if word.startswith("label")]


def check_removed(scene: Scene, desk: Desk) -> None:
    """Who was removed reads nothing that came later, whatever has just come to their desk."""
    if desk is scene.cyd and scene.removed and scene.guarded:
        # What she had may come back from a backup of her own; nothing is purged while the server waits.
        assert not set(scene.secrets) & set(labels(desk)), "who was removed reads again"


def check(scene: Scene, expected: set[str]) -> None:
    """Everybody has what was seen anywhere, and nobody has what is not theirs."""
    for desk in scene.members:
        found = labels(desk)
        kept = [*found, *in_tray(desk)]
        missing = expected - set(kept)
        assert not missing or any(missing <= set(in_tray(one)) for one in scene.members), f"lost: {missing}"
        assert len(found) == len(set(found)), f"twice: {found}"
        assert verify_desk(desk.library) == [], "a desk is not what its log says"
    if scene.removed:
        assert not set(scene.secrets) & set(labels(scene.cyd)), "who was removed reads what came later"
        assert scene.cyd not in scene.members
    with scene.office.server.engine.begin() as connection:
        for space in connection.exec_driver_sql("SELECT id FROM space").scalars().all():
            findings = verify(connection, space, scene.office.server.key.public)
            assert findings == [], f"the server is not what its log says: {findings[:2]}"
        if scene.removed:
            role = connection.exec_driver_sql(
                "SELECT role FROM member WHERE space = ? AND name = 'cyd'", (scene.group,)
            ).scalar()
            assert role == "", "who was removed got back in"
