"""`history`, `restore --version`, `--as-of` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.commands import Shell

TOMORROW = "9998-12-31"


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    made("init")
    return made


@pytest.fixture
def record(shell: Shell) -> str:
    id_ = shell("new", "practice", "Benches", "summary=Old", "problem=One.")
    shell("set", id_, "summary=New", "problem=One.\n\nTwo.")
    return id_


def test_versions_are_numbered_compared_and_restored(shell: Shell, record: str) -> None:
    assert [line.split()[0] for line in shell("history", record).splitlines()] == ["1", "2"]
    assert [row["version"] for row in shell.json("history", record)] == [1, 2]
    told = shell("history", record, "--compare", "1", "2")
    assert "Problem\n+ \n+ Two." in told
    assert "Summary\n- Old\n+ New" in told
    summary = shell.json("history", record, "--compare", "2", "1")["differences"][0]
    assert (summary["field"], summary["before"], summary["after"]) == ("summary", "New", "Old")
    assert "Old" in shell("show", record, "--version", "1")
    assert shell("restore", record, "--version", "1", "--section", "summary") == (
        "As in version 1 again: Summary."
    )
    assert shell.json("show", record)["fields"]["problem"] == "One.\n\nTwo."
    assert shell.json("restore", record, "--version", "1")["restored"] == ["Problem"]
    assert shell("restore", record, "--version", "1") == "Nothing to change: it is so already."


def test_a_space_is_exported_as_it_stood(shell: Shell, record: str, tmp_path: Path) -> None:
    then = shell.json("history", record)[0]["at"]
    shell("delete", record)
    assert shell("list", "--as-of", "2020-01-01") == ""
    assert shell("list", "--as-of", TOMORROW) == ""
    assert record in shell("list", "--as-of", TOMORROW, "--trash")
    target = tmp_path / "then.json"
    shell("export", "--json-file", str(target), "--as-of", TOMORROW, "--trash")
    (row,) = json.loads(target.read_text(encoding="utf-8"))["records"]
    assert (row["id"], row["trash"]) == (record, True)
    assert shell("export", "--markdown", str(tmp_path / "md"), "--as-of", then).startswith("1 record ")
    (file,) = (tmp_path / "md").iterdir()
    assert "summary: Old" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("history", "ID", "--compare", "1", "9"), "version_unknown"),
        (("restore", "ID", "--version", "9"), "version_unknown"),
        (("restore", "ID", "--section", "summary"), "usage"),
        (("restore", "ID", "--version", "1", "--section", "nonsense"), "field_unknown"),
        (("show", "ID", "--as-of", "yesterday"), "moment"),
        (("show", "ID", "--as-of", "1999-01-01"), "not_yet"),
        (("list", "--as-of", "2026-01-01", "--where", "level=local"), "as_of_query"),
        (("export", "--ics", "x.ics", "--as-of", "2026-01-01"), "usage"),
    ],
)
def test_what_cannot_be_is_said(shell: Shell, record: str, arguments: tuple[str, ...], code: str) -> None:
    assert shell.fails(*(record if one == "ID" else one for one in arguments)) == (2, code)
