"""A working group on the command line: make it, invite, hold a meeting, print its minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.commands import Shell
from tests.unit.reports.pdf_reading import text_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "library", capsys)


@pytest.fixture
def group(shell: Shell) -> str:
    shell("init")
    return shell("group", "new", "Waste collection", "--purpose", "Fewer missed bins.")


def test_a_group_and_its_invitations(shell: Shell, group: str) -> None:
    (row,) = shell.json("group", "list")
    assert (row["id"], row["name"], row["role"], row["on_server"]) == (
        group,
        "Waste collection",
        "coordinator",
        False,
    )
    assert "only on this computer" in shell("group", "list")
    wish = shell.json("group", "invite", group, "Ben", "--role", "reviewer")["id"]
    (asked,) = shell.json("group", "codes")
    assert (asked["id"], asked["person"], asked["role"], asked["state"]) == (
        wish,
        "Ben",
        "reviewer",
        "waiting",
    )
    assert "waits for the next sync" in shell("group", "codes")
    shell("group", "forget", wish[:8])
    assert shell.json("group", "codes") == []
    assert "Nobody but you" in shell("group", "members", "Waste collection")


def test_a_meeting_from_agenda_to_approved_minutes(shell: Shell, group: str, tmp_path: Path) -> None:
    items = ("--item", "Missed bins", "--item", "Any other business")
    id_ = shell("meeting", "new", group, "First meeting", *items, "--starts", "2026-09-08T10:00")
    shell("meeting", "note", id_, "1", "Fewer.\n\n/action Ana: count them by 1 October\n\n/decision Monthly")
    shell("meeting", "note", id_, "Any other business", "None.")
    shell("meeting", "attend", id_, "Ana")
    shell("meeting", "attend", id_, "Ben", "--state", "apologies")
    said = shell("meeting", "circulate", id_)
    assert "1 new task, 1 decision" in said
    assert [(row["who"], row["due"]) for row in shell.json("group", "actions", group)] == [
        ("Ana", "2026-10-01")
    ]
    assert len(shell.json("group", "actions", group, "--all")) == 2
    shell("meeting", "approve", id_)
    assert shell.fails("meeting", "note", id_, "2", "More.") == (4, "approved")
    shown = shell("meeting", "show", id_)
    for words in (
        "minutes: approved",
        "Approved by you",
        "attended: Ana",
        "apologies: Ben",
        "/action Ana",
        "Agreed",
    ):
        assert words in shown
    second = shell("meeting", "next", id_, "Second meeting", "--starts", "2026-10-06")
    assert "Matters arising" in shell("meeting", "show", second)
    assert [row["id"] for row in shell.json("meeting", "list", group)] == [id_, second]
    pdf = tmp_path / "minutes.pdf"
    assert shell.json("report", "minutes", id_, "-o", str(pdf))["pages"] == 1
    assert "count them" in text_of(pdf)
    one, all_ = tmp_path / "next.ics", tmp_path / "all.ics"
    assert shell("meeting", "calendar", second, str(one)) == f"Written to {one}."
    assert shell.fails("meeting", "calendar", second, str(one)) == (2, "file_exists")
    assert shell.json("meeting", "calendar", second, str(one), "--overwrite") == {"file": str(one)}
    assert shell.json("export", "--ics", str(all_), "--space", "Waste collection")["meetings"] == 2
    assert "SUMMARY:Second meeting" in one.read_text() and all_.read_text().count("BEGIN:VEVENT") == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("group", "invite", "Waste collection"), "usage"),
        (("group", "list", "too much"), "usage"),
        (("group", "dance"), "usage"),
        (("group", "invite", "Nowhere", "Ben"), "space_unknown"),
        (("group", "role", "Waste collection", "Ben", "reader"), "member_unknown"),
        (("group", "forget", "abcdef"), "invitation_unknown"),
        (("meeting", "show", "abcdef"), "record_unknown"),
        (("meeting", "new", "Waste collection", "First", "--starts", "soon"), "field_value"),
    ],
)
def test_what_is_said_wrongly_is_explained(
    shell: Shell, group: str, words: tuple[str, ...], code: str
) -> None:
    assert shell.fails(*words) == (2, code)


def test_a_note_needs_an_item_there_is(shell: Shell, group: str) -> None:
    id_ = shell("meeting", "new", group, "First meeting", "--item", "Bins")
    assert shell.fails("meeting", "note", id_, "2", "Words.") == (2, "item_unknown")
    assert shell.fails("meeting", "approve", id_) == (2, "minutes_step")
