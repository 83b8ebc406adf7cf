"""A small world in one process: one server, a few desks, a clock for each, and one source of chance."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import URL, Connection, Engine

from practicedesk.services import enrolling
from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.engine import open_engines
from practicedesk_sync.replica.making import make_tables
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.pages import Pages
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens

from . import wire as w
from .building import Builder
from .crashes import AFTER, BEFORE, Commits, ServerKilled
from .desk import Desk
from .drawer import Drawer
from .ghost import Fact, Ghost
from .plain_reads import PlainReads, Row
from .versions import Versions, running
from .wire import Wire

START_MS = 1_700_000_000_000
DAY_MS = 24 * 60 * 60 * 1000
YEAR_9999_MS = 253_370_764_800_000
SKEWS = (0, 0, 0, 30 * DAY_MS, -30 * DAY_MS, YEAR_9999_MS - START_MS, -START_MS)
DOOR = "practicedesk_sync.server.door"
PEOPLE = ("ana", "ben", "cyd", "dan")
Place = tuple[str, str]
"""(space, SHA-256) of a file."""


class World:
    """Everything of one history. `folder` is empty; `random` decides all that happens.

    The server keeps its tables in memory, or in the PostgreSQL database it is given, which it empties.
    """

    def __init__(self, seed: int, folder: Path, database: URL | None = None) -> None:
        self.random = Random(seed)
        self.folder = folder
        self.database = database
        self.now = START_MS
        self.made = 0
        self.ghost = Ghost()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.codes: list[tuple[str, str]] = []
        self.drafts: dict[tuple[str, str, str], Fact] = {}
        self.imported: dict[str, list[list[str]]] = {}
        self.published: set[str] = set()
        self.series: dict[str, set[str]] = {}
        """By id of a record the spaces it was published in."""
        self.files: dict[str, tuple[bytes, str, str]] = {}
        """What was attached, by its SHA-256; on which device, in which space."""
        self.damaged: set[tuple[str, Place]] = set()
        """By device ("" for the server) what its disk gave back other than it was written."""
        self.invited: dict[str, str] = {}
        self.wished: dict[str, str] = {}
        self.faults: list[str] = []
        self.fault_share = 0.0
        self.hot = 1
        self.sticks = Drawer(folder / "sticks")
        self.trace = hashlib.sha256()
        logging.getLogger(DOOR).disabled = True
        self.builder = Builder(seed, folder)
        self.versions = Versions(seed)
        self._start_server()
        self.desks = self._make_desks()
        self.wires = {desk.name: self._wire(desk) for desk in self.desks}

    # -- making ------------------------------------------------------------------------------------

    def _start_server(self) -> None:
        if self.database is None:
            self.engine = reader = open_sqlite(None)
        else:
            self.engine, reader = open_engines(self.database)
            replica.metadata.drop_all(self.engine)
        with self.engine.begin() as connection:
            make_tables(connection, replica.metadata)
        self.rows = PlainReads(_beside(self.engine))
        self.server_commits = Commits(ServerKilled)
        self.server_commits.watch(self.engine)
        key, secret = KeyPair(self.random.randbytes(32)), self.random.randbytes(32)
        self.blobs = BlobStore(self.folder / "files")
        tokens = Tokens(secret, lambda: self.now)
        self.server = Server(
            *(self.engine, key, tokens, lambda: self.now, self.random.randbytes),
            reader=reader,
            snapshots=self.builder.store,
            blobs=self.blobs,
        )
        self.server.set_up()
        self.door = Door(self.server)

    def _make_desks(self) -> list[Desk]:
        number = self.random.choice((2, 2, 2, 3, 3, 4))
        people = list(PEOPLE[:number])
        if number > 2 and self.random.random() < 0.4:
            people[-1] = people[0]
        return [self._make_desk(f"{person}{place}", person) for place, person in enumerate(people)]

    def _make_desk(self, name: str, person: str) -> Desk:
        folder = self.folder / name
        folder.mkdir()
        self.skews: dict[str, int] = getattr(self, "skews", {})
        self.skews[name] = self.random.choice(SKEWS)
        newer = self.versions.draw()
        return Desk(name, person, folder, lambda: self.now + self.skews[name], self.random, newer=newer)

    def _wire(self, desk: Desk) -> Wire:
        return Wire(
            self.random, self.handle, self._arm_server, partial(self._others_sync, desk), self._pass_hours
        )

    def close(self) -> None:
        for desk in self.desks:
            desk.close()
        self.rows.connection.close()
        self.engine.dispose()
        logging.getLogger(DOOR).disabled = False

    # -- the server --------------------------------------------------------------------------------

    def handle(self, path: str, frame: bytes) -> tuple[int, bytes]:
        """The server's door; a killed server gives no answer and starts again."""
        with running(self.versions.server):
            status, answer = self.door.handle(path, frame)
        self.note("wire", path, status, hashlib.sha256(frame).hexdigest(), hashlib.sha256(answer).hexdigest())
        killed, self.server_commits.fired = self.server_commits.fired, False
        self.server_commits.disarm()
        if killed:
            self.door = Door(self.server)
            raise w.offline()
        if status >= 500:
            raise AssertionError(f"the server failed: {answer!r}")
        return status, answer

    def _arm_server(self, fault: str) -> None:
        when = BEFORE if fault == w.SERVER_BEFORE else AFTER
        self.server_commits.arm(when, self.random.randint(0, 4))

    def at_server(self, work: Callable[[Connection], Any]) -> Any:
        return run_tx(self.engine, work)

    def entries(self, space: str) -> list[Row]:
        """The server's log of a space."""
        return self.rows.all("SELECT * FROM entry WHERE space = ? ORDER BY seq", space)

    def space_row(self, space: str) -> Row:
        return self.rows.first("SELECT * FROM space WHERE id = ?", space)

    def readable(self, desk: Desk) -> list[str]:
        """The spaces the desk's person may read now."""
        sql = (
            "SELECT space FROM member JOIN account ON account.id = member.account"
            " WHERE account.name = ? AND role <> '' ORDER BY space"
        )
        return [row.space for row in self.rows.all(sql, desk.person)]

    def state(self) -> list[list[Row]]:
        """All at the server that somebody depends on."""
        tables = ("space", "held", "account")
        return [self.rows.all(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]

    def code_for(self, person: str, grants: dict[str, str]) -> str:
        return str(
            self.at_server(lambda connection: self.server.accounts(connection).invite(person, grants).text)
        )

    # -- time, chance and the trace ----------------------------------------------------------------

    def pass_time(self) -> None:
        """A few seconds, now and then some days."""
        self.now += self.random.choice((1_000, 5_000, 60_000, 600_000))
        if self.random.random() < 0.01:
            self.now += self.random.randint(1, 20) * DAY_MS

    def _pass_hours(self) -> None:
        self.now += 2 * 60 * 60 * 1000

    def _others_sync(self, desk: Desk) -> None:
        """Another desk synchronises while this one waits for its answer."""
        from .cycles import sync

        others = [one for one in self.desks if one is not desk and one.enrolled]
        if others and self.wires[desk.name].plan is not None:
            other = self.random.choice(others)
            if self.wires[other.name].plan is None:
                sync(self, other, "")

    def channel(self, desk: Desk) -> Any:
        return enrolling.channel(desk.library, self.wires[desk.name].carry)

    def label(self, letter: str) -> str:
        """A label nobody has used before."""
        self.made += 1
        return f"{letter}{self.made}"

    def canary(self, space: str) -> str:
        """A word that stands in everything written in a space, and nowhere else."""
        if space not in self.ghost.canaries:
            self.ghost.canaries[space] = "zq" + "".join(self.random.choices("bcdfghjkmnpqrstvwxz", k=12))
        return self.ghost.canaries[space]

    def note(self, *what: object) -> None:
        self.trace.update(repr(what).encode())


def _beside(engine: Engine) -> Any:
    """A connection of the driver's, beside the program's transactions (in memory there is only one)."""
    connection = engine.raw_connection()
    if engine.dialect.name == "postgresql":
        connection.detach()
        connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
    return connection.dbapi_connection


def small_pages(random: Random) -> Callable[..., Pages]:
    """Pages that hold a few entries only, so that an exchange takes several rounds."""

    def make(*args: Any, **about: Any) -> Pages:
        pages = Pages(*args, **about)
        pages.entries_left = random.choice((3, 8, 25, 5_000))
        return pages

    return make
