"""A desk whose every command may be its last, beside a server and a colleague that go on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from practicedesk.library.folder import FILE, JOURNAL
from practicedesk.library.library import Library
from practicedesk.library.opening import create, open_library
from practicedesk.services.checking import verify
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.syncing import Syncing
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.contract.hand_desk import now_ms
from tests.desks.contents import dumped
from tests.desks.office import Office, office
from tests.e2e.bad_network import BadNetwork, bad_network
from tests.kills.lives import Harm, Life, Lives

NOTES = 4
"""Written in each life; half of them sent before the rest is written."""


class HarmedDesk:
    """`saved`: titles of which a command has said that they are saved; `failed`: that they are not."""

    def __init__(self, made: Office, network: BadNetwork) -> None:
        self.office = made
        self.ben = made.desk("ben")
        self.group = self.ben.editing.new("group", "Parks")
        self.ben.sync()
        self.folder = made.folder / "harmed"
        library = create(self.folder, now_ms, os.urandom)
        enrol(library, made.door.handle, network.url, made.code("ana", {self.group: CONTRIBUTOR}))
        library.close()
        beside = (f"{FILE}-wal", f"{FILE}-shm", Path(JOURNAL).with_suffix(".new").name)
        self.lives = Lives(made.folder, [self.folder / name for name in (FILE, JOURNAL, *beside)])
        self.saved: set[str] = set()
        self.failed: set[str] = set()
        self.lived = 0
        self._heal()

    def live(self, harm: Harm | None = None, killed_after_s: float | None = None) -> Life:
        """One life; afterwards nothing is lost that was said to be saved, and a cycle needs no person."""
        self.lived += 1
        titles = [f"Note {self.lived}.{number}" for number in range(NOTES)]
        news = [self._command("new", "note", one, f"body={'x' * 900}", "--space", "Parks") for one in titles]
        half = NOTES // 2
        sync = self._command("sync")
        reading = self._command("list", "note")
        commands = [*news[:half], sync, *news[half:], sync, reading]
        life = self.lives.live("practicedesk", *commands, harm=harm, killed_after_s=killed_after_s)
        written = [*titles[:half], "", *titles[half:]]
        for title, status in zip(written, life.statuses, strict=False):
            assert status in (0, 3), life.out
            (self.failed if status else self.saved).add(title)
        if len(life.statuses) == len(commands) and not self._log_is_left():
            assert life.statuses[-1] == 0, f"what is there cannot be read: {life.out}"
        assert "Traceback" not in life.out, life.out
        self._heal()
        return life

    def agree(self) -> None:
        """The desk, the server and the colleague hold the same, and all of it follows from the log."""
        self.ben.sync()
        with self._opened() as library:
            assert verify(library) == []
            here = dumped(library)
        assert here == self.ben.dump()

    def _log_is_left(self) -> bool:
        """Whether SQLite could not put the last work in its place: nobody reads it without writing first."""
        log = self.folder / f"{FILE}-wal"
        return log.exists() and log.stat().st_size > 0

    def _heal(self) -> None:
        with self._opened() as library:
            report = Syncing(library, channel(library, self.office.door.handle)).run()
            assert (report.refused, report.stuck) == ([], [])
            with library.reading() as connection:
                rows = connection.exec_driver_sql("SELECT fields FROM shown WHERE kind = 'note'").scalars()
                titles = [str(row).partition('"title":"')[2].partition('"')[0] for row in rows]
        assert len(titles) == len(set(titles)), "something was saved twice"
        assert self.saved - {""} <= set(titles), "something that was saved is lost"
        assert not (self.failed - {""}) & set(titles), "something that was not saved is there"

    @contextmanager
    def _opened(self) -> Iterator[Library]:
        library = open_library(self.folder, now_ms, os.urandom)
        try:
            yield library
        finally:
            library.close()

    def _command(self, *words: str) -> list[str]:
        return ["--library", str(self.folder), *words]


@contextmanager
def harmed_desk(folder: Path) -> Iterator[HarmedDesk]:
    with office(folder) as made, bad_network(made.door.handle) as network:
        desk = HarmedDesk(made, network)
        try:
            yield desk
        finally:
            desk.lives.close()
