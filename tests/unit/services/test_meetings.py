"""A working group holds a meeting: agenda, minutes, attendance, tasks, approval, the next one."""

from __future__ import annotations

import pytest

from practicedesk.library.library import Library
from practicedesk.services.agenda_text import as_text, items_in
from practicedesk.services.agreements import agreements_of, record_lines
from practicedesk.services.approving import circulate
from practicedesk.services.attendance import attendance_of, mark
from practicedesk.services.editing import Editing
from practicedesk.services.groups import groups_of, make_group
from practicedesk.services.meetings import (
    Item,
    make_next,
    meeting,
    meetings_of,
    recognised,
    set_agenda,
    write_notes,
)
from practicedesk.services.reviewing import open_conflicts
from practicedesk.services.sampling import load_sample
from tests.desks.office import Office

from .meeting_desks import FIRST, ITEMS, SECOND, STARTS, THIRD, Two, code_of, tasks


def test_a_meeting_has_its_agenda_and_a_place_for_the_notes_of_each_item(library: Library, held: str) -> None:
    now = meeting(library, held)
    assert now.items == ITEMS
    assert [(one.heading, one.notes) for one in now.sections] == [(FIRST, ""), (SECOND, ""), (THIRD, "")]
    assert (now.group, now.role, now.row.state, now.row.starts) == (
        "Joined-Up Towns",
        "coordinator",
        "draft",
        STARTS,
    )


def test_only_a_meeting_is_one(library: Library) -> None:
    note = Editing(library).new("note", "No meeting")
    assert code_of(lambda: meeting(library, note)) == "meeting_kind"
    assert code_of(lambda: circulate(library, note)) == "meeting_kind"


def test_two_note_takers_offline_write_one_text(two: Two, office: Office) -> None:
    write_notes(two.ana.library, two.meeting, FIRST, "All done.\n\n/action Ana: tell the towns by Friday")
    write_notes(two.ben.library, two.meeting, SECOND, "Ten a day.\n\n/decision Stops below ten are left out")
    office.settle()
    now = meeting(two.ana.library, two.meeting)
    assert [one.notes[:10] for one in now.sections] == ["All done.\n", "Ten a day.", ""]
    assert [(line.word, line.who, line.due) for line in now.lines] == [
        ("action", "Ana", "2026-09-11"),
        ("decision", "", ""),
    ]
    assert now.conflicts == 0 and open_conflicts(two.ben.library) == []


def test_circulating_makes_tasks_of_the_lines(library: Library, held: str) -> None:
    lines = (
        "/action Ana: draft the letter by 1 October\n\n- /issue Lift broken\n/quote Ben: At last.\n\nWords."
    )
    write_notes(library, held, SECOND, lines)
    assert tasks(library, held) == []
    assert len(circulate(library, held).made) == 2
    assert tasks(library, held) == [
        ("action", "Ana", "draft the letter", "2026-10-01", "open"),
        ("issue", "", "Lift broken", "", "open"),
    ]
    assert meeting(library, held).row.state == "circulated"
    assert lines in meeting(library, held).text


def test_the_same_line_on_two_desks_is_one_task(two: Two, office: Office) -> None:
    write_notes(two.ana.library, two.meeting, FIRST, "/action Ana: tell the towns by Friday")
    write_notes(two.ben.library, two.meeting, SECOND, "/Action  ana: Tell the towns, by 2026-09-11.")
    for desk in (two.ana, two.ben):
        record_lines(desk.library, two.meeting)
    office.settle()
    for desk in (two.ana, two.ben):
        record_lines(desk.library, two.meeting)
        assert len(tasks(desk.library, two.meeting)) == 1
    office.settle()


def test_recording_twice_changes_nothing(library: Library, held: str) -> None:
    write_notes(library, held, FIRST, "/action Ana: x by friday\n\n/decision y\n/action Ana: X.")
    first = record_lines(library, held)
    again = record_lines(library, held)
    assert len(first.made) == 2 and len(first.decided) == 1
    assert (again.made, again.moved, again.dropped, again.kept) == ([], [], [], [])


def test_a_task_follows_its_line_until_somebody_works_on_it(library: Library, held: str) -> None:
    write_notes(library, held, FIRST, "/action Ana: write by 1 October\n/action Ben: call\n/action Cleo: ask")
    record_lines(library, held)
    ids = {one.who: one.id for one in meeting(library, held).agreed}
    Editing(library).put(ids["Cleo"], {"task_state": "doing"})
    write_notes(library, held, FIRST, "/action Ana: write by 8 October")
    done = record_lines(library, held)
    assert (done.made, done.moved) == ([], [ids["Ana"]])
    assert (done.dropped, done.kept) == ([ids["Ben"]], [ids["Cleo"]])
    assert {(one.who, one.due) for one in meeting(library, held).agreed} == {
        ("Ana", "2026-10-08"),
        ("Cleo", ""),
    }


def test_a_date_somebody_moved_is_not_moved_back_by_the_minutes(library: Library, held: str) -> None:
    write_notes(library, held, FIRST, "/action Ana: write by 1 October")
    (id_,) = record_lines(library, held).made
    Editing(library).put(id_, {"due": "2026-12-01"})
    write_notes(library, held, FIRST, "/action Ana: write by 8 October")
    record_lines(library, held)
    assert [one.due for one in meeting(library, held).agreed] == ["2026-12-01"]


def test_a_line_that_comes_back_brings_its_task_back_but_not_one_thrown_away(
    library: Library, held: str
) -> None:
    both = "/action Ana: write\n/action Ben: call"
    write_notes(library, held, FIRST, both)
    record_lines(library, held)
    ids = {one.who: one.id for one in meeting(library, held).agreed}
    Editing(library).delete(ids["Ben"])
    write_notes(library, held, FIRST, "")
    record_lines(library, held)
    write_notes(library, held, FIRST, both)
    record_lines(library, held)
    assert [one.who for one in meeting(library, held).agreed] == ["Ana"]


def test_a_line_in_a_paragraph_two_people_rewrote_makes_its_task(two: Two, office: Office) -> None:
    write_notes(two.ana.library, two.meeting, FIRST, "/action Ana: write")
    write_notes(two.ben.library, two.meeting, FIRST, "/action Ben: write")
    office.settle()
    assert meeting(two.ana.library, two.meeting).conflicts == 1
    record_lines(two.ana.library, two.meeting)
    assert {one.who for one in meeting(two.ana.library, two.meeting).agreed} == {"Ana", "Ben"}


def test_attendance_is_kept_by_two_people_in_one_list(two: Two, office: Office) -> None:
    mark(two.ana.library, two.meeting, "ana")
    mark(two.ana.library, two.meeting, "Cleo Guest")
    mark(two.ben.library, two.meeting, "Ana")
    mark(two.ben.library, two.meeting, "ben", "apologies")
    mark(two.ben.library, two.meeting, "cleo  guest")
    office.settle()
    for desk in (two.ana, two.ben):
        found = {(one.name.casefold(), one.state) for one in attendance_of(desk.library, two.meeting)}
        assert found == {("ana", "attended"), ("ben", "apologies"), ("cleo guest", "attended")}
    mark(two.ana.library, two.meeting, "ana", "invited")
    assert {one.name: one.state for one in attendance_of(two.ana.library, two.meeting)}["ana"] == "invited"


@pytest.mark.parametrize(
    ("who", "state", "code"), [(" ", "attended", "name_missing"), ("Ana", "here", "attendance_state")]
)
def test_a_tick_needs_a_name_and_a_state(
    library: Library, held: str, who: str, state: str, code: str
) -> None:
    assert code_of(lambda: mark(library, held, who, state)) == code
    assert attendance_of(library, held) == []


def test_the_next_meeting_begins_with_what_is_open(library: Library, held: str) -> None:
    write_notes(library, held, FIRST, "/action Ana: write by 1 October\n/action Ben: call\n/decision yes")
    circulate(library, held)
    ids = {one.who: one.id for one in meeting(library, held).agreed}
    Editing(library).put(ids["Ben"], {"task_state": "done"})
    Editing(library).put(held, {"place": "Norbridge", "attribution": "chatham_house"})
    second = make_next(library, held, "2026-10-06T10:00", "Second meeting")
    now = meeting(library, second)
    assert (now.row.title, now.row.place, now.chatham_house) == ("Second meeting", "Norbridge", True)
    assert {(one.who, one.state) for one in now.arising} == {("Ana", "open"), ("Ben", "done")}
    assert now.previous is not None and now.previous.id == held and now.following is None
    third = meeting(library, make_next(library, second, "2026-11-03"))
    assert [one.who for one in third.arising] == ["Ana"]
    assert [row.id for row in meetings_of(library, now.space)] == [held, second, third.id]
    following = meeting(library, held).following
    assert following is not None and following.id == second


def test_an_agenda_may_change_while_notes_are_taken(library: Library, held: str) -> None:
    write_notes(library, held, SECOND, "Ten.")
    assert set_agenda(library, held, (Item("Welcome"), ITEMS[0], Item("The limit", 5), ITEMS[2]))
    now = meeting(library, held)
    assert [one.heading for one in now.sections] == ["Welcome", FIRST, "The limit", THIRD, SECOND]
    assert now.sections[-1].notes == "Ten."
    assert not set_agenda(library, held, now.items)


def test_a_date_that_has_passed_is_overdue_while_the_task_is_open(library: Library) -> None:
    group = make_group(library, "Joined-Up Towns")  # in November 2023 by this library's clock
    editing = Editing(library)
    for title, due, state in (
        ("late", "2023-11-13", "open"),
        ("late too", "2022", "blocked"),
        ("today", "2023-11-14", "open"),
        ("this year", "2023", "open"),
        ("done", "2023-01-01", "done"),
        ("undated", "", "open"),
    ):
        editing.new("task", title, group, {"due": due, "task_state": state} if due else {})
    found = agreements_of(library, group)
    assert [one.what for one in found if one.overdue] == ["late too", "late"]
    assert [one.what for one in found] == ["late too", "this year", "late", "today", "undated", "done"]


def test_the_meetings_of_the_sample_are_read_as_they_are(library: Library) -> None:
    load_sample(library)
    (group,) = groups_of(library)
    rows = meetings_of(library, group.id)
    assert [row.state for row in rows] == ["approved", "approved", "draft"]
    second, third = meeting(library, rows[1].id), meeting(library, rows[2].id)
    assert [one.heading for one in second.sections] == second.headings
    assert next(one.notes for one in second.sections if one.heading == "Legal check").startswith("Not done")
    assert [(line.word, line.who, line.due) for line in third.lines] == [
        ("action", "A. Moreau", "2026-11-10"),
        ("issue", "", ""),
    ]
    assert [(one.name, one.state) for one in second.attendance][-2:] == [
        ("R. Whitlock", "apologies"),
        ("S. Varga", "attended"),
    ]
    assert third.conflicts == 1
    assert any(one.state == "doing" for one in third.arising)


def test_lines_are_recognised_while_they_are_typed(library: Library, held: str) -> None:
    write_notes(library, held, FIRST, "/action Ana: write by Friday")
    circulate(library, held)
    now = meeting(library, held)
    found = recognised(now, "/action ana: write by 1 Oct\n/decision yes")
    assert [(line.what, line.due, task.state if task else "") for line, task in found] == [
        ("write", "2026-10-01", "open"),
        ("yes", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "Welcome\n\n 2. Budget (15)\n- Stops (20 min, B. Moe)",
            [Item("Welcome"), Item("Budget", 15), Item("Stops", 20, "B. Moe")],
        ),
        (
            "Costs (old sites)\nPlan (0, Ana)\n(15)",
            [Item("Costs (old sites)"), Item("Plan", 0, "Ana"), Item("(15)")],
        ),
        (" \n", []),
    ],
)
def test_an_agenda_as_one_types_it(text: str, items: list[Item]) -> None:
    assert items_in(text) == items
    assert items_in(as_text(items)) == items


def test_a_mark_within_a_line_of_an_agenda_is_a_part_of_it() -> None:
    lines = ["Trees - and hedges", "Stage 3. What now", "2026. Plans"]
    assert [item.words for item in items_in("\n".join(["- One", *lines]))] == ["One", *lines]
