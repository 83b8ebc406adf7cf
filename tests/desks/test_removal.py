"""Who loses the right to read a group keeps nothing of it on their computer, and the server is told so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.services.drafting import Drafting
from practicedesk.services.finding import found
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server.removals import Removal, removals

from .office import Office, office
from .scan import traces

WORDS = ("xylograph", "quincunx", "zeugmatic", "wapentake", "jentacular")
"""Of a colleague's note, its tag, own work, the group's name, and own typing that is not sent yet."""


class Pair:
    """Ana coordinates a group; Ben has read in it, has written in it, and is typing."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.a = office.desk("ana")
        self.group = self.a.editing.new("group", "Friends of the wapentake")
        values = {"body": "A xylograph of the hall.", "tags": ["quincunx"]}
        note = self.a.editing.new("note", "Hall", self.group, values)
        self.a.sync()
        self.b = office.desk("ben", {self.group: CONTRIBUTOR})
        self.mine = self.b.editing.new("note", "At home", values={"body": "Nothing of theirs."})
        self.b.editing.put(note, {"organisation": "Zeugmatic trust"})
        office.settle()
        Drafting(self.b.library).save(note, "body", "A jentacular xylograph.")

    def remove(self) -> None:
        """Ben is no member any more; his computer does not know it yet."""
        self.office.set_role(self.a, self.group, "ben", "")

    def removed(self) -> list[Removal]:
        return run_tx(self.office.server.engine, lambda connection: removals(connection, [self.group]))


@pytest.fixture(params=["network", "stick"])
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pair]:
    with office(tmp_path, by_stick=request.param == "stick") as made:
        yield Pair(made)


def left(library: Library) -> dict[str, set[str]]:
    return {word: places for word in WORDS if (places := traces(library, word))}


def test_nothing_of_a_group_is_left_where_it_may_not_be_read_any_more(pair: Pair) -> None:
    before = left(pair.b.library)
    assert before.keys() == set(WORDS), "the scan finds each before"
    assert {"table shown", "table entry", "index found"} <= before["xylograph"]
    assert before["jentacular"] & {"table draft"}
    assert all(any(place.startswith("file ") for place in places) for places in before.values())
    pair.remove()
    pair.b.sync()
    pair.b.sync()
    assert left(pair.b.library) == {}
    assert [hit.title for hit in found(pair.b.library, Query(text="theirs")).hits] == ["At home"]


def test_the_server_learns_that_a_computer_took_the_group_off(pair: Pair) -> None:
    other = pair.office.desk("ben")
    assert pair.removed() == []
    pair.remove()
    assert [(one.name, one.computers, one.told) for one in pair.removed()] == [("ben", 2, 0)]
    for desk, told in ((pair.b, 1), (other, 2)):
        for _ in range(3):
            assert all(answer.code == "" for answer in desk.sync().answers)
        assert [(one.computers, one.told) for one in pair.removed()] == [(2, told)]


def test_who_comes_back_gets_everything_again_and_is_not_listed(pair: Pair) -> None:
    pair.remove()
    pair.b.sync()
    pair.office.enrol(pair.b, "ben", {pair.group: CONTRIBUTOR})
    pair.office.settle()
    assert pair.removed() == []
    assert len(found(pair.b.library, Query(text="xylograph")).hits) == 1
