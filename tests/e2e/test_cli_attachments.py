"""Attachments on the command line, with a real server."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.commands import Shell
from tests.e2e.server_process import ServerProcess

pytestmark = pytest.mark.e2e

PLAN = b"%PDF-1.7\n" + b"A plan of the benches.\n" * 20_000
"""Some pieces."""


def given(folder: Path, name: str, data: bytes = PLAN) -> str:
    file = folder / name
    file.write_bytes(data)
    return str(file)


def test_files_are_attached_listed_replaced_and_taken_out_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path / "library", capsys)
    shell("init")
    id_ = shell("new", "note", "Benches")
    assert shell("attachments", id_) == "There are no attachments."
    shell("attach", id_, given(tmp_path, "plan.pdf"), given(tmp_path, "list.csv", b"bench,1\n"))
    assert shell("attach", id_, str(tmp_path / "plan.pdf")).startswith("Nothing to change")
    lines = shell("attachments", id_).splitlines()
    assert [line[10:] for line in lines] == [
        "plan.pdf  460 KB  on this computer",
        "list.csv  8 bytes  on this computer",
    ]
    shell("attach", id_, given(tmp_path, "new.csv", b"bench,2\n"), "--replace", "list.csv")
    assert [row["name"] for row in shell.json("attachments")] == ["plan.pdf", "new.csv"]
    assert "plan.pdf (460 KB)" in shell("show", id_)
    assert shell.fails("attach", id_, given(tmp_path, "page.txt", b"<html>")) == (2, "file_type")
    assert shell.fails("attach", id_, str(tmp_path / "nothing.pdf")) == (3, "file_unreadable")
    assert shell.fails("detach", id_, "list.csv") == (2, "attachment_unknown")
    shell("detach", id_, "plan.pdf")
    assert [row["name"] for row in shell.json("attachments", id_)] == ["new.csv"]
    shell("restore", id_, "--version", "3")
    assert sorted(row["name"] for row in shell.json("attachments", id_)) == ["list.csv", "plan.pdf"]
    assert shell("fetch", id_, "-o", str(tmp_path / "library")).count("on this computer") == 2
    assert (tmp_path / "library" / "plan.pdf").read_bytes() == PLAN
    assert shell("attachments", "--check") == "Every file here is as it was stored."


def test_a_file_goes_through_a_server_that_is_killed_and_one_that_checks(
    server: ServerProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer("group", "add", "Parks")
    url = server.start()
    ana, ben = (Shell(tmp_path / name, capsys) for name in ("ana", "ben"))
    for shell in (ana, ben):
        shell("init")
        shell("enrol", url, server.answer("invite", shell.folder.name, "--space", "Parks"))
    id_ = ana("new", "note", "Benches", "--space", "Parks")
    ana("attach", id_, given(tmp_path, "plan.pdf"))
    assert shell_state(ana, id_) == "waiting"
    ana("sync")
    assert shell_state(ana, id_) == "here"
    server.stop(signal.SIGKILL)
    server.start(int(url.rpartition(":")[2]))
    assert ben("attachments", "--space", "Parks", "--keep", "demand") == "Files of Parks: demand."
    ben("sync")
    assert shell_state(ben, id_) == "not_fetched"
    ben("fetch", id_, "-o", str(tmp_path))
    assert (tmp_path / "plan.pdf").read_bytes() == PLAN
    (piece,) = (server.folder / "blobs").glob("*/*/000000000000")
    piece.write_bytes(b"something else" * 9)
    assert server.command("files", "check").returncode == 3
    ben("sync")
    assert server.answer("files", "check") == "All 1 files are as they were stored."


def shell_state(shell: Shell, id_: str) -> str:
    (one,) = shell.json("attachments", id_)
    return str(one["state"])
