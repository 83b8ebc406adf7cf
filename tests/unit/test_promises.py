"""The README's table of promises names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = 8
"""As many as are made."""


def test_each_promise_names_the_tests_that_prove_it() -> None:
    table = (
        (ROOT / "README.md").read_text(encoding="utf-8").partition("## Promises\n")[2].partition("\n## ")[0]
    )
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == PROMISES
    for _, proof, wholly in rows:
        files = [ROOT / name for name in re.findall(r"\]\(([^)]+)\)", proof)]
        assert files
        assert [file for file in files if "\ndef test_" not in file.read_text(encoding="utf-8")] == []
        assert wholly.strip() == "Yes" or wholly.strip().startswith("In part: ")
