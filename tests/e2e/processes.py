"""The real commands as real processes: desks and a server that starts and is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

COMMANDS = Path(sys.executable).parent
TIME_LIMIT_S = 120

# No locale, no display, no home with a keyring: what a script on a server has.
BARE = {"PATH": os.environ["PATH"], "LC_ALL": "C"}


def run(command: str, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run an installed command to its end."""
    return subprocess.run(
        [COMMANDS / command, *arguments],
        input=given.encode(),
        capture_output=True,
        env=BARE,
        timeout=TIME_LIMIT_S,
    )


class Desk:
    """One library, used through `practicedesk`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
        return run("practicedesk", "--library", str(self.folder), *arguments, given=given)

    def __call__(self, *arguments: str, given: str = "") -> str:
        """What a command prints when it succeeds, without the last line end."""
        done = self.run(*arguments, given=given)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().removesuffix("\n")

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def fails(self, *arguments: str) -> tuple[int, dict[str, str]]:
        """The exit status and the error of a command that does not succeed."""
        done = self.run("--json", *arguments)
        assert done.stdout == b""
        error: dict[str, str] = json.loads(done.stderr)
        assert set(error) == {"code", "message", "next"}
        return done.returncode, error


class Server:
    """One `practicedesk-server` folder; `start` and `kill` its process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = "0"
        self.url = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, *arguments: str) -> str:
        done = run("practicedesk-server", "--data", str(self.folder), *arguments)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().removesuffix("\n")

    def start(self) -> None:
        """Start it, after a kill at its earlier address; returns when it answers."""
        line: list[str | Path] = [COMMANDS / "practicedesk-server", "--data", self.folder]
        line += ["serve", "--port", self.port]
        self._process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=BARE)
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode()
        assert said.startswith("Listening on "), said
        self.url = said.split()[-1]
        self.port = self.url.rpartition(":")[2]

    def kill(self) -> None:
        """End it without a chance to tidy up."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A new server, running; killed at the end."""
    made = Server(folder)
    made("init")
    made.start()
    try:
        yield made
    finally:
        made.kill()
