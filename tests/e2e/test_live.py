"""Desks that wait hear of something new at once, over whatever their network bears."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests

from practicedesk.library.identity import setting
from practicedesk.library.opening import create
from practicedesk.library.spaces import shared_spaces
from practicedesk.remote.checking import FINE
from practicedesk.remote.http import HttpCarry
from practicedesk.remote.network import Network
from practicedesk.services.doctor import examination
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.listening import WAYS, Listening
from practicedesk.services.syncing import Syncing
from practicedesk_sync.protocol import envelope
from practicedesk_sync.protocol.messages import WaitRequest, encode
from practicedesk_sync.protocol.streams import EVENT_STREAM, HEARTBEAT
from practicedesk_sync.replica.reading import state_hash
from tests.desks.office import WallClock
from tests.e2e.server_process import ServerProcess

SOON_S = 14
"""Less than it takes to look again without being told (15 s), or to end with grace (20 s)."""


class Ear:
    """A desk of somebody who waits for news in a thread of its own."""

    def __init__(self, server: ServerProcess, folder: Path, name: str) -> None:
        self.url = server.url
        self.library = create(folder / name, WallClock(), random.Random(name).randbytes)
        code = server.answer("invite", name, "--space", "Parks")
        enrol(self.library, HttpCarry(self.url), self.url, code)
        self.listening = Listening(self.library)
        self.sync()

    def sync(self) -> None:
        Syncing(self.library, channel(self.library, HttpCarry(self.url))).run()

    def for_news(self) -> bool | None:
        return self.listening.for_news(channel(self.library, HttpCarry(self.url)), "here")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    made = ServerProcess(tmp_path_factory.mktemp("live") / "server")
    made.answer("init")
    made.answer("group", "add", "Parks")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def ear(served: ServerProcess, tmp_path: Path) -> Iterator[Callable[[str], Ear]]:
    made: list[Ear] = []

    def one(name: str) -> Ear:
        made.append(Ear(served, tmp_path, f"{name} {tmp_path.name}"))
        return made[-1]

    yield one
    for each in made:
        each.library.close()


def in_thread(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begins `work`; what is given back waits for it and gives (result, seconds)."""
    done: list[tuple[Any, float]] = []
    begun = time.monotonic()
    thread = Thread(target=lambda: done.append((work(), time.monotonic() - begun)), daemon=True)
    thread.start()

    def ended() -> tuple[Any, float]:
        thread.join(60)
        return done[0]

    return ended


@pytest.mark.parametrize("unborne", [0, 1])
def test_a_colleagues_change_is_heard_at_once(ear: Callable[[str], Ear], unborne: int) -> None:
    """Over a stream, and by a request that is answered late."""
    ana, ben = ear("ana"), ear("ben")
    ana.sync()
    if unborne:
        ben.listening._remember("here", unborne)
    waiting = in_thread(ben.for_news)
    Editing(ana.library).new("note", "Acorns", "Parks")
    ana.sync()
    news, took_s = waiting()
    assert news is True and took_s < SOON_S
    ben.sync()
    assert WAYS[unborne].stream is not bool(unborne)


def test_the_check_of_a_connection_listens_over_a_real_stream(ear: Callable[[str], Ear]) -> None:
    ana = ear("ana")
    checking = examination(ana.library, Network(), ana.url)
    checking.listen_s = 1
    begun = time.monotonic()
    found = {one.step: one.mark for one in checking.run()}
    assert found["news"] == FINE and time.monotonic() - begun > 1


def test_what_one_does_not_read_is_no_news_and_removal_is(
    served: ServerProcess, ear: Callable[[str], Ear]
) -> None:
    ana, ben = ear("ana"), ear("ben")
    ana.sync()
    waiting = in_thread(ben.for_news)
    Editing(ana.library).new("note", "For Ana alone")
    ana.sync()
    device = next(line for line in served.answer("device", "list").splitlines() if ben.library.key.id in line)
    served.answer("device", "end", device.split()[0])
    news, took_s = waiting()
    assert news is True and took_s < SOON_S + 20


def test_a_server_that_ends_does_not_wait_for_those_who_wait(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "server")
    server.answer("init")
    server.answer("group", "add", "Parks")
    server.start()
    ben = Ear(server, tmp_path, "ben")
    with _stream(ben) as lines:
        assert next(lines) == HEARTBEAT.strip()
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < SOON_S
        assert any(line.startswith(b"data: ") for line in lines)
    ben.library.close()


@contextmanager
def _stream(ear: Ear) -> Iterator[Iterator[bytes]]:
    """The lines the server sends to somebody for whom there is no news."""
    with ear.library.reading() as connection:
        request = WaitRequest(state=state_hash(connection, shared_spaces(connection)), most_s=600)
        token = setting(connection, "token")
    frame = envelope.seal_request(ear.library.key, "events", token, "0" * 32, encode(request))
    about: dict[str, Any] = {
        "headers": {"Content-Type": envelope.CONTENT_TYPE},
        "stream": True,
        "timeout": 60,
    }
    with requests.post(f"{ear.url}/sync/v1/events", frame, **about) as answer:
        assert answer.headers["Content-Type"].startswith(EVENT_STREAM)
        yield answer.iter_lines(chunk_size=1)
