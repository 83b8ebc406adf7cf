"""The commands by which two computers and a server work together with no network at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from practicedesk.cli import main as desk
from practicedesk_sync.server.cli import main as serve
from tests.e2e.server_process import ServerProcess

GROUP = "Digital services"


class Place:
    """A folder with a server, two libraries and whatever files go between them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def at_server(self, *words: str) -> tuple[int, str]:
        return self._told(serve(["--data", str(self.folder / "srv"), *self._paths(words)]))

    def at(self, library: str, *words: str) -> tuple[int, str]:
        return self._told(desk(["--library", str(self.folder / library), *self._paths(words)]))

    def _told(self, status: int) -> tuple[int, str]:
        out, err = self.capsys.readouterr()
        return status, out + err

    def _paths(self, words: tuple[str, ...]) -> list[str]:
        return [str(self.folder / word) if word.endswith(".pdbundle") else word for word in words]

    def done(self, told: tuple[int, str]) -> str:
        assert told[0] == 0, told[1]
        return told[1]


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Place:
    made = Place(tmp_path, capsys)
    made.done(made.at_server("init"))
    made.done(made.at_server("group", "add", GROUP))
    for name, role in (("ana", "coordinator"), ("ben", "contributor")):
        made.done(
            made.at_server("bundle", "invite", name, f"{name}.pdbundle", "--space", GROUP, "--role", role)
        )
        made.done(made.at(name, "init"))
        made.done(made.at(name, "bundle", "read", f"{name}.pdbundle"))
        made.done(made.at(name, "bundle", "write", f"{name}-asks.pdbundle"))
        made.done(
            made.at_server("bundle", "read", f"{name}-asks.pdbundle", "--answer", f"{name}-joins.pdbundle")
        )
        assert f"connected as {name}" in made.done(made.at(name, "bundle", "read", f"{name}-joins.pdbundle"))
    return made


def test_two_people_share_a_record_by_files_alone(place: Place) -> None:
    assert "by stick" in place.done(place.at("ana", "status"))
    record = place.done(place.at("ana", "new", "practice", "Notices read out loud", "--space", GROUP)).strip()
    written = place.done(place.at("ana", "bundle", "write", "out.pdbundle"))
    assert written.startswith("1 change and 1 request saved in “out.pdbundle”, sealed for the server.")
    told = place.done(place.at_server("bundle", "read", "out.pdbundle", "--answer", "back.pdbundle"))
    assert told.startswith("ana, computer ") and "1 change, 1 request." in told
    assert place.done(place.at("ana", "bundle", "read", "back.pdbundle")).startswith(
        "The server has 1 change"
    )
    place.done(place.at("ben", "bundle", "write", "ben-asks.pdbundle", "--replace"))
    place.done(place.at_server("bundle", "read", "ben-asks.pdbundle", "--answer", "to-ben.pdbundle"))
    assert place.done(place.at("ben", "bundle", "read", "to-ben.pdbundle")) == "1 change received.\n"
    assert "Notices read out loud" in place.done(place.at("ben", "show", record))
    status, told = place.at("ana", "bundle", "read", "to-ben.pdbundle")
    assert (status, "sealed for another computer" in told) == (3, True)


def test_a_seed_brings_all_and_a_script_gets_json(place: Place) -> None:
    place.done(place.at("ana", "new", "note", "One", "--space", GROUP))
    place.done(place.at("ana", "bundle", "write", "out.pdbundle"))
    place.done(place.at_server("bundle", "read", "out.pdbundle"))
    place.done(place.at_server("bundle", "write", "seed.pdbundle", "--to", "ben"))
    row = json.loads(place.done(place.at("ben", "--json", "bundle", "read", "seed.pdbundle")))
    assert (row["kind"], row["received"], row["verified"], row["gaps"]) == ("seed", 1, True, [])
    info = json.loads(place.done(place.at_server("--json", "bundle", "info", "seed.pdbundle")))
    same = json.loads(place.done(place.at("ben", "--json", "bundle", "info", "seed.pdbundle")))
    assert info == same
    assert (info["kind"], info["part"], info["parts"]) == ("seed", 1, 1)


MISTAKES = (
    (("bundle", "read", "none.pdbundle"), 3, "file_unreadable"),
    (("bundle", "read", "text.pdbundle"), 3, "not_a_bundle"),
    (("bundle", "read", "cut.pdbundle"), 3, "bundle_damaged"),
    (("bundle", "write", "text.pdbundle"), 2, "file_exists"),
    (("bundle", "write", "no/folder.pdbundle"), 3, "file_unwritable"),
    (("bundle", "read", "ana-asks.pdbundle"), 3, "bundle_for_server"),
    (("bundle", "read", "ana-joins.pdbundle"), 3, "bundle_not_for_you"),
    (("bundle", "carry", "ana-asks.pdbundle"), 2, "no_address"),
    (("bundle", "write"), 2, "usage"),
    (("bundle", "burn", "x.pdbundle"), 2, "usage"),
)


def test_what_goes_wrong_is_told_by_a_code_and_a_next_step(place: Place) -> None:
    (place.folder / "text.pdbundle").write_text("Dear colleagues,")
    whole = (place.folder / "ana-joins.pdbundle").read_bytes()
    (place.folder / "cut.pdbundle").write_bytes(whole[: len(whole) // 2])
    for words, status, code in MISTAKES:
        found, told = place.at("ben", "--json", *words)
        problem = json.loads(told)
        assert (found, problem["code"], bool(problem["next"])) == (status, code, True)


def test_the_server_takes_nothing_from_a_file_that_is_not_whole(place: Place) -> None:
    place.done(place.at("ana", "new", "note", "One", "--space", GROUP))
    place.done(place.at("ana", "bundle", "write", "out.pdbundle"))
    whole = (place.folder / "out.pdbundle").read_bytes()
    (place.folder / "cut.pdbundle").write_bytes(whole[:-1])
    status, told = place.at_server("--json", "bundle", "read", "out.pdbundle", "cut.pdbundle")
    assert (status, json.loads(told)["code"]) == (3, "bundle_damaged")
    assert "One" not in place.done(place.at_server("dump"))


@pytest.mark.e2e
def test_a_colleague_with_a_network_carries_over_http(
    server: ServerProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ana reaches the server; Ben, beside her, never does."""
    place = Place(tmp_path, capsys)
    server.answer("group", "add", GROUP)
    codes = {name: server.answer("invite", name, "--space", GROUP) for name in ("ana", "ben")}
    for name in codes:
        place.done(place.at(name, "init"))
    place.done(place.at("ana", "enrol", server.start(), codes["ana"]))
    place.done(place.at("ben", "bundle", "write", "ask.pdbundle", "--code", codes["ben"]))
    place.done(place.at("ana", "bundle", "carry", "ask.pdbundle"))
    place.done(place.at("ben", "bundle", "read", "ask-answer.pdbundle"))
    record = place.done(place.at("ben", "new", "note", "From ben", "--space", GROUP)).strip()
    place.done(place.at("ben", "bundle", "write", "out.pdbundle"))
    told = place.done(place.at("ana", "bundle", "carry", "out.pdbundle", "back.pdbundle"))
    assert told == "Handed in. The answer is in “back.pdbundle”; take it back.\n"
    assert "The server has 1 change of yours" in place.done(
        place.at("ben", "bundle", "read", "back.pdbundle")
    )
    place.done(place.at("ana", "sync"))
    assert "From ben" in place.done(place.at("ana", "show", record))
    server.stop()
    status, told = place.at("ana", "--json", "bundle", "carry", "out.pdbundle", "again.pdbundle")
    assert (status, json.loads(told)["code"]) == (3, "offline")
    assert not (tmp_path / "again.pdbundle").exists()
