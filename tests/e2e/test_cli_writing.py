"""`init`, `new`, `set`, `add`, `remove`, `delete`, `restore`: as one types them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.e2e.commands import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    made("init")
    return made


def fields(shell: Shell, id_: str) -> dict[str, object]:
    shown: dict[str, object] = shell.json("show", id_)["fields"]
    return shown


def test_new_prints_the_id_alone_and_nothing_else(shell: Shell) -> None:
    answer = shell.run("new", "practice", "Chatbot", "maturity=Pilot", "tags=a,b")
    assert (answer.status, len(answer.out), answer.out[-1], answer.err) == (0, 33, "\n", "")
    id_ = answer.out.strip()
    assert shell.json("new", "idea", "Another").keys() == {"id"}
    assert fields(shell, id_) == {"title": "Chatbot", "maturity": "pilot", "tags": ["a", "b"]}


def test_options_may_stand_before_between_and_after_fields(shell: Shell) -> None:
    shell("new", "group", "Digital services")
    for order in (
        ("--space", "Digital services", "note", "One", "body=x"),
        ("note", "Two", "body=x", "--space", "Digital services"),
        ("note", "Three", "--space", "Digital services", "body=x"),
    ):
        shell("new", *order)
    assert len(shell.json("list", "note", "--space", "digital services")) == 3


def test_a_value_may_come_from_a_file_or_from_standard_input(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = shell("new", "practice", "Chatbot")
    (tmp_path / "text.md").write_bytes("\ufeffDés données\r\nin two lines\n".encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Gesprächig".encode())))
    shell("set", id_, f"problem=@{tmp_path / 'text.md'}", "context=-", "summary=a=b")
    after = fields(shell, id_)
    assert (after["problem"], after["context"], after["summary"]) == (
        "Dés données\nin two lines",
        "Gesprächig",
        "a=b",
    )


def test_a_value_that_begins_with_an_at_sign_is_written_with_two(shell: Shell) -> None:
    id_ = shell("new", "practice", "Chatbot", "problem=@@towns asked for it", "tags=@@x,y")
    after = fields(shell, id_)
    assert (after["problem"], after["tags"]) == ("@towns asked for it", ["@x", "y"])


def test_an_unknown_field_or_command_is_answered_with_what_is_near(shell: Shell) -> None:
    said = shell.run("new", "practice", "Chatbot", "organization=Town").err
    assert "Did you mean “organisation”" in said and "practicedesk fields practice" in said
    assert len(said) < 200
    assert "Did you mean “search”" in shell.run("serch", "bus").err


def test_a_file_that_cannot_be_read_is_named(shell: Shell, tmp_path: Path) -> None:
    id_ = shell("new", "practice", "Chatbot")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff\xfe")
    assert shell.fails("set", id_, f"problem=@{tmp_path / 'missing.md'}") == (2, "file_unreadable")
    assert shell.fails("set", id_, f"problem=@{tmp_path / 'picture.png'}") == (2, "file_encoding")


def test_saying_the_same_again_changes_nothing(shell: Shell) -> None:
    id_ = shell("new", "practice", "Chatbot", "problem=One")
    assert shell.json("set", id_, "problem=One", "title=Chatbot")["changed"] is False
    assert shell.json("set", id_, "problem=Two")["changed"] is True
    assert shell.json("add", id_, "tags=a", "tags=b")["changed"] is True
    assert shell.json("add", id_, "tags=a")["changed"] is False
    assert shell.json("remove", id_, "tags=a,b")["changed"] is True
    assert fields(shell, id_)["tags"] == []


def test_deleting_several_is_all_or_nothing_and_can_be_undone(shell: Shell) -> None:
    one, two = shell("new", "note", "One"), shell("new", "note", "Two")
    assert shell.fails("delete", one, "000000") == (2, "record_unknown")
    assert len(shell.json("list")) == 2
    assert [row["changed"] for row in shell.json("delete", one, two, one)] == [True, True, True]
    assert shell.json("list") == []
    assert {row["id"] for row in shell.json("list", "--trash")} == {one, two}
    shell("restore", one)
    assert [row["id"] for row in shell.json("list")] == [one]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("new", "chair", "Title"), "kind_unknown"),
        (("new", "practice", "  "), "title_missing"),
        (("new", "practice", "Title", "--space", "Nowhere"), "space_unknown"),
        (("new", "practice", "Title", "colour=red"), "field_unknown"),
        (("new", "practice", "Title", "maturity=great"), "field_value"),
        (("new", "practice", "Title", "maturity"), "pair"),
        (("set", "000000", "maturity=pilot"), "record_unknown"),
        (("add", "000000", "tags=a"), "record_unknown"),
        (("init",), "library_exists"),
    ],
)
def test_a_mistake_ends_with_2_and_says_what_to_change(
    shell: Shell, command: tuple[str, ...], code: str
) -> None:
    assert shell.fails(*command) == (2, code)


def test_a_group_is_not_deleted(shell: Shell) -> None:
    assert shell.fails("delete", shell("new", "group", "Towns")) == (2, "group_delete")


def test_what_can_hardly_be_meant_is_said_and_saved(shell: Shell, tmp_path: Path) -> None:
    made = shell.run("new", "note", "Minutes", "retention_until=2020")
    assert made.err == "“Keep until” is a day that has passed.\n"
    id_ = shell("new", "practice", "Trees", "start=2026-11")
    said = "“End” is before “Start”."
    assert shell("set", id_, "end=2025").splitlines()[-1] == said
    assert shell.json("set", id_, "end=2024")["doubts"] == [said]
    assert shell("set", id_, "title=Hedges") == "Saved on this computer."
    file = tmp_path / "rows.csv"
    file.write_text("kind,title,start,end\npractice,Ponds,2026,2025\npractice,Paths,2026-02,2026-01\n")
    told = shell("import", str(file), "--preset", "plain")
    assert f"{said} Records of which this is so: 2, first “Ponds”." in told.splitlines()
