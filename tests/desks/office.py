"""Several desks and one server in one process: real libraries, a real server, the real sealed channel.

The server keeps its tables in memory, or in the PostgreSQL database it is given.

Only the clock and randomness are ours, so that every run is the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection

from practicedesk.library import outbox
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.library.records import RecordView, find
from practicedesk.services.checking import verify
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.syncing import Syncing, SyncReport
from practicedesk.services.transferring import TransferReport, Transferring
from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.messages import Command
from practicedesk_sync.replica.engine import open_engines
from practicedesk_sync.replica.making import make_tables
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens

from .contents import dumped
from .sticks import Sticks

START_MS = 1_700_000_000_000
DAY_MS = 24 * 60 * 60 * 1000


class WallClock:
    """The one true time; a desk may see it `skew_ms` wrong."""

    def __init__(self) -> None:
        self.ms = START_MS

    def __call__(self) -> int:
        self.ms += 1_000
        return self.ms


class Desk:
    """One person at one computer."""

    def __init__(self, office: Office, name: str, skew_ms: int) -> None:
        self.office = office
        self.name = name
        now = office.now
        self.library: Library = create(office.folder / name, lambda: now() + skew_ms, office.random.randbytes)
        self.editing = Editing(self.library)

    def sync(self, carry: Carry | None = None) -> SyncReport:
        """One cycle; `carry` may stand in the way between the desk and the server's door."""
        if self.office.by_stick:
            return self.office.sticks.to_and_fro(self)
        return Syncing(self.library, channel(self.library, carry or self.office.door.handle)).run()

    def carry_files(self, carry: Carry | None = None, *wanted: str) -> TransferReport:
        """Carry attachments to and fro, as after a cycle; `wanted`: records whose files come in any case."""
        service = channel(self.library, carry or self.office.door.handle)
        return Transferring(self.library, service, frozenset(wanted)).run()

    def see(self, id_: str) -> RecordView:
        with self.library.reading() as connection:
            return find(connection, id_)

    def text(self, id_: str, field: str) -> str:
        return str(self.see(id_).shown.fields[field])

    def dump(self) -> bytes:
        return dumped(self.library)


class OneDoor(Door):
    """Lets in one request at a time."""

    def __init__(self, server: Server, one: Lock) -> None:
        super().__init__(server)
        self.one = one

    def _handled(self, *about: Any) -> tuple[int, bytes]:
        with self.one:
            return super()._handled(*about)


class Office:
    """A server and the desks enrolled at it. `by_stick`: they have no network, and meet by files alone."""

    def __init__(
        self, folder: Path, database: URL | Path | None = None, *, by_stick: bool = False, seed: int = 1
    ) -> None:
        self.folder = folder
        self.by_stick = by_stick
        self.now = WallClock()
        self.random = random.Random(seed)
        engine, reader = open_engines(database) if database is not None else 2 * [open_sqlite(None)]
        with engine.begin() as connection:
            make_tables(connection, metadata)
        key = KeyPair(self.random.randbytes(32))
        tokens = Tokens(self.random.randbytes(32), self.now)
        blobs = BlobStore(folder / "blobs")
        self.server = Server(engine, key, tokens, self.now, self.random.randbytes, reader=reader, blobs=blobs)
        self.server.set_up()
        self.one = Lock()
        """Held by whoever uses the tables in memory: they are behind one connection."""
        self.door: Door = OneDoor(self.server, self.one)
        self.sticks = Sticks(folder / "sticks", self.server)
        self.desks: list[Desk] = []

    def code(self, name: str, grants: dict[str, str]) -> str:
        return run_tx(
            self.server.engine, lambda connection: self.server.accounts(connection).invite(name, grants).text
        )

    def desk(self, name: str, grants: dict[str, str] | None = None, *, skew_ms: int = 0) -> Desk:
        """A new computer of the person `name`, enrolled and in sync."""
        desk = Desk(self, f"{name}-{len(self.desks)}", skew_ms)
        self.enrol(desk, name, grants or {})
        desk.sync()
        self.desks.append(desk)
        return desk

    def enrol(self, desk: Desk, name: str, grants: dict[str, str]) -> None:
        """Connect a desk with a code of its person, or give the person what the code grants."""
        code = self.code(name, grants)
        if self.by_stick:
            self.sticks.to_and_fro(desk, code)
        else:
            enrol(desk.library, self.door.handle, "memory:", code)

    def set_role(self, by: Desk, space: str, name: str, role: str) -> None:
        """`by`, a coordinator, changes somebody's role ("" ends the membership) through a command."""

        def account(connection: Connection) -> str:
            return self.server.accounts(connection).account_named(name) or ""

        args = {"space": space, "account": run_tx(self.server.engine, account), "role": role}
        what = "role" if role else "remove"
        command = Command(id=self.random.randbytes(16).hex(), what=what, args=args)
        by.library.write(lambda writing: outbox.wish(writing.connection, command))
        assert [answer.code for answer in by.sync().answers] == [""]

    def settle(self) -> None:
        """Everybody synchronises until nothing moves; what all hold must then be the same."""
        for _ in range(2):
            for desk in self.desks:
                desk.sync()
        assert len({desk.dump() for desk in self.desks}) == 1
        faults = [fault for desk in self.desks for fault in verify(desk.library)]
        assert faults == []

    def close(self) -> None:
        for desk in self.desks:
            desk.library.close()
        self.server.engine.dispose()


@contextmanager
def office(folder: Path, database: URL | None = None, *, by_stick: bool = False) -> Iterator[Office]:
    made = Office(folder, database, by_stick=by_stick)
    try:
        yield made
    finally:
        made.close()
