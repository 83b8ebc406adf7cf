"""What the server's own tests share: a data folder, and its commands run in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from practicedesk_sync.server import cli


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def code(self) -> str:
        return str(json.loads(self.err)["code"])


Command = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "server"


@pytest.fixture
def command(folder: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `practicedesk-server --data FOLDER …` in this process."""

    def run(*arguments: str) -> Ended:
        status = cli.main(["--data", str(folder), *arguments])
        printed = capsys.readouterr()
        return Ended(status, printed.out.rstrip("\n"), printed.err.rstrip("\n"))

    return run


@pytest.fixture
def server(command: Command) -> Command:
    """The same, on a server that is set up."""
    assert command("init").status == 0
    return command
