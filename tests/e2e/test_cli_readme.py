"""What the README says about the commands is so."""

from __future__ import annotations

import re
from pathlib import Path

from practicedesk.commands.command import TABLE

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_its_table_has_every_command_in_order() -> None:
    rows = re.findall(r"^\| [a-z ]+ \| (`.*`) \|$", README, re.MULTILINE)
    told = [re.findall(r"`(\w+)`", row) for row in rows]
    assert told == [[entry.name for entry in entries] for entries in TABLE.values()]


def test_every_command_it_shows_exists() -> None:
    shown = set(re.findall(r"\bpracticedesk (?:--library \w+ )?([a-z]+)", README))
    assert len(shown) > 5
    assert shown <= {entry.name for entries in TABLE.values() for entry in entries}
