"""A computer that hears nothing of the server for a month shows nothing of its groups until it does again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from practicedesk.library.lease import DAY_MS, LEASE_MS
from practicedesk.library.locking import lock_overdue
from practicedesk.library.opening import open_library
from practicedesk.library.own_words import for_conflict
from practicedesk.library.selecting import Query
from practicedesk.services.checking import dump, verify
from practicedesk.services.drafting import Drafting
from practicedesk.services.finding import found, listed
from practicedesk.services.groups import group_of
from practicedesk.services.reading import spaces_to_write_in
from practicedesk.services.returning import tray_of
from practicedesk.services.reviewing import to_review
from practicedesk.services.status import status
from practicedesk.services.undoing import Undoing
from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR, READER
from tests.unwritable import unwritable

from .office import Desk, Office, office


class Pair:
    """Ana coordinates a group, Ben writes in it; his library holds a note of hers and one of his own."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.a = office.desk("ana")
        self.group = self.a.editing.new("group", "Parks")
        self.note = self.a.editing.new("note", "Hazel", "Parks", {"body": "Filberts are ripe."})
        self.a.sync()
        self.b = office.desk("ben", {self.group: CONTRIBUTOR})
        self.own = self.b.editing.new("note", "Mine", values={"body": "Filberts at home."})
        office.settle()

    def wait(self, days: float) -> None:
        self.office.now.ms += int(days * DAY_MS)


@pytest.fixture(params=["network", "stick"])
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pair]:
    with office(tmp_path, by_stick=request.param == "stick") as made:
        yield Pair(made)


def test_a_library_that_may_only_be_read_is_not_opened_past_the_lease(pair: Pair) -> None:
    folder, now = pair.b.library.folder, pair.b.library.now_ms
    pair.wait(29.9)
    pair.b.library.close()
    with unwritable(folder):
        library = open_library(folder, now, os.urandom)
        assert library.read_only
        library.close()
        pair.wait(0.2)
        with pytest.raises(Refused) as refused:
            open_library(folder, now, os.urandom)
    assert (refused.value.code, "Copy its folder" in refused.value.next) == ("lease_over", True)
    library = pair.b.library = open_library(folder, now, os.urandom)
    assert words_found(pair.b) == ["Mine"]


def words_found(desk: Desk) -> list[str]:
    return sorted(hit.title for hit in found(desk.library, Query(text="filberts")).hits)


def test_groups_lock_when_the_lease_is_over_and_open_when_the_server_answers(pair: Pair) -> None:
    pair.wait(29.9)
    assert lock_overdue(pair.b.library) == []
    assert status(pair.b.library).sync().startswith("Synchronise within 1 day")
    pair.wait(0.2)
    assert lock_overdue(pair.b.library) == ["Parks"]
    assert words_found(pair.b) == ["Mine"]
    assert list(verify(pair.b.library)) == []
    with pytest.raises(UserMistake):
        pair.b.see(pair.note)
    group = group_of(pair.b.library, "Parks")
    assert (group.locked, group.writable, group.records) == (True, False, 0)
    assert "1 group is locked" in status(pair.b.library).sync()
    assert [space.kind for space in spaces_to_write_in(pair.b.library)] == ["personal"]
    with pytest.raises(Refused) as refused:
        pair.b.editing.new("note", "Oak", "Parks")
    assert refused.value.code == "space_locked"
    pair.office.settle()
    assert words_found(pair.b) == ["Hazel", "Mine"]
    assert pair.b.text(pair.note, "body") == "Filberts are ripe."
    assert not group_of(pair.b.library, "Parks").locked
    assert status(pair.b.library).locked == 0


def test_a_locked_desk_keeps_its_unsent_work_and_drafts_and_sends_them(pair: Pair) -> None:
    pair.b.editing.put(pair.note, {"title": "Hazels"})
    Drafting(pair.b.library).save(pair.note, "body", "Filberts are ripe now.")
    pair.wait(31)
    lock_overdue(pair.b.library)
    assert status(pair.b.library).unsent == 1
    pair.b.sync()
    pair.office.settle()
    assert pair.a.see(pair.note).title == "Hazels"
    assert pair.a.text(pair.note, "body") == "Filberts are ripe now."


def test_a_locked_group_is_in_no_list_of_an_earlier_day_and_in_no_dump(pair: Pair) -> None:
    yesterday = pair.office.now.ms
    pair.wait(31)
    lock_overdue(pair.b.library)
    assert {view.title for view in listed(pair.b.library, Query(), yesterday)[1]} == {"Mine"}
    assert not any(b"Hazel" in line for line in dump(pair.b.library))
    with pytest.raises(Refused) as refused:
        list(dump(pair.b.library, "Parks"))
    assert refused.value.code == "space_locked"
    pair.office.settle()
    assert {view.title for view in listed(pair.b.library, Query(), yesterday)[1]} >= {"Hazel", "Mine"}
    assert any(b"Hazel" in line for line in dump(pair.b.library, "Parks"))


def test_what_an_old_stick_brings_to_a_locked_group_is_not_shown(pair: Pair) -> None:
    pair.a.editing.new("note", "Beech", "Parks", {"body": "No filberts."})
    pair.a.sync()
    pair.wait(10)
    stick = pair.office.sticks.answer(pair.office.sticks.write(pair.b))
    pair.wait(41)
    lock_overdue(pair.b.library)
    assert pair.office.sticks.read(pair.b, stick).received
    assert words_found(pair.b) == ["Mine"]
    assert list(verify(pair.b.library)) == []
    pair.office.settle()
    assert words_found(pair.b) == ["Beech", "Hazel", "Mine"]


def test_refused_work_in_a_locked_group_waits_in_the_tray_unseen(pair: Pair) -> None:
    pair.office.set_role(pair.a, pair.group, "ben", READER)
    pair.b.editing.put(pair.note, {"body": "Filberts are ripe. Taken."})
    pair.b.sync()
    assert [one.title for one in tray_of(pair.b.library)] == ["Hazel"]
    pair.wait(31)
    lock_overdue(pair.b.library)
    assert (tray_of(pair.b.library), status(pair.b.library).returned) == ([], 0)
    pair.office.settle()
    assert [one.title for one in tray_of(pair.b.library)] == ["Hazel"]


def test_words_for_a_conflict_of_a_locked_group_wait_until_it_opens(pair: Pair) -> None:
    Drafting(pair.b.library).keep_words(for_conflict(pair.note, "body", ["One", "Other"]), "Both of them")
    pair.wait(31)
    lock_overdue(pair.b.library)
    assert to_review(pair.b.library)[1] == []
    pair.office.settle()
    assert [(one.title, one.words.text) for one in to_review(pair.b.library)[1]] == [
        ("Hazel", "Both of them")
    ]


def test_undo_passes_over_what_is_locked(pair: Pair) -> None:
    undoing = Undoing(pair.b.library)
    pair.b.editing.put(pair.own, {"title": "Still mine"})
    pair.b.editing.put(pair.note, {"title": "Hazels"})
    pair.wait(31)
    lock_overdue(pair.b.library)
    assert undoing.undo().title == "Still mine"
    pair.b.sync()
    assert undoing.undo().title == "Hazels"


def test_who_was_removed_meanwhile_sees_nothing_again(pair: Pair) -> None:
    Drafting(pair.b.library).save(pair.note, "body", "Filberts, not sent.")
    pair.wait(31)
    lock_overdue(pair.b.library)
    pair.office.set_role(pair.a, pair.group, "ben", "")
    seen: list[list[str]] = []
    pair.b.library.on_changes = lambda _: seen.append(words_found(pair.b))
    pair.b.sync()
    pair.b.sync()
    assert seen and all("Hazel" not in titles for titles in seen)
    with pytest.raises(UserMistake, match="no group"):
        group_of(pair.b.library, "Parks")
    assert Drafting(pair.b.library).open_drafts() == []


def test_setting_the_clock_back_gains_nothing(pair: Pair) -> None:
    pair.wait(31)
    pair.b.editing.new("note", "Written late")
    pair.wait(-20)
    assert lock_overdue(pair.b.library) == ["Parks"]


def test_opening_the_library_locks_what_is_overdue(pair: Pair) -> None:
    pair.b.library.close()
    later = pair.office.now.ms + LEASE_MS + DAY_MS
    again = open_library(pair.b.library.folder, lambda: later, bytes)
    assert group_of(again, "Parks").locked
    again.close()
