"""A library tells what each commit altered: what is on a screen shows itself anew, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from practicedesk.library.library import Changes
from practicedesk_sync.errors import UserMistake

from .office import Desk, Office


class Listening:
    """Notes what a desk's library tells."""

    def __init__(self, desk: Desk) -> None:
        self.heard: list[Changes] = []
        desk.library.on_changes = self.heard.append

    @property
    def records(self) -> set[str]:
        return {record for told in self.heard for _, record in told.records}


def test_own_edits_are_told_once_and_failed_ones_never(tmp_path: Path) -> None:
    ana = Office(tmp_path).desk("ana")
    listening = Listening(ana)
    made = ana.editing.new("practice", "One")
    ana.editing.put(made, {"summary": "Two"})
    assert [len(told.records) for told in listening.heard] == [1, 1]
    assert listening.records == {made}
    with pytest.raises(UserMistake):
        ana.editing.put(made, {"nothing of the kind": "x"})
    assert len(listening.heard) == 2


def test_what_a_sync_brings_is_told_and_what_it_leaves_is_not(tmp_path: Path) -> None:
    office = Office(tmp_path)
    ana = office.desk("ana")
    group = ana.editing.new("group", "Buses")
    ana.sync()
    ben = office.desk("ben", {group: "contributor"})
    first, second = (ana.editing.new("practice", title, group) for title in ("One", "Two"))
    office.settle()
    ana.editing.put(first, {"summary": "New"})
    ana.sync()
    listening = Listening(ben)
    ben.sync()
    assert listening.records == {first}
    assert second not in listening.records


def test_that_own_work_arrived_is_told_as_it_is_shown(tmp_path: Path) -> None:
    ana = Office(tmp_path).desk("ana")
    made = ana.editing.new("practice", "One")
    listening = Listening(ana)
    assert ana.see(made).waiting
    ana.sync()
    assert not ana.see(made).waiting
    assert made in listening.records


def test_a_space_taken_off_the_desk_is_told_as_a_whole(tmp_path: Path) -> None:
    office = Office(tmp_path)
    ana = office.desk("ana")
    group = ana.editing.new("group", "Buses")
    ana.sync()
    ben = office.desk("ben", {group: "contributor"})
    listening = Listening(ben)
    office.set_role(ana, group, "ben", "")
    ben.sync()
    assert any(group in told.spaces for told in listening.heard)
