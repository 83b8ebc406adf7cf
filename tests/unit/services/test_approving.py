"""The way of minutes to approval, and what stays as it is from there."""

from __future__ import annotations

from practicedesk.library.library import Library
from practicedesk.services.approving import approve, circulate, open_for_amendments, take_back
from practicedesk.services.attendance import mark
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.meetings import (
    meeting,
    set_agenda,
    write_notes,
)
from practicedesk.services.reviewing import find_conflict, settle
from tests.desks.office import Office

from .meeting_desks import FIRST, ITEMS, Two, code_of


def test_the_minutes_go_their_way(two: Two, office: Office) -> None:
    ana, ben = two.ana.library, two.ben.library
    assert code_of(lambda: approve(ana, two.meeting)) == "minutes_step"
    circulate(ben, two.meeting)
    take_back(ben, two.meeting)
    circulate(ben, two.meeting)
    open_for_amendments(ben, two.meeting)
    assert code_of(lambda: approve(ben, two.meeting)) == "state_role"
    office.settle()
    approve(ana, two.meeting)
    now = meeting(ana, two.meeting)
    assert now.row.state == "approved" and now.approval is not None
    assert (now.approval.who, now.approval.you, now.approval.whole) == ("ana", True, True)
    office.settle()
    assert code_of(lambda: open_for_amendments(ben, two.meeting)) == "state_role"
    open_for_amendments(ana, two.meeting)
    assert meeting(ana, two.meeting).approval is None


def test_approved_minutes_stay_as_they_are(library: Library, held: str) -> None:
    write_notes(library, held, FIRST, "Done.")
    mark(library, held, "Ana")
    circulate(library, held)
    approve(library, held)
    before = meeting(library, held)
    for attempt in (
        lambda: write_notes(library, held, FIRST, "Not done."),
        lambda: set_agenda(library, held, ITEMS[:1]),
        lambda: mark(library, held, "Ben"),
        lambda: Editing(library).put(held, {"title": "Another"}),
        lambda: Editing(library).delete(held),
    ):
        assert code_of(attempt) == "approved"
    assert code_of(lambda: circulate(library, held)) == "minutes_step"
    assert meeting(library, held) == before
    open_for_amendments(library, held)
    assert write_notes(library, held, FIRST, "Not done.")


def test_what_is_still_being_typed_is_in_what_is_approved(library: Library, held: str) -> None:
    circulate(library, held)
    typed = meeting(library, held).text + "\n\n/action Ana: check the draft"
    Drafting(library).save(held, "minutes", typed)
    approve(library, held)
    assert [one.what for one in meeting(library, held).agreed] == ["check the draft"]
    assert Drafting(library).open_drafts() == []


def test_an_amendment_that_comes_after_the_approval_returns_to_its_author(two: Two, office: Office) -> None:
    circulate(two.ana.library, two.meeting)
    office.settle()
    write_notes(two.ben.library, two.meeting, FIRST, "My amendment.")
    approve(two.ana.library, two.meeting)
    two.ana.sync()
    (verdict,) = two.ben.sync().refused
    assert verdict.code == "approved"
    now = meeting(two.ben.library, two.meeting)
    assert (now.row.state, now.sections[0].notes) == ("approved", "")


def test_an_amendment_the_approver_had_not_seen_is_told(two: Two, office: Office) -> None:
    circulate(two.ana.library, two.meeting)
    office.settle()
    write_notes(two.ben.library, two.meeting, FIRST, "My amendment.")
    approve(two.ana.library, two.meeting)
    two.ben.sync()
    assert two.ana.sync().refused == []
    approval = meeting(two.ana.library, two.meeting).approval
    assert approval is not None and not approval.whole


def test_minutes_with_an_open_conflict_are_not_approved(two: Two, office: Office) -> None:
    circulate(two.ana.library, two.meeting)
    office.settle()
    write_notes(two.ana.library, two.meeting, FIRST, "Five.")
    write_notes(two.ben.library, two.meeting, FIRST, "Ten.")
    office.settle()
    assert code_of(lambda: approve(two.ana.library, two.meeting)) == "minutes_conflict"
    settle(two.ana.library, find_conflict(two.ana.library, two.meeting, "minutes"), "Ten.")
    approve(two.ana.library, two.meeting)
    office.settle()


def test_who_may_take_the_minutes_where(two: Two, office: Office) -> None:
    ana, ben = two.ana.library, two.ben.library
    assert meeting(ben, two.meeting).steps == ("circulated",)
    circulate(ben, two.meeting)
    office.settle()
    assert set(meeting(ben, two.meeting).steps) == {"draft", "amendments"}
    assert set(meeting(ana, two.meeting).steps) == {"draft", "amendments", "approved"}
    approve(ana, two.meeting)
    office.settle()
    assert (meeting(ana, two.meeting).steps, meeting(ben, two.meeting).steps) == (("amendments",), ())
    assert not meeting(ana, two.meeting).writable
    office.set_role(two.ana, two.group, "ben", "reader")
    open_for_amendments(ana, two.meeting)
    office.settle()
    assert meeting(ana, two.meeting).writable and not meeting(ben, two.meeting).writable
