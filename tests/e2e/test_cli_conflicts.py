"""`conflicts` and `resolve`: the open conflict of the sample, settled in every way there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.commands import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    made("init", "--sample")
    return made


@pytest.fixture
def meeting(shell: Shell) -> str:
    return str(shell.json("conflicts")[0]["record"])


def minutes(shell: Shell, meeting: str) -> str:
    return str(shell.json("show", meeting)["fields"]["minutes"])


def test_a_conflict_names_the_record_the_field_and_all_versions(shell: Shell, meeting: str) -> None:
    (conflict,) = shell.json("conflicts")
    assert (conflict["kind"], conflict["field"], conflict["number"]) == ("meeting", "minutes", 1)
    assert "ten boardings" in conflict["others"][0]["value"]
    assert (conflict["shown"]["who"], conflict["shown"]["at"][:2]) == ("P. Adeyemi", "20")
    assert shell.json("conflicts", meeting) == [conflict]
    assert shell.json("conflicts", shell("new", "note", "Calm")) == []
    said = shell("conflicts")
    assert "by P. Adeyemi (of the sample), " in said
    assert "Minutes (minutes 1)" in said and "shown:" in said and "other1:" in said


@pytest.mark.parametrize(
    ("choice", "kept", "gone"),
    [
        (("--keep", "shown"), "five boardings", "ten boardings"),
        (("--keep", "other"), "ten boardings", "five boardings"),
        (("--keep", "other1"), "ten boardings", "five boardings"),
        (("--text", "**Small stops.** Eight."), "**Small stops.** Eight.", "boardings"),
    ],
)
def test_one_version_or_other_words_take_the_place(
    shell: Shell, meeting: str, choice: tuple[str, str], kept: str, gone: str
) -> None:
    assert shell.json("resolve", meeting, "minutes", *choice)["open"] == 0
    text = minutes(shell, meeting)
    assert kept in text and gone not in text
    assert text.count("**Small stops.**") == 1
    assert shell("conflicts") == "There is nothing to settle."


def test_both_versions_may_stay_and_words_may_come_from_a_file(
    shell: Shell, meeting: str, tmp_path: Path
) -> None:
    shell("resolve", meeting, "minutes", "1", "--both")
    text = minutes(shell, meeting)
    assert "five boardings" in text and "ten boardings" in text
    (tmp_path / "words.md").write_text("**Small stops.** From a file.\n", encoding="utf-8")
    assert shell.fails("resolve", meeting, "minutes", "--text", f"@{tmp_path / 'words.md'}") == (
        2,
        "conflict_unknown",
    )


def test_typing_elsewhere_in_the_text_settles_nothing(shell: Shell, meeting: str) -> None:
    shell("set", meeting, f"minutes={minutes(shell, meeting)}\n\nOne more paragraph.")
    (conflict,) = shell.json("conflicts")
    assert "ten boardings" in conflict["others"][0]["value"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("minutes", "--keep", "other2"), "version_unknown"),
        (("minutes", "--keep", "mine"), "version_unknown"),
        (("minutes", "2", "--keep", "shown"), "conflict_unknown"),
        (("place", "--keep", "shown"), "conflict_unknown"),
        (("minutes",), "usage"),
        (("minutes", "--both", "--text", "x"), "usage"),
        (("minutes", "first", "--both"), "usage"),
    ],
)
def test_a_mistake_settles_nothing(shell: Shell, meeting: str, arguments: tuple[str, ...], code: str) -> None:
    assert shell.fails("resolve", meeting, *arguments) == (2, code)
    assert len(shell.json("conflicts")) == 1


def test_publishing_an_open_conflict_says_that_the_shown_version_goes_out(shell: Shell, meeting: str) -> None:
    published = shell.json("publish", meeting, "--to", "personal")
    assert (published["version"], published["unsettled"]) == (1, ["minutes"])
    assert "five boardings" in shell("show", published["id"])
    assert "still awaits a decision: minutes." in shell("publish", meeting, "--to", "personal")
    shell("retire", meeting, "--from", "personal", "--reason", "Out of date.")
    idea = shell("new", "idea", "Unpublished")
    assert shell.fails("retire", idea, "--from", "personal", "--reason", "None") == (2, "not_published")
