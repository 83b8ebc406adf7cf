"""What histories have shown and was mended, each told again in a few steps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from practicedesk.services import permission, syncing
from practicedesk.services.syncing import Syncing
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.server import service
from practicedesk_sync.server.pages import Pages

from . import people
from .desk import Desk
from .stand_in import stand_in
from .wire import ANSWER_LOST, Plan
from .world import World

COMPLETE = {"level": "local"} | dict.fromkeys(("summary", "approach_steps", "results_impact"), "Words.")
"""What a practice lacks here before others may be asked to look at it."""


class Two:
    """Ana coordinates a group in which Ben is a contributor; both have one practice on the screen."""

    def __init__(self, folder: Path) -> None:
        self.world = World(1, folder)
        self.ana, self.ben = self.world.desks[:2]
        people.join(self.world, self.ana, self.world.code_for(self.ana.person, {}))
        self.group = self.ana.editing.new("group", "Group")
        self.go(self.ana)
        code = self.world.code_for(self.ben.person, {self.group: "contributor"})
        people.join(self.world, self.ben, code)
        about = {"problem": "first secret\n\nsecond", "takeaways": ["one", "two"]}
        self.practice = self.ana.editing.new("practice", "Practice", self.group, about)
        self.go(self.ana, self.ben)

    def go(self, *desks: Desk) -> None:
        for desk in desks:
            assert sync_plainly(self.world, desk) == "done"

    def give_role(self, role: str) -> None:
        account = self.ben.rows.value("SELECT value FROM setting WHERE name = 'server_account'")
        what = "role" if role else "remove"
        people.wish(self.world, self.ana, what, {"space": self.group, "account": account, "role": role})
        self.go(self.ana)


def sync_plainly(world: World, desk: Desk, fault: str = "") -> str:
    """A cycle of work that the ghost does not follow."""
    world.wires[desk.name].plan = Plan(fault, 0) if fault else None
    try:
        Syncing(desk.library, world.channel(desk)).run()
    except PracticeDeskError as error:
        return error.code
    finally:
        world.wires[desk.name].plan = None
    return "done"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.world.close()


def test_refused_work_is_rolled_back_though_others_worked_on_the_record(two: Two) -> None:
    two.ben.editing.put(two.practice, {"organisation": "refused"})
    two.ana.editing.put(two.practice, {"title": "Another"})
    two.give_role("reader")
    two.go(two.ben)
    screen = two.ben.screen(two.practice)
    assert screen is not None
    assert "organisation" not in screen.fields
    assert screen.fields["title"] == "Another"


def test_the_tray_says_why_though_the_answer_was_lost(two: Two) -> None:
    two.ben.editing.put(two.practice, {"organisation": "refused"})
    two.give_role("reader")
    assert sync_plainly(two.world, two.ben, ANSWER_LOST) == "offline"
    two.go(two.ben)
    (row,) = two.ben.rows.all("SELECT * FROM tray")
    assert (row.what, row.code, row.message) == ("refused", "read_only", "You may read here, but not write.")


@pytest.mark.parametrize("fault", ["", ANSWER_LOST])
def test_a_purge_leaves_nothing_but_titles(two: Two, fault: str) -> None:
    two.ben.editing.put(two.practice, {"problem": "first secret\n\nsecond changed"})
    two.ben.drafting.save(two.practice, "context", "a secret draft")
    assert b"secret" in two.ben.bytes_on_disk()
    two.give_role("")
    if fault:
        assert sync_plainly(two.world, two.ben, fault) == "offline"
    two.go(two.ben)
    assert b"secret" not in two.ben.bytes_on_disk()
    rows = two.ben.rows.all("SELECT * FROM tray")
    assert {(row.what, row.code) for row in rows} == {("held", "not_a_member")}
    assert two.world.rows.value("SELECT count(*) FROM held") == len(rows)


def test_work_admitted_before_its_author_was_removed_is_not_returned(two: Two) -> None:
    two.ben.editing.put(two.practice, {"organisation": "admitted"})
    assert sync_plainly(two.world, two.ben, ANSWER_LOST) == "offline"
    two.give_role("")
    two.go(two.ben)
    assert two.ben.rows.all("SELECT * FROM tray") == []


def test_work_admitted_in_the_very_cycle_in_which_its_author_is_removed_is_not_returned(two: Two) -> None:
    """The second request of a cycle finds its author removed, and no page has told of the first."""
    two.ana.editing.put(two.practice, {"title": "Another"})
    two.go(two.ana)
    two.ben.editing.put(two.practice, {"organisation": "admitted"})
    two.ben.editing.put(two.practice, {"url": "https://held.example"})
    wire = two.world.wires[two.ben.name]

    def removed_after_it(path: str, frame: bytes) -> tuple[int, bytes]:
        wire.handle = two.world.handle
        answer = two.world.handle(path, frame)
        two.give_role("")
        return answer

    wire.handle = removed_after_it
    one_entry = partial(Pages, entries_left=1)
    with stand_in(syncing, "PUSH_BYTES", 1), stand_in(service, "Pages", one_entry):
        report = Syncing(two.ben.library, two.world.channel(two.ben)).run()
    assert [verdict.code for verdict in report.refused] == ["not_a_member"]
    (row,) = two.ben.rows.all("SELECT * FROM tray")
    assert (row.n, row.what) == (2, "held")


def test_a_deletion_does_not_cover_an_item_taken_out_meanwhile(two: Two) -> None:
    two.ana.editing.delete(two.practice)
    two.ben.editing.remove(two.practice, "takeaways", ["one"])
    two.go(two.ana, two.ben, two.ana)
    screen = two.ana.screen(two.practice)
    assert screen is not None
    assert (screen.trashed, screen.wanted_deleted) == (False, True)


def test_a_deletion_covers_what_a_refused_change_had_replaced(two: Two) -> None:
    two.ana.editing.put(two.practice, COMPLETE | {"state": "in_review"})
    two.go(two.ana, two.ben)
    with stand_in(permission, "decide", lambda *_: None):
        two.ben.editing.put(two.practice, {"state": "retired"})
    two.ben.editing.delete(two.practice)
    two.go(two.ben, two.ana)
    screens = [desk.screen(two.practice) for desk in (two.ana, two.ben)]
    assert [screen.trashed for screen in screens if screen is not None] == [True, True]


def test_who_sees_one_value_of_two_replaces_both(two: Two) -> None:
    for desk in (two.ana, two.ben):
        desk.editing.put(two.practice, {"level": "local"})
    two.go(two.ana, two.ben, two.ana)
    two.ana.editing.put(two.practice, {"level": "national"})
    screen = two.ana.screen(two.practice)
    assert screen is not None
    assert (screen.fields["level"], screen.siblings) == ("national", {})


def test_a_step_is_judged_from_what_its_author_saw(two: Two) -> None:
    two.ana.editing.put(two.practice, COMPLETE | {"state": "in_review"})
    two.go(two.ana, two.ben)
    two.ana.editing.put(two.practice, {"state": "changes_requested"})
    two.go(two.ana)
    two.ben.editing.put(two.practice, {"state": "draft"})
    two.go(two.ben)
    assert two.ben.rows.all("SELECT * FROM tray") == []
