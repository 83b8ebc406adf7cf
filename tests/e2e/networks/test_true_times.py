"""What the other tests try scaled down, with the seconds and bytes there really are: minutes each."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread, Timer

import pytest

from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.remote.http import HttpCarry
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.listening import ENOUGH, WAYS, Listening
from practicedesk.services.syncing import Syncing
from tests.desks.office import WallClock, office
from tests.e2e.bad_network import PIECE, bad_network
from tests.e2e.listener import Listener
from tests.e2e.server_process import ServerProcess

from .test_poor_network import write

pytestmark = pytest.mark.torture
CUT_S = 20
SLOW_BYTES_S = 1024


class Cutting(Listener):
    """Hands connections on to a port, and cuts each of them after `CUT_S`, whatever it is doing."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.cuts = 0
        super().__init__()

    def took(self, line: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.to))
        self.open += [line, server]
        for source, target in ((line, server), (server, line)):
            Thread(target=_hand_on, args=(source, target), daemon=True).start()
        cut = Timer(CUT_S, self._cut, (line, server))
        cut.daemon = True
        cut.start()

    def _cut(self, *lines: socket.socket) -> None:
        self.cuts += 1
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServerProcess]:
    made = ServerProcess(tmp_path / "server")
    made.answer("init")
    made.answer("group", "add", "Parks")
    made.start()
    yield made
    made.stop()


def test_where_every_line_is_cut_after_20_seconds_news_is_asked_for_by_short_ones(
    served: ServerProcess, tmp_path: Path
) -> None:
    cutting = Cutting(int(served.url.rpartition(":")[2]))
    url = f"http://127.0.0.1:{cutting.port}"
    library = create(tmp_path / "ana", WallClock(), random.Random(1).randbytes)
    try:
        enrol(library, HttpCarry(url), url, served.answer("invite", "ana", "--space", "Parks"))
        Syncing(library, channel(library, HttpCarry(url))).run()
        listening = Listening(library)
        took = []
        for _ in range(2 * ENOUGH + 1):
            begun = time.monotonic()
            assert listening.for_news(channel(library, HttpCarry(url)), "here") is False
            took.append(time.monotonic() - begun)
        assert cutting.cuts >= 2 * ENOUGH
        assert all(CUT_S - 2 < each < CUT_S + 10 for each in took[:-1])
        assert took[-1] < WAYS[-1].most_s + 5
        write_two(library)
        assert Syncing(library, channel(library, HttpCarry(url))).run().sent == 2
    finally:
        cutting.close()
        library.close()


def write_two(library: Library) -> None:
    for title in ("Acorns", "Beeches"):
        Editing(library).new("note", title, "Parks")


def test_at_one_kilobyte_a_second_all_comes_and_goes(tmp_path: Path) -> None:
    with office(tmp_path) as made, bad_network(made.door.handle) as network:
        ana, other = made.desk("ana"), made.desk("ana")
        network.pause_s = PIECE / SLOW_BYTES_S
        write(ana, 12, 1)
        begun = time.monotonic()
        report = ana.sync(HttpCarry(network.url))
        took_s = time.monotonic() - begun
        assert (report.sent, report.requests) == (12, 1)
        assert took_s > 90, "more than the minute of silence after which a line is given up"
        assert other.sync(HttpCarry(network.url)).received == 12
