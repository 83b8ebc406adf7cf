"""Two networks of this computer's own with a line between them, of which either direction can be cut.

A direction is cut by what the sender holds for the other's hardware address: its packets go out and reach
nobody, without an error and without a word, as through a firewall that drops them.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

NETWORK = "10.93.71."
NOBODY = "02:00:00:00:00:99"
_NEW_NETWORK = 0x40000000
Result = TypeVar("Result")


class Side:
    """One end of the line: a network with one address."""

    def __init__(self, number: int) -> None:
        self.name = f"practicedesk-{os.getpid()}-{number}"
        self.device = f"pd{os.getpid() % 100_000}-{number}"
        self.address = f"{NETWORK}{number}"

    @property
    def prefix(self) -> list[str]:
        """Before a command that is to run there."""
        return ["ip", "netns", "exec", self.name]

    def ip(self, *words: str) -> None:
        _ip("-n", self.name, *words)

    def run(self, work: Callable[[], Result]) -> Result:
        """Do `work` in a thread of that network."""
        done: list[Result] = []
        failed: list[BaseException] = []

        def there() -> None:
            try:
                with Path("/run/netns", self.name).open("rb") as network:
                    assert ctypes.CDLL(None).setns(network.fileno(), _NEW_NETWORK) == 0
                done.append(work())
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=there)
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
        return done[0]


class Line:
    """Between a server and a desk."""

    def __init__(self) -> None:
        self.server, self.desk = Side(1), Side(2)

    def cut(self, sender: Side) -> None:
        """Nothing that `sender` sends arrives any more."""
        sender.ip("neigh", "replace", self._other(sender), "lladdr", NOBODY, "nud", "permanent", *_at(sender))

    def heal(self, sender: Side) -> None:
        sender.ip("neigh", "del", self._other(sender), *_at(sender))

    def _other(self, side: Side) -> str:
        return (self.desk if side is self.server else self.server).address


def missing() -> str:
    """Why there can be no such networks here; "" where there can."""
    if not hasattr(os, "geteuid") or os.geteuid() or shutil.which("ip") is None:
        return "networks of one's own take root and the program `ip`"
    name = f"practicedesk-{os.getpid()}"
    done = subprocess.run(["ip", "netns", "add", name], capture_output=True)
    if done.returncode:
        return "this computer lets nobody make networks"
    _ip("netns", "del", name)
    return ""


@contextmanager
def line() -> Iterator[Line]:
    """Both networks, up; gone at the end."""
    made = Line()
    sides = (made.server, made.desk)
    try:
        for side in sides:
            _ip("netns", "add", side.name)
        ends = [("name", side.device, "netns", side.name) for side in sides]
        _ip("link", "add", *ends[0], "type", "veth", "peer", *ends[1])
        for side in sides:
            side.ip("addr", "add", f"{side.address}/24", "dev", side.device)
            for device in ("lo", side.device):
                side.ip("link", "set", device, "up")
        yield made
    finally:
        for side in sides:
            subprocess.run(["ip", "netns", "del", side.name], capture_output=True)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _at(side: Side) -> tuple[str, str]:
    return "dev", side.device
