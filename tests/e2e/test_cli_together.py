"""Several programs on one library at once: nothing is lost, in the file or in the journal beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from practicedesk.library.journal import Journal
from practicedesk_sync.log.change import read
from tests.e2e.commands import Shell
from tests.e2e.desk_process import BARE, PATIENCE_S

pytestmark = pytest.mark.e2e

WRITERS, NOTES = 3, 15
WRITE = """
import sys
from practicedesk.cli import main
for number in range(int(sys.argv[3])):
    assert main(["--library", sys.argv[1], "new", "note", f"{sys.argv[2]} {number}"]) == 0
"""


def test_three_writers_lose_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shell = Shell(tmp_path / "library", capsys)
    shell("init")
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(shell.folder), f"Writer {writer}", str(NOTES)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=BARE,
        )
        for writer in range(WRITERS)
    ]
    said = [child.communicate(timeout=PATIENCE_S)[1] for child in children]
    assert [child.returncode for child in children] == [0] * WRITERS, said
    assert len(shell.json("list", "note")) == WRITERS * NOTES
    numbers = [read(body).n for body in Journal(shell.folder / "outbox.journal").bodies()]
    assert numbers == list(range(1, WRITERS * NOTES + 1))
    assert shell("verify") == "The library is sound."
