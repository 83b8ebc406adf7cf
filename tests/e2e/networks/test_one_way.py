"""A network in which one direction is dead: nothing is lost or done twice, and it heals without a person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.remote.http import HttpCarry
from practicedesk.services.checking import verify
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.syncing import Syncing, SyncReport
from practicedesk_sync.errors import WorldError
from tests.contract.hand_desk import now_ms
from tests.desks.contents import dumped
from tests.e2e.networks.namespaces import Line, Side, line, missing
from tests.e2e.server_process import ServerProcess

pytestmark = pytest.mark.e2e
ROUNDS = 10
STALL_S = 0.6


class Desk:
    """Somebody's library, in one of the networks."""

    def __init__(self, folder: Path, side: Side, url: str, code: str) -> None:
        self.side = side
        self.library: Library = create(folder, now_ms, os.urandom)
        self.carry = HttpCarry(url, connect_s=STALL_S, stall_s=STALL_S)
        side.run(lambda: enrol(self.library, self.carry, url, code))
        self.sync()

    def sync(self) -> SyncReport:
        return self.side.run(lambda: Syncing(self.library, channel(self.library, self.carry)).run())

    def write(self, title: str) -> str:
        return Editing(self.library).new("note", title, "Parks")

    def titles(self) -> list[str]:
        with self.library.reading() as connection:
            titles = "SELECT json_extract(fields, '$.title') FROM shown WHERE kind = 'note'"
            return sorted(connection.exec_driver_sql(titles).scalars())

    def dump(self) -> bytes:
        return dumped(self.library)


@pytest.fixture(scope="module")
def between() -> Iterator[Line]:
    if reason := missing():
        pytest.skip(reason)
    with line() as made:
        yield made


@pytest.fixture(scope="module")
def desks(between: Line, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    """Ana, who has the line between herself and the server, and Ben, who sits beside it."""
    folder = tmp_path_factory.mktemp("one-way")
    server = ServerProcess(folder / "server")
    server.answer("init")
    group = server.answer("group", "add", "Parks")
    codes = [server.answer("invite", name, "--space", group) for name in ("ana", "ben")]
    url = server.start(host=between.server.address, prefix=between.server.prefix)
    ana = Desk(folder / "ana", between.desk, url, codes[0])
    ben = Desk(folder / "ben", between.server, url, codes[1])
    yield ana, ben
    for desk in (ana, ben):
        desk.library.close()
    server.stop()
    assert server.answer("verify").startswith("All holds")


@pytest.mark.torture
@pytest.mark.parametrize("way", ["desk to server alone", "server to desk alone"])
def test_one_direction_is_dead_for_a_while(between: Line, desks: tuple[Desk, Desk], way: str) -> None:
    ana, ben = desks
    silent = between.server if way == "desk to server alone" else between.desk
    for number in range(ROUNDS):
        ana.write(f"By Ana, {way} {number}")
        ben.write(f"By Ben, {way} {number}")
        ben.sync()
        between.cut(silent)
        before = ana.titles()
        for _ in range(number % 3 + 1):
            with pytest.raises(WorldError) as told:
                ana.sync()
            assert told.value.retryable
            assert ana.titles() == before
        ben.sync()
        arrived = f"By Ana, {way} {number}" in ben.titles()
        assert arrived == (silent is between.server)
        between.heal(silent)
        assert ana.sync().refused == []
        ben.sync()
        assert ana.titles() == ben.titles()
        assert len(ana.titles()) == len(set(ana.titles()))
    assert ana.dump() == ben.dump()
    assert [verify(desk.library) for desk in desks] == [[], []]
