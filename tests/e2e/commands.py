"""Commands run in this process: quick, and the same code as the installed program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from practicedesk.cli import main


@dataclass(frozen=True)
class Answer:
    """What one command came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def code(self) -> str:
        """The code of an error told in JSON, which is all there is on standard error."""
        error = json.loads(self.err)
        assert set(error) == {"code", "message", "next"}
        return str(error["code"])


class Shell:
    """Runs commands in one library."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capture = capture

    def run(self, *arguments: str) -> Answer:
        status = main(["--library", str(self.folder), *arguments])
        out, err = self.capture.readouterr()
        assert "Traceback" not in out + err
        return Answer(status, out, err)

    def __call__(self, *arguments: str) -> str:
        """What a command that must succeed prints, without the last line end."""
        answer = self.run(*arguments)
        assert answer.status == 0, answer.err
        return answer.out.removesuffix("\n")

    def json(self, *arguments: str) -> Any:
        return json.loads(self("--json", *arguments))

    def fails(self, *arguments: str) -> tuple[int, str]:
        """The exit status and the error's code of a command that must not succeed."""
        answer = self.run("--json", *arguments)
        assert answer.out == ""
        return answer.status, answer.code
