"""A server that may be gone after any request, and a desk that goes on until it is answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from practicedesk.remote.http import HttpCarry
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.protocol.messages import ExchangeRequest
from practicedesk_sync.replica.verify import verify
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server import audit, data
from practicedesk_sync.server.door import Door
from practicedesk_sync.server.guard import GUARD
from practicedesk_sync.server.rewound import quarantined
from tests.contract.hand_desk import HandDesk, now_ms
from tests.e2e.server_process import READY
from tests.kills.lives import Harm, Life, Lives

PUSHES = 12
"""Asked of each life, if it lasts so long."""
STALL_S = 20


class HarmedServer:
    """`taken`: titles of what the server has said that it took, by somebody's push; `sent`: all of them."""

    def __init__(self, folder: Path) -> None:
        self.place = data.Place(folder / "server")
        made = data.create(self.place, now_ms, os.urandom)
        data.finish(made)
        self.group = admin.add_group(made.server, "G")
        code, _ = admin.invite(made.server, "ana", self.group, CONTRIBUTOR)
        self.ana = HandDesk(Door(made.server).handle)
        self.ana.enrol(code.text)
        made.close()
        beside = [f"{data.DATABASE}{ending}" for ending in ("", "-wal", "-shm")]
        self.lives = Lives(folder, [self.place.folder / name for name in (*beside, GUARD)])
        self.taken: list[str] = []
        self.lived = 0
        self.fell = False
        """Whether the last life was over before it was killed at its end."""
        self._waiting: ExchangeRequest | None = None
        self._title = ""

    def live(self, harm: Harm | None = None, killed_after: int = PUSHES) -> Life:
        """One life, which ends by `harm` or is killed after so many pushes."""
        self.lived += 1

        def ask(process: int) -> None:
            if url := self._url(process):
                self.ana.carry = self.ana.channel.carry = HttpCarry(url, stall_s=STALL_S)
                for number in range(killed_after):
                    if not self._pushed(f"Note {self.lived}.{number}"):
                        break
            self.fell = not _lives(process)
            _kill(process)

        command = ["--data", str(self.place.folder), "serve", "--port", "0"]
        life = self.lives.live("practicedesk-server", command, harm=harm, meanwhile=ask)
        for words in ("Traceback", "could not be answered"):
            assert words not in life.out, life.out
        self._heal()
        return life

    def _url(self, process: int) -> str:
        """The address, once it says that it listens; "" if it ends before."""
        while _lives(process):
            if (said := self.lives.out()).startswith(READY) and "\n" in said:
                return said.partition("\n")[0].removeprefix(READY).strip()
            os.sched_yield()
        return ""

    def _pushed(self, title: str) -> bool:
        """Whether the server has answered; what it has not is said again, as it was, until it does."""
        if self._waiting is None:
            self._waiting, self._title = self.ana.signed(self.ana.note(self.group, title)), title
        try:
            answer = self.ana.channel.exchange(self._waiting)
        except PracticeDeskError as error:
            assert error.exit_status == 3, error.code
            return False
        assert answer.verdicts == []
        self.taken.append(self._title)
        self._waiting = None
        return True

    def _heal(self) -> None:
        """The server is opened again: all that it took is there, once, and what it is made of holds."""
        with closing(data.open_data(self.place, now_ms, os.urandom)) as opened:
            self.ana.carry = self.ana.channel.carry = Door(opened.server).handle
            while self._waiting is not None:
                assert self._pushed("")
            self.ana.pull()
            with opened.reader.begin() as connection:
                assert quarantined(connection) == set()
                assert audit.check(connection, opened.server.keys)[1] == ""
        assert self.ana.titles(self.group) == ["G", *self.taken]

    def agree(self) -> None:
        """The group follows from its log."""
        with (
            closing(data.open_data(self.place, now_ms, os.urandom)) as opened,
            opened.reader.begin() as connection,
        ):
            assert verify(connection, self.group, opened.server.keys) == []


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _kill(process: int) -> None:
    if _lives(process):
        os.kill(process, 9)


@contextmanager
def harmed_server(folder: Path) -> Iterator[HarmedServer]:
    server = HarmedServer(folder)
    try:
        yield server
    finally:
        server.lives.close()
