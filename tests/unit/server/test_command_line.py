"""`practicedesk-server` as whoever runs it meets it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from practicedesk_sync.protocol import code as codes
from practicedesk_sync.server import cli
from tests.unit.server.conftest import Command

CODE = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def test_init_prints_a_code_alone(command: Command) -> None:
    done = command("init", "--name", "Office of good practice")
    assert (done.status, done.err) == (0, "")
    assert CODE.match(done.out)
    assert len(codes.parse(done.out).secret) == codes.SECRET_BYTES


def test_help_is_a_table_of_all_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert said.startswith("practicedesk-server --data DIR")
    for command in (
        "init",
        "serve",
        "group add",
        "group list",
        "invite",
        "members",
        "remove",
        "removed",
        "device end",
    ):
        assert f"\n  {command} " in said
    assert "positional arguments" not in said


def test_only_the_owner_may_read_the_data(server: Command, folder: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == dict.fromkeys(modes, 0o600)
    assert modes.keys() >= {"server.db", "server.key"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_init_does_not_touch_a_server_that_is_there(server: Command, folder: Path) -> None:
    before = (folder / "server.key").read_bytes()
    done = server("--json", "init")
    assert (done.status, done.out, done.code) == (2, "", "already_initialised")
    assert (folder / "server.key").read_bytes() == before


def test_an_init_that_was_cut_off_is_taken_up_again(command: Command, folder: Path) -> None:
    folder.mkdir()
    (folder / "server.db").touch()
    (folder / "server.key").write_text("ab" * 32)
    assert command("--json", "verify").code == "not_initialised"
    assert CODE.match(command("init").out)
    assert command("verify").out == "All holds: 1 space, 3 entries."


def test_a_group_is_made_once_by_name(server: Command) -> None:
    id_ = server("group", "add", "Digital services").out
    assert re.fullmatch(r"[0-9a-f]{32}", id_)
    again = server("group", "add", "  digital SERVICES ", "--json")
    assert (again.status, again.out, again.code) == (2, "", "group_exists")
    second = json.loads(server("group", "add", "Digital services", "--again", "--json").out)["id"]
    listed = json.loads(server("--json", "group", "list").out)
    assert {one["id"] for one in listed if one["kind"] == "group"} == {id_, second}
    assert server("invite", "ana", "--space", "Digital services", "--json").code == "space_ambiguous"
    assert CODE.match(server("invite", "ana", "--space", id_).out)


def test_an_invitation_prints_the_code_alone_and_says_when_the_person_is_known(server: Command) -> None:
    server("group", "add", "Brücken & Straßen")
    first = server("invite", "ana", "--space", "brücken & STRASSEN", "--role", "coordinator")
    second = server("invite", "ana", "--space", "commons")
    assert CODE.match(first.out)
    assert CODE.match(second.out)
    assert (first.err, "adds a computer" in second.err) == ("", True)


def test_lists_are_one_json_array(server: Command) -> None:
    server("group", "add", "G")
    members = json.loads(server("members", "--space", "G", "--json").out)
    assert [(one["name"], one["role"], one["space_name"]) for one in members] == [
        ("server", "coordinator", "G")
    ]
    groups = json.loads(server("group", "list", "--json").out)
    assert [(one["name"], one["members"]) for one in groups] == [("commons", 1), ("G", 1)]
    assert server("members").out.splitlines() == [
        "coordinator  server  (commons)",
        "coordinator  server  (G)",
    ]


def test_dump_gives_one_json_object_a_line(server: Command) -> None:
    server("group", "add", "Zoo")
    lines = [json.loads(line) for line in server("dump", "--space", "zoo").out.splitlines()]
    assert [line.get("space_kind") for line in lines] == ["group", None]
    assert lines[1]["fields"] == {"title": "Zoo"}


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["members", "--space", "nowhere"], 2, "space_unknown"),
        (["invite", "ana", "--space", "nowhere"], 2, "space_unknown"),
        (["invite", "server", "--space", "commons"], 2, "name_reserved"),
        (["invite", " \t", "--space", "commons"], 2, "name_invalid"),
        (["invite", "ana", "--space", "commons", "--role", "emperor"], 2, "usage"),
        (["group", "add", "two\nlines"], 2, "name_invalid"),
        (["group", "add", "half a \udcff character"], 2, "name_invalid"),
        (["remove", "nobody", "--space", "commons"], 2, "not_a_member"),
        (["remove", "server", "--space", "commons"], 4, "last_coordinator"),
        (["device", "end", "0" * 32], 2, "device_unknown"),
        (["serve", "--port", "70000"], 2, "usage"),
        (["serve", "--workers", "0"], 2, "usage"),
        (["serve", "--workers", "2"], 2, "workers_need_postgresql"),
        (["--database", "mysql://x/y", "verify"], 2, "database_url"),
        (["serve", "--host", "no.such.host.invalid"], 2, "host_unknown"),
        (["serve", "--host", "192.0.2.1"], 2, "host_unknown"),
        (["fly"], 2, "usage"),
        ([], 2, "usage"),
    ],
)
def test_mistakes_are_one_sentence_and_one_next_step(
    server: Command, arguments: list[str], status: int, code: str
) -> None:
    done = server("--json", *arguments)
    assert (done.status, done.out, done.code) == (status, "", code)
    assert json.loads(done.err).keys() == {"code", "message", "next"}
    plain = server(*arguments)
    assert plain.status == status
    assert len(plain.err.splitlines()) == 1
    assert plain.err.startswith(json.loads(done.err)["message"])


def test_a_folder_without_a_server_is_told_apart_and_left_alone(command: Command, folder: Path) -> None:
    for line in (["serve"], ["verify"], ["dump"], ["group", "list"]):
        done = command("--json", *line)
        assert (done.status, done.code) == (2, "not_initialised")
    assert not folder.exists()


def _execute(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "server.db")) as connection, connection:
        connection.execute(sql)


def test_who_was_removed_is_listed(server: Command) -> None:
    assert server("removed").out == "Nobody was removed."
    assert server("removed", "--space", "nowhere").status == 2


def _without_tables(folder: Path) -> None:
    for name in ("account", "account_device"):
        _execute(folder, f"DROP TABLE {name}")


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (
        lambda folder: _execute(folder, "UPDATE setting SET value = 99 WHERE name = 'version'"),
        "data_newer",
    ),
    "no database": (lambda folder: (folder / "server.db").write_bytes(b"garbage " * 999), "data_unusable"),
    "no tables": (_without_tables, "database"),
    "no key": (lambda folder: (folder / "server.key").unlink(), "key_unreadable"),
    "half a key": (lambda folder: (folder / "server.key").write_text("cd" * 31), "key_unreadable"),
    "another key": (lambda folder: (folder / "server.key").write_text("cd" * 32), "key_differs"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_data_that_cannot_be_served_is_named(server: Command, folder: Path, kind: str) -> None:
    damage, code = DAMAGE[kind]
    damage(folder)
    for line in ("serve", "verify"):
        done = server("--json", line)
        assert (done.status, done.out, done.code) == (3, "", code)


def test_a_key_without_its_database_makes_no_new_server(server: Command, folder: Path) -> None:
    for path in folder.glob("server.db*"):
        path.unlink()
    done = server("--json", "init")
    assert (done.status, done.code) == (3, "database_missing")


def test_a_folder_that_is_a_file_is_named(command: Command, folder: Path) -> None:
    folder.write_text("I was here first")
    done = command("--json", "init")
    assert (done.status, done.code) == (3, "data_unusable")


def test_verify_names_the_first_break(server: Command, folder: Path) -> None:
    server("group", "add", "Digital services")
    altered = "CAST(replace(payload, 'Digital', 'Diginal') AS BLOB)"
    _execute(folder, f"UPDATE entry SET payload = {altered} WHERE type = 'change'")
    done = server("--json", "verify")
    assert (done.status, done.out, done.code) == (3, "", "verify_content")
    message = json.loads(done.err)["message"]
    assert "“Digital services”" in message
    assert "Entry 4" in message


def test_a_lost_database_is_begun_again_for_the_key_that_is_there(server: Command, folder: Path) -> None:
    for path in folder.glob("server.db*"):
        path.unlink()
    key = (folder / "server.key").read_bytes()
    done = server("init", "--again")
    assert (done.status, done.out) == (0, "Start it, and let the members' computers synchronise.")
    assert (folder / "server.key").read_bytes() == key
    assert server("verify").out == "All holds: 0 spaces, 0 entries."  # the commons come back from the desks
    assert json.loads(server("--json", "confirm").out) == {"confirmed": "all"}
    assert server("verify").out == "All holds: 1 space, 3 entries."


def test_the_room_for_files_is_said_and_set(server: Command) -> None:
    assert json.loads(server("--json", "files", "limits").out) == {"file": 50_000_000, "space": 5_000_000_000}
    assert server("files", "limits", "--file", "2000").out.startswith("A file may have 2,000 MB")
    assert json.loads(server("--json", "files", "limits").out)["file"] == 2_000_000_000
    assert server("--json", "files", "limits", "--space", "much").code == "limit"
