"""One contract; in this process and over HTTP to a real server; on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from practicedesk.remote.http import HttpCarry
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import data
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.service import Server
from tests.contract.hand_desk import HandDesk, now_ms
from tests.e2e.server_process import ServerProcess


@dataclass
class World:
    """A server and the way to it. `server` works on the same data, beside the one that answers."""

    carry: Carry
    server: Server
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def invite(self, name: str, grants: dict[str, str] | None = None) -> str:
        return run_tx(self.server.engine, lambda c: self.server.accounts(c).invite(name, grants or {}).text)

    def name(self, name: str) -> str:
        """A name nobody else in this world has."""
        return f"{name} {next(self._numbers)}"

    def person(self, name: str, grants: dict[str, str] | None = None) -> HandDesk:
        desk = HandDesk(self.carry)
        desk.enrol(self.invite(self.name(name), grants))
        return desk

    def group(self) -> str:
        return admin.add_group(self.server, self.name("Group"))

    def member(self, space: str, role: str = CONTRIBUTOR) -> HandDesk:
        return self.person(role, {space: role})

    def holds(self, space: str) -> bool:
        """Whether everything in a space follows from its log."""
        with self.server.engine.begin() as connection:
            findings = verify(connection, space, self.server.key.public)
        assert findings == []
        return True


WAYS = ["in process", "http", "in process, postgres"]


@pytest.fixture(scope="module", params=WAYS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    url = request.getfixturevalue("postgres").new_database() if "postgres" in request.param else None
    place = data.Place(tmp_path_factory.mktemp("server") / "data", url)
    opened = _new_data(place)
    process = ServerProcess(place.folder)
    over_http = request.param == "http"
    carry = HttpCarry(process.start()) if over_http else Door(opened.server).handle
    yield World(carry, opened.server)
    if over_http:
        assert process.stop() == 0
    opened.close()


def _new_data(place: data.Place) -> data.ServerData:
    made = data.create(place, now_ms, os.urandom)
    data.finish(made)
    return made
