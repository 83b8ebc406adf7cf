"""`extract`, and `verify FILE` where there is no library, no server and no network; `where`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import office
from tests.e2e.commands import Shell


def test_a_stranger_verifies_what_a_member_wrote_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "extract.jsonl"
    with office(tmp_path) as made:
        made.now.ms = time.time_ns() // 1_000_000  # as the command's clock: else its groups were locked
        ana = made.desk("ana")
        group = ana.editing.new("group", "Parks")
        ana.sync()
        made.desk("ben", {group: CONTRIBUTOR})
        id_ = ana.editing.new("note", "Benches", group, {"summary": "Old"})
        made.settle()
        shell = Shell(ana.library.folder, capsys)
        assert "All of it is on the server." in shell("where", id_)
        assert shell.json("where", id_)["received"] is None
        assert "hashes only" in shell("extract", id_, "-o", str(target))
        assert shell.fails("extract", id_, "-o", str(target)) == (2, "file_exists")
        fingerprint = made.server.key.id
    stranger = Shell(tmp_path / "nothing", capsys)
    told = stranger("verify", str(target))
    assert "Benches" in told
    assert fingerprint in told
    assert "signed by its author" in told
    assert stranger.json("verify", str(target))["changes"][0]["who"] == "ana"
    target.write_bytes(target.read_bytes().replace(b"Old", b"New"))
    assert stranger.fails("verify", str(target)) == (3, "extract_unsound")
    assert not (tmp_path / "nothing").exists()
