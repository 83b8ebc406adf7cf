"""What the README says about the commands is so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from practicedesk.commands.command import TABLE
from tests.e2e.server_process import ServerProcess

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_its_table_has_every_command_in_order() -> None:
    rows = re.findall(r"^\| [a-z ]+ \| (`.*`) \|$", README, re.MULTILINE)
    told = [re.findall(r"`(\w+)`", row) for row in rows]
    assert told == [[entry.name for entry in entries] for entries in TABLE.values()]


def test_every_command_it_shows_exists() -> None:
    shown = set(re.findall(r"\bpracticedesk (?:--library \w+ )?([a-z]+)", README))
    assert len(shown) > 5
    assert shown <= {entry.name for entries in TABLE.values() for entry in entries}


CATALOGUE = """id,name,description,technology,primary_sector,geocoverage_codes
7,Chatbot for permits,A chatbot that answers questions about permits.,Artificial Intelligence,,
"""


@pytest.mark.e2e
def test_the_main_job_in_ten_lines_works_as_it_stands_there(
    new_server: ServerProcess, tmp_path: Path
) -> None:
    """Word for word in one shell; only the server is started, and the ID copied, by the test."""
    lines = re.findall(r"(?s)## The main job in ten lines\n\n```\n(.*?)\n```", README)[0].splitlines()
    (tmp_path / "catalogue.csv").write_text(CATALOGUE, encoding="utf-8")
    init, serve, *rest = lines
    assert (len(lines), " serve " in serve) == (10, True)
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LC_ALL": "C"}

    def shell(script: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", script], cwd=tmp_path, env=environment, capture_output=True, timeout=120
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    shell(init.replace("SRV", str(new_server.folder)))
    url = new_server.start()
    script = "\n".join(rest).replace("SRV", str(new_server.folder)).replace("http://127.0.0.1:8420", url)
    found = "ID=$(practicedesk --library B list practice | cut -c1-32)\n"
    before, last = script.rsplit("\n", 1)
    said = shell(f"{before}\n{found}{last.replace(' ID ', ' $ID ')}")
    assert re.search(r"^[0-9a-f]{32}  practice  Chatbot for permits$", said, re.MULTILINE)
    assert "\nThere is nothing to settle.\n1 page written to sheet.pdf.\n" in said
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
