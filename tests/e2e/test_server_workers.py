"""Several server processes on one PostgreSQL: one order, nothing lost, an orderly end, no secret shown."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from practicedesk.library.opening import create
from practicedesk.remote.http import HttpCarry
from practicedesk.services.checking import verify
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import channel, enrol
from practicedesk.services.syncing import Syncing
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol.envelope import CONTENT_TYPE
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.data import Place, open_data
from tests.contract.hand_desk import now_ms
from tests.desks.contents import dumped
from tests.e2e.server_process import PATIENCE_S, ServerProcess
from tests.postgres import SECRET, Postgres

pytestmark = pytest.mark.e2e

DESKS, ROUNDS, SPACES = 8, 3, 3


@pytest.fixture
def server(postgres: Postgres, tmp_path: Path) -> Iterator[ServerProcess]:
    """Two workers that serve."""
    with _serving(postgres, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def shared(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The same, for tests that leave them running."""
    with _serving(postgres, tmp_path_factory.mktemp("server")) as made:
        yield made


@contextmanager
def _serving(postgres: Postgres, folder: Path) -> Iterator[ServerProcess]:
    made = ServerProcess(folder / "server", postgres.new_database(), workers=2)
    made.answer("init")
    made.start()
    yield made
    made.stop()


class Colleague:
    """A real library whose owner writes into every group, and synchronises after each round."""

    def __init__(self, folder: Path, url: str, code: str, groups: list[str]) -> None:
        self.library = create(folder, now_ms, os.urandom)
        self.carry = HttpCarry(url)
        self.groups = groups
        self.name = folder.name
        enrol(self.library, self.carry, url, code)
        self.sync()

    def sync(self) -> None:
        Syncing(self.library, channel(self.library, self.carry)).run()

    def work(self) -> None:
        for number in range(ROUNDS):
            for group in self.groups:
                Editing(self.library).new("note", f"{self.name} {number}", group)
            self.sync()


def _codes(server: ServerProcess, groups: int) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The groups, and for each desk its code and the groups it lets in: the first, and one of the others."""
    with closing(open_data(Place(server.folder, server.database), now_ms, os.urandom)) as data:
        made = [admin.add_group(data.server, f"Group {number}") for number in range(groups)]
        codes = []
        for number in range(DESKS):
            own = [made[0], made[1 + number % (groups - 1)]]
            grants = dict.fromkeys(own, CONTRIBUTOR)
            with data.server.engine.begin() as connection:
                code = data.server.accounts(connection).invite(f"desk{number}", grants)
            codes.append((code.text, own))
    return made, codes


def test_eight_desks_at_two_workers_get_one_order(shared: ServerProcess, tmp_path: Path) -> None:
    server = shared
    groups, codes = _codes(server, SPACES)
    desks = [
        Colleague(tmp_path / f"desk{number}", server.url, code, own)
        for number, (code, own) in enumerate(codes)
    ]
    threads = [threading.Thread(target=desk.work) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.sync()
    for group in groups:
        told = server.answer("dump", "--space", group)
        assert {dumped(desk.library, group).decode() for desk in desks if group in desk.groups} == {told}
    assert told.count('"kind":"note"') == DESKS // (SPACES - 1) * ROUNDS
    assert [fault for desk in desks for fault in verify(desk.library)] == []
    assert server.answer("verify").startswith("All holds")
    answered = {line.split()[2] for line in server.log.splitlines() if "/exchange 200" in line}
    assert len(answered) == 2, "one worker has done all the work"
    assert not re.search(r"/exchange 5\d\d", server.log)
    for desk in desks:
        desk.library.close()


def test_requests_under_way_are_finished_when_it_is_told_to_stop(server: ServerProcess) -> None:
    body = b"no sealed message"
    head = f"POST /sync/v1/hello HTTP/1.1\r\nHost: x\r\nContent-Type: {CONTENT_TYPE}\r\n"
    head += f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as line:
        line.sendall(head.encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 100")
        stopping = threading.Thread(target=lambda: statuses.append(server.stop()))
        statuses: list[int] = []
        stopping.start()
        line.sendall(body)
        assert line.recv(4096).startswith(b"HTTP/1.1 400")
        stopping.join()
    assert statuses == [0]
    assert "Traceback" not in server.log


def test_a_worker_that_dies_is_replaced_and_none_outlives_the_first_process(server: ServerProcess) -> None:
    first, second = server.children()
    os.kill(first, signal.SIGKILL)
    _until(lambda: len(server.children()) == 2 and first not in server.children())
    assert requests.get(f"{server.url}/healthz", timeout=PATIENCE_S).status_code == 200
    assert f"worker {first} ended with -9; another one starts" in server.log
    server.stop(signal.SIGKILL)
    _until(lambda: not _is_running(second))


def test_a_password_is_shown_nowhere(shared: ServerProcess) -> None:
    server = shared
    assert SECRET in server.environment["PRACTICEDESK_DATABASE"]
    children = server.children()
    assert len(children) == 2
    for process in children:
        assert SECRET not in Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    assert server.database is not None
    assert requests.get(f"{server.url}/healthz", timeout=PATIENCE_S).status_code == 200
    wrong = ServerProcess(server.folder, server.database.set(database="nowhere"))
    unreadable = ServerProcess(server.folder)
    unreadable.environment["PRACTICEDESK_DATABASE"] = f"postgresql+psycopg://pd:{SECRET}@{SECRET}@host/x"
    for other, code in ((wrong, "data_unusable"), (unreadable, "database_url")):
        done = other.command("--json", "verify")
        assert json.loads(done.stderr)["code"] == code
        assert SECRET not in done.stderr + done.stdout
    assert SECRET not in server.log


def test_a_database_that_went_away_is_told_and_found_again(shared: ServerProcess, postgres: Postgres) -> None:
    server = shared
    assert server.database is not None
    ended = (
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{server.database.database}'"
    )
    for _ in range(4):
        assert requests.get(f"{server.url}/healthz", timeout=PATIENCE_S).status_code == 200
        postgres.execute(ended)


def _until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


def _is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
