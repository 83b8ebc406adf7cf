"""`import` and `export` of Markdown and JSON: what a person reads and a script gets."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from practicedesk.commands.answers import Answers
from practicedesk.services import importing

from .commands import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    made("init", "--sample")
    return made


def test_markdown_goes_round(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    said = shell("export", "--markdown", str(folder))
    assert said.splitlines() == [
        f"24 records written to {folder}.",
        "1 record has an open conflict: what is shown was written; --json-file keeps all versions.",
    ]
    assert shell.fails("export", "--markdown", str(folder)) == (2, "folder_not_empty")
    done = shell.json("import", str(folder))
    assert (done["new"], done["updated"], done["unchanged"], done["problems"]) == (0, 0, 24, [])


def test_json_goes_to_another_library(
    shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "all.json"
    assert shell.json("export", "--json-file", str(file)) == {
        "file": str(file),
        "records": 24,
        "links": 29,
        "unsettled": 0,
    }
    assert (
        shell.json("export", "practice", "--limit", "2", "--json-file", str(tmp_path / "two.json"))["records"]
        == 2
    )
    assert shell.fails("export", "--csv", "a.csv", "--json-file", "b.json") == (2, "usage")
    assert shell.fails("export") == (2, "usage")
    other = Shell(tmp_path / "other", capsys)
    other("init")
    said = other("import", str(file)).splitlines()
    assert said[0] == "24 new records, 29 links between records."
    assert len(other.json("conflicts")) == 1
    assert [space["name"] for space in other.json("spaces")] == ["personal", "Joined-Up Towns"]


def test_ctrl_c_ends_an_import_between_two_parts_and_the_next_one_goes_on(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 25)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it
    told = [{"kind": "note", "fields": {"title": f"{n}"}} for n in range(100)]
    whole = {"format": "practicedesk-records", "version": 1, "records": told}
    (tmp_path / "in.json").write_text(json.dumps(whole))

    def press(at: int) -> None:
        def progress(_: Answers, done: int, total: int) -> None:
            if done == at:
                signal.raise_signal(signal.SIGINT)

        monkeypatch.setattr(Answers, "progress", progress)

    press(0)
    answer = shell.run("import", str(tmp_path / "in.json"))
    assert (answer.status, answer.out) == (130, "")
    press(50)
    answer = shell.run("import", str(tmp_path / "in.json"))
    assert answer.out.splitlines() == [
        "50 of 100 records came in; import the file again to go on.",
        "50 new records.",
    ]
    assert (answer.status, answer.err) == (130, "Stopped. What was saved before is safe.\n")
    press(-1)
    assert shell("import", str(tmp_path / "in.json")) == "50 new records, 50 unchanged."
    assert signal.signal(signal.SIGINT, before) is signal.default_int_handler


def test_what_is_left_out_is_said_and_ends_with_2(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.md").write_text("---\ntitle: Good\ncolour: red\n---\n\nText.")
    (folder / "bad.md").write_text("---\ntitle: [\n---\n")
    (folder / "vague.md").write_text("---\nkind: practice\ntitle: Vague\neffort_days: many\n---\n")
    answer = shell.run("import", str(folder), "--kind", "Idea")
    assert answer.status == 2
    assert answer.err.startswith("2 things in the file could not be used; all else was.")
    said = answer.out.splitlines()
    assert said[:2] == ["2 new records, 1 left out.", "Not used: colour."]
    assert said[2].startswith("bad.md, Line 2: The front matter is not YAML")
    assert said[3].startswith("vague.md, effort_days: Effort in days:")
    assert [one["kind"] for one in shell.json("list", "idea")] == ["idea"]
    whole = {"format": "practicedesk-records", "version": 1, "records": [{"kind": "note", "fields": {}}]}
    (tmp_path / "in.json").write_text(json.dumps(whole))
    assert shell.run("import", str(tmp_path / "in.json")).out.splitlines()[1] == (
        "Record 1, title: The record has no title."
    )
