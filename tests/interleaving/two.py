"""Two servers on one PostgreSQL database, and a way to let their transactions cross at the worst moment."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.policy.roles import CONTRIBUTOR, COORDINATOR
from practicedesk_sync.protocol.channel import SealedChannel
from practicedesk_sync.replica import engine
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens
from tests.contract.hand_desk import HandDesk, now_ms

PATIENCE_S = 30
LOOK_S = 0.002
"""How often it is looked whether the second is done or waits."""
Deed = Callable[[], Any]


@dataclass
class Crossed:
    """What came of two deeds at once: a value or the error each ended with.

    `waited`: the second waited for the first; `tries`: how often the second's transaction was begun.
    """

    first: Any
    second: Any
    waited: bool
    tries: int


class Two:
    """`servers`: two of one key. `group`: a space coordinated by `ana` (at the first) and `ben` (second)."""

    def __init__(self, url: URL) -> None:
        self._looking = create_engine(url, isolation_level="AUTOCOMMIT")
        key, secret = KeyPair(os.urandom(32)), os.urandom(32)
        engines = [engine.open_engines(url), engine.open_engines(url)]
        metadata.create_all(engines[0][0])
        self.servers = [
            Server(writer, key, Tokens(secret, now_ms), now_ms, os.urandom, reader=reader)
            for writer, reader in engines
        ]
        self.servers[0].set_up()
        self.group = admin.add_group(self.servers[0], "Group")
        self.ana = self.desk(0, "ana", {self.group: COORDINATOR})
        self.ben = self.desk(1, "ben", {self.group: COORDINATOR})

    def desk(self, at: int, name: str, grants: dict[str, str] | None = None) -> HandDesk:
        """A new person's desk, enrolled at the first (0) or the second (1) server."""
        desk = HandDesk(Door(self.servers[at]).handle)
        desk.enrol(self.code(name, grants))
        return desk

    def member(self, at: int, name: str) -> HandDesk:
        return self.desk(at, name, {self.group: CONTRIBUTOR})

    def same(self, desk: HandDesk) -> HandDesk:
        """The same device once more, speaking to the second server."""
        again = HandDesk(Door(self.servers[1]).handle)
        again.key = desk.key
        known = desk.channel
        again.channel = SealedChannel(
            again.carry, desk.key, os.urandom, server_key=known.server_key, fingerprint=known.fingerprint
        )
        again.channel.token = known.token
        return again

    def code(self, name: str, grants: dict[str, str] | None = None) -> str:
        with self.servers[0].engine.begin() as connection:
            return self.servers[0].accounts(connection).invite(name, grants or {}).text

    def holds(self, space: str) -> bool:
        """Whether everything in a space follows from its log."""
        with self.servers[0].engine.begin() as connection:
            return verify(connection, space, self.servers[0].key.public) == []

    def cross(self, first: Deed, second: Deed, *, meanwhile: Deed | None = None) -> Crossed:
        """Hold the first server at its commit, let the second go as far as it can, and let both finish.

        `meanwhile` is done while the first is still held.
        """
        at_commit, go_on = threading.Event(), threading.Event()
        one, other = _Doing(first), _Doing(second)
        with _held(self.servers[0].engine, at_commit, go_on), _counted(self.servers[1].engine) as begun:
            one.start()
            assert at_commit.wait(PATIENCE_S), one.outcome
            other.start()
            try:
                waited = self._waits(other)
                if meanwhile is not None:
                    meanwhile()
            finally:
                go_on.set()
                one.join()
                other.join()
        return Crossed(one.outcome, other.outcome, waited, len(begun))

    def close(self) -> None:
        for server in self.servers:
            server.engine.dispose()
        self._looking.dispose()

    def _waits(self, other: _Doing) -> bool:
        """Go on as soon as the second waits for a lock (True), or is done (False)."""
        here = "FROM pg_stat_activity WHERE datname = current_database()"
        waiting = f"SELECT count(*) {here} AND wait_event_type = 'Lock'"
        with self._looking.connect() as connection:
            while other.is_alive():
                if connection.execute(text(waiting)).scalar():
                    return True
                other.join(LOOK_S)
        return False


class _Doing(threading.Thread):
    """A deed in a thread of its own, and what came of it."""

    def __init__(self, deed: Deed) -> None:
        super().__init__(daemon=True)
        self.deed = deed
        self.outcome: Any = None

    def run(self) -> None:
        try:
            self.outcome = self.deed()
        except Exception as error:
            self.outcome = error


@contextmanager
def _held(writer: Engine, at_commit: threading.Event, go_on: threading.Event) -> Iterator[None]:
    """The next transaction that writes stops before its commit."""

    def hold(connection: Connection) -> None:
        if connection.engine is writer and not at_commit.is_set():
            at_commit.set()
            go_on.wait(PATIENCE_S)

    with _listening(writer, "commit", hold):
        yield


@contextmanager
def _counted(writer: Engine) -> Iterator[list[Connection]]:
    """The transactions that were begun to write."""
    begun: list[Connection] = []

    def count(connection: Connection) -> None:
        if connection.engine is writer:
            begun.append(connection)

    with _listening(writer, "begin", count):
        yield begun


@contextmanager
def _listening(writer: Engine, what: str, ear: Callable[[Connection], None]) -> Iterator[None]:
    event.listen(writer, what, ear)
    try:
        yield
    finally:
        event.remove(writer, what, ear)
