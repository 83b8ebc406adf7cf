"""The installed program as a process: its output, its errors, what it loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3

from tests.e2e.commands import Shell
from tests.e2e.desk_process import BARE, PATIENCE_S, PROGRAM, DeskProcess
from tests.e2e.server_process import ServerProcess
from tests.unwritable import unwritable

pytestmark = pytest.mark.e2e


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "library", capsys)
    made("init", "--sample")
    return made


def test_output_is_utf8_without_a_locale(shell: Shell) -> None:
    shell("new", "practice", "Ħéllo 案例 مثال")
    desk = DeskProcess(shell.folder)
    assert "Ħéllo 案例 مثال" in desk("list")
    assert desk.json("search", "案例")["hits"][0]["title"] == "Ħéllo 案例 مثال"


def test_the_library_may_be_named_by_the_environment(shell: Shell) -> None:
    done = subprocess.run(
        [PROGRAM, "status"],
        capture_output=True,
        env=BARE | {"PRACTICEDESK_LIBRARY": str(shell.folder)},
        timeout=PATIENCE_S,
    )
    assert done.stdout.startswith(b"Everything is saved on this computer")


def test_a_reader_that_stops_reading_is_no_error(shell: Shell) -> None:
    readable, writable = os.pipe()
    os.close(readable)
    line: list[str | Path] = [PROGRAM, "--library", shell.folder, "search"]
    done = subprocess.run(line, stdout=writable, stderr=subprocess.PIPE, env=BARE, timeout=PATIENCE_S)
    os.close(writable)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "command", [["show", "GROUP"], ["list"], ["search", "bus"], ["status"], ["conflicts"]]
)
def test_reading_loads_no_network_no_window_and_no_pdf(shell: Shell, command: list[str]) -> None:
    group = shell.json("list", "group")[0]["id"]
    arguments = [group if word == "GROUP" else word for word in command]
    code = (
        "import sys; from practicedesk.cli import main; status = main(sys.argv[1:]);"
        "heavy = {'requests', 'urllib3', 'typst', 'PySide6', 'fastapi', 'uvicorn'};"
        "heavy |= {'practicedesk.exchange', 'practicedesk.reports', 'practicedesk.remote'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    line = [sys.executable, "-c", code, "--library", str(shell.folder), *arguments]
    done = subprocess.run(line, capture_output=True, env=BARE, timeout=PATIENCE_S)
    assert (done.returncode, done.stderr) == (0, b"[]\n")


def test_what_nobody_foresaw_is_one_sentence_and_a_log(shell: Shell) -> None:
    with sqlcipher3.connect(str(shell.folder / "library.db")) as connection:
        connection.execute("UPDATE shown SET siblings = 'no JSON'")
    assert shell.fails("conflicts") == (1, "bug")
    answer = shell.run("conflicts")
    assert len(answer.err.splitlines()) == 1
    assert "Traceback" in (shell.folder / "problems.log").read_text(encoding="utf-8")


def test_where_one_may_only_read_commands_read_and_do_not_write(shell: Shell, tmp_path: Path) -> None:
    id_ = shell.json("list", "practice")[0]["id"]
    with unwritable(shell.folder):
        assert len(shell.json("list")) == 24
        assert shell.json("search", "bus")["total"] > 0
        assert shell.json("show", id_)["id"] == id_
        assert shell("report", "sheet", id_, "-o", str(tmp_path / "sheet.pdf"))
        assert shell("export", "--csv", str(tmp_path / "all.csv"))
        for line in (["new", "note", "X"], ["set", id_, "title=X"], ["import", str(tmp_path / "all.csv")]):
            assert shell.fails(*line) == (4, "library_read_only")


def test_a_damaged_library_is_the_world_in_the_way(shell: Shell) -> None:
    with sqlcipher3.connect(str(shell.folder / "library.db")) as connection:
        connection.execute("DROP TABLE own_space")
    assert shell.fails("spaces") == (3, "database")
    (shell.folder / "library.db").write_bytes(b"no database" * 1_000)
    assert shell.fails("list") == (3, "library_damaged")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["dance"], "usage"),
        (["--colour", "list"], "usage"),
        (["list", "--colour"], "usage"),
        (["show"], "usage"),
        (["sync"], "not_enrolled"),
        (["enrol", "http://127.0.0.1:1", "short"], "code_unreadable"),
        (["enrol", "ftp://example.org", "A" * 43], "address_invalid"),
        (["publish", "GROUP", "--to", "commons"], "publish_kind"),
    ],
)
def test_a_mistake_is_one_json_object_on_standard_error(
    shell: Shell, arguments: list[str], code: str
) -> None:
    group = shell.json("list", "group")[0]["id"]
    assert shell.fails(*(group if word == "GROUP" else word for word in arguments)) == (2, code)


def test_a_folder_without_a_library_is_not_made_by_looking(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path / "nowhere", capsys)
    assert shell.fails("list") == (2, "library_missing")
    assert not shell.folder.exists()


def test_help_names_every_command_and_each_explains_itself(shell: Shell) -> None:
    from practicedesk.commands.command import TABLE

    said = shell("--help")
    for entry in (entry for entries in TABLE.values() for entry in entries):
        assert f"\n  {entry.name} " in said
        with pytest.raises(SystemExit) as ended:
            shell.run(entry.name, "--help")
        assert ended.value.code == 0
        assert f"practicedesk {entry.name}" in shell.capture.readouterr().out


def test_without_a_command_and_a_screen_it_says_what_to_do(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert shell.fails() == (3, "no_screen")


def test_lists_are_arrays_and_single_things_objects(shell: Shell) -> None:
    for command in ("list", "spaces", "conflicts", "tray", "verify"):
        assert isinstance(shell.json(command), list), command
    for command in ("status", "search"):
        assert isinstance(shell.json(command), dict), command


def test_the_world_in_the_way_ends_with_3_and_what_was_enrolled_stays(
    shell: Shell, server: ServerProcess
) -> None:
    server.start()
    code = server.answer("invite", "ana", "--space", "commons")
    enrolled = shell.json("enrol", server.url, code)
    assert (enrolled["account"], enrolled["synchronised"], enrolled["refused"]) == ("ana", True, [])
    assert {space["name"] for space in shell.json("spaces")} == {"personal", "Joined-Up Towns", "commons"}
    server.stop()
    assert shell.fails("sync") == (3, "offline")
    note = shell("new", "note", "Written unplugged")
    assert json.loads(shell("status", "--json"))["unsent"] == 1
    server.start(server.port)
    assert shell.json("sync")["sent"] == 1
    assert shell.json("show", note)["unsent"] is False
    assert shell("sync") == "Up to date: this library and the server agree; there was nothing new."


def test_a_code_serves_once(shell: Shell, server: ServerProcess, tmp_path: Path) -> None:
    server.start()
    code = server.answer("invite", "ana", "--space", "commons")
    shell("enrol", server.url, code)
    other = Shell(tmp_path / "other", shell.capture)
    other("init")
    assert other.fails("enrol", server.url, code) == (4, "code_used")
