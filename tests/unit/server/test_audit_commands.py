"""`practicedesk-server audit`, and servers that were made before there was one."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from practicedesk_sync.replica import tables as replica
from practicedesk_sync.server.migrations import NEW_IN_2
from tests.unit.server.conftest import Command


def alter(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "server.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_what_was_done_is_listed_with_the_names_of_people_and_holds(server: Command) -> None:
    server("group", "add", "Parks")
    server("invite", "ana", "--space", "Parks")
    server("dump")
    listed = json.loads(server("--json", "audit", "list").out)
    assert [one["n"] for one in listed] == list(range(1, len(listed) + 1))
    assert [one["action"] for one in listed if one["what"] == "administered"] == [
        "group add",
        "invite",
        "dump",
    ]
    assert "“ana”" in server("audit", "list").out
    assert "Parks" not in server("audit", "list").out
    assert server("audit", "verify").out == f"The audit log holds: {len(listed)} entries."
    assert server("audit", "list", "--since", "2999-01-01").out == ""
    assert server("--json", "audit", "list", "--since", "soon").code == "moment"


def test_the_first_entry_that_does_not_hold_is_named(server: Command, folder: Path) -> None:
    alter(folder, "DROP TRIGGER audit_no_update", "UPDATE audit SET what = 'nothing' WHERE n >= 4")
    done = server("audit", "verify")
    assert (done.status, done.out) == (3, "")
    assert "entry 4 is not as it was written" in done.err


def test_an_end_that_a_desk_has_seen_has_to_be_in_it(server: Command, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "server.db")) as connection:
        n, chain = connection.execute("SELECT n, chain FROM audit ORDER BY n DESC LIMIT 1").fetchone()
    assert server("audit", "verify", "--seen", f"{n}:{chain}").status == 0
    alter(folder, "DROP TRIGGER audit_no_delete", f"DELETE FROM audit WHERE n = {n}")
    assert server("audit", "verify").status == 0
    assert server("--json", "audit", "verify", "--seen", f"{n}:{chain}").code == "audit_broken"
    assert server("--json", "audit", "verify", "--seen", "all of it").code == "audit_seen"


def test_a_server_made_before_begins_its_log_when_it_is_opened(server: Command, folder: Path) -> None:
    fresh = [f"DROP TABLE {table.name}" for table in (*NEW_IN_2, replica.link)]
    older = ["ALTER TABLE held DROP COLUMN at_ms", "UPDATE setting SET value = '1' WHERE name = 'version'"]
    alter(folder, *fresh, *older)
    assert server("verify").status == 0
    listed = json.loads(server("--json", "audit", "list").out)
    assert [one["what"] for one in listed] == ["began"]
    assert server("audit", "verify").status == 0
    assert server("--json", "group", "add", "Parks").status == 0
    assert len(json.loads(server("--json", "audit", "list").out)) > 1


def test_a_file_from_a_stick_that_does_not_hold_is_noted(server: Command, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdbundle"
    broken.write_bytes(b"no bundle at all")
    assert server("bundle", "read", str(broken)).status != 0
    last = json.loads(server("--json", "audit", "list").out)[-1]
    assert (last["what"], last["path"]) == ("turned_away", "bundle")


def test_a_key_is_replaced_once_for_each_time_it_is_asked(server: Command, folder: Path) -> None:
    before = (folder / "server.key").read_text().split()
    done = json.loads(server("--json", "rotate-key").out)
    after = (folder / "server.key").read_text().split()
    assert after[1:] == before
    assert stat.S_IMODE((folder / "server.key").stat().st_mode) == 0o600
    listed = json.loads(server("--json", "audit", "list").out)
    assert [one["new"] for one in listed if one["what"] == "key_rotated"] == [done["fingerprint"]]
    assert "Start the server anew" in server("rotate-key").out
    assert server("verify").status == server("audit", "verify").status == 0
    (folder / "server.key").write_text("ab" * 32)
    assert server("--json", "verify").code == "key_differs"
