"""The guard on a disk that fails: it may lag behind, and never says what is not so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.replica.sqlite import open_sqlite
from practicedesk_sync.replica.tables import metadata
from practicedesk_sync.server import administration as admin
from practicedesk_sync.server.guard import Guard
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.tokens import Tokens
from tests.contract.hand_desk import now_ms
from tests.unwritable import full_disk


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    engine = open_sqlite(None)
    metadata.create_all(engine)
    tokens, guard = Tokens(os.urandom(32), now_ms), Guard(tmp_path / "guard")
    made = Server(engine, KeyPair(os.urandom(32)), tokens, now_ms, os.urandom, guard=guard)
    made.set_up()
    yield made
    engine.dispose()


def test_what_is_committed_is_answered_though_the_guard_cannot_be_written(server: Server) -> None:
    assert server.guard is not None
    before = server.guard.seqs()
    with full_disk():
        admin.add_group(server, "G")
    assert server.guard.seqs() == before
    other = admin.add_group(server, "H")
    assert server.guard.seqs().keys() == {*before, other}


def test_a_line_that_was_cut_off_does_not_make_others_of_those_behind_it(tmp_path: Path) -> None:
    guard = Guard(tmp_path / "guard")
    guard.note({"a" * 32: 3})
    with guard.path.open("ab") as file:
        file.write(b"\xff" * 10)
    guard.note({"b" * 32: 5})
    assert Guard(guard.path).seqs() == {"a" * 32: 3, "b" * 32: 5}
