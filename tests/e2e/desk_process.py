"""A library used through the real `practicedesk`, one process a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("practicedesk")
PATIENCE_S = 120

BARE = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
"""No language, no display, no keyring: what a script on a server has."""


class DeskProcess:
    """The library in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one command to its end, whatever comes of it."""
        line: list[str | Path] = [PROGRAM, "--library", self.folder, *arguments]
        return subprocess.run(line, capture_output=True, env=BARE, timeout=PATIENCE_S)

    def __call__(self, *arguments: str) -> str:
        """What a command that must succeed prints, without the last line end."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().removesuffix("\n")

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def fails(self, *arguments: str) -> tuple[int, str]:
        """The exit status and the error's code of a command that must not succeed."""
        done = self.run("--json", *arguments)
        assert done.stdout == b""
        error = json.loads(done.stderr)
        assert set(error) == {"code", "message", "next"}
        return done.returncode, error["code"]
