"""A meeting held at the window: notes on each item, lines that become tasks, ticks, approval, the PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimeZone
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.new_meeting import Agenda, NewMeeting
from practicedesk.gui.models.rows import Rows
from practicedesk.gui.views.meeting_people import PRESENT, SORRY
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.approving import circulate
from practicedesk.services.attendance import attendance_of, mark
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.groups import groups_of, make_group
from practicedesk.services.meetings import (
    Item,
    make_meeting,
    make_next,
    meeting,
    meetings_of,
    write_notes,
)
from practicedesk.services.reading import details

from .conftest import settled
from .dialogs import answering, said
from .meeting_room import FIRST, ITEMS, SECOND, THIRD, Held
from .test_accessible import unnamed
from .test_groups import cells, page_of, shown

Open = Callable[..., Window]


@pytest.fixture
def group(library: Library) -> str:
    return make_group(library, "Joined-Up Towns")


@pytest.fixture
def id_(library: Library, group: str) -> str:
    return make_meeting(library, group, "First meeting", ITEMS, starts="2023-09-05T10:00", place="Norbridge")


@pytest.fixture
def held(qtbot: QtBot, library: Library, id_: str, open_window: Open) -> Held:
    return Held(qtbot, open_window(library), id_)


def test_who_goes_to_an_item_and_types_writes_its_notes(held: Held) -> None:
    agenda, entry = held.view.agenda.list, held.view.notes.entry
    agenda.setFocus()
    QTest.keyClick(agenda, Qt.Key.Key_Down)
    held.wait()
    QTest.keyClicks(agenda, "Any words")  # also such as begin an item of the agenda
    assert (entry.heading, entry.standing()) == (SECOND, "Any words")
    assert entry.hasFocus()
    agenda.setFocus()
    place = agenda.visualRect(agenda.rows.index(2, 0)).center()
    QTest.mouseClick(agenda.viewport(), Qt.MouseButton.LeftButton, pos=place)
    held.wait()
    assert (entry.heading, entry.hasFocus()) == (THIRD, True)
    held.view.settle()
    held.wait()
    assert meeting(held.library, held.id).sections[1].notes == "Any words"


def test_a_meeting_is_made_with_its_agenda(
    qtbot: QtBot, library: Library, group: str, open_window: Open
) -> None:
    window = open_window(library)
    page = page_of(qtbot, window)

    def fill(dialog: NewMeeting) -> None:
        assert not dialog.make.isEnabled()
        QTest.keyClicks(dialog.title, "First meeting")
        QTest.keyClicks(dialog.agenda, "Costs (15, A. Moreau)")
        QTest.keyClick(dialog.agenda, Qt.Key.Key_Return)
        QTest.keyClicks(dialog.agenda, "Any other business")
        assert unnamed(dialog) == []
        dialog.make.click()

    answering(NewMeeting, fill, lambda: window.run_action("new_meeting"))
    shown(qtbot, window)
    assert page.meeting is not None
    made = meeting(library, page.meeting.id)
    assert made.items == (Item("Costs", 15, "A. Moreau"), Item("Any other business"))
    assert made.timezone == QTimeZone.systemTimeZoneId().toStdString()
    assert made.row.title == "First meeting" and len(made.row.starts) == len("2023-09-05T10:00")
    assert page.meeting.notes.item.text() == "Costs"
    assert [row[0] for row in cells(page.meeting.agenda.list.rows)] == ["1 Costs", "2 Any other business"]


def test_notes_go_below_the_item_chosen(held: Held) -> None:
    held.type("All done.")
    held.go_to(SECOND)
    assert held.view.notes.entry.standing() == ""
    assert held.view.notes.about.text() == "Ben · 20 min"
    held.type("Ten a day.")
    held.go_to(FIRST)
    assert held.view.notes.entry.standing() == "All done."
    assert [one.notes for one in held.now.sections] == ["All done.", "Ten a day.", ""]


def test_what_is_typed_is_a_draft_within_two_seconds_and_a_change_when_left(held: Held) -> None:
    held.go_to(SECOND)
    before = len(details(held.library, held.id).history)
    held.type("Ten a day.")
    held.qtbot.waitUntil(lambda: len(Drafting(held.library).open_drafts()) == 1)
    (draft,) = Drafting(held.library).open_drafts()
    assert f"## {SECOND}\n\nTen a day.\n\n## {THIRD}" in draft.text
    assert len(details(held.library, held.id).history) == before
    held.go_to(THIRD)
    assert Drafting(held.library).open_drafts() == []
    assert len(details(held.library, held.id).history) == before + 1


def test_looking_at_every_item_changes_nothing(held: Held) -> None:
    before = len(details(held.library, held.id).history)
    for heading in (SECOND, THIRD, FIRST):
        held.go_to(heading)
        held.view.notes.entry.setFocus()
    held.page.close_meeting()
    held.wait()
    assert len(details(held.library, held.id).history) == before


def test_closing_the_window_loses_nothing(held: Held) -> None:
    held.go_to(THIRD)
    held.type("Last words")
    held.window.close()
    assert held.now.sections[2].notes == "Last words"


def test_lines_are_recognised_as_they_are_typed(held: Held) -> None:
    held.type("Words.\n/action Ana: count the bins by 1 October\n/decision Monthly\n/action x by 31 February")
    table = held.view.notes.lines.rows
    held.qtbot.waitUntil(lambda: table.rowCount() == 3)
    first, second, third = cells(table)
    assert first[:2] == ["Action: count the bins", "Ana"] and first[2] != "" and first[3] == "when circulated"
    assert second == ["Decision: Monthly", "", "", "when circulated"]
    assert third[1].startswith("nobody") and third[2] == "31 February is no date"
    assert Drafting(held.library).open_drafts() == []  # nothing but the typing itself is saved


def test_the_meeting_in_front_is_saved_as_a_calendar_file(held: Held, tmp_path: Path) -> None:
    held.window.run_action("calendar_file")
    held.wait()
    (dialog,) = held.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "this.ics"))
    dialog.reject()
    held.wait()
    assert "SUMMARY:First meeting" in (tmp_path / "this.ics").read_text()
    assert "this.ics" in said(held.window)


def test_attendance_is_ticked_by_keyboard(held: Held) -> None:
    people = held.view.people
    people.guest.setFocus()
    for name in ("Ana", "Ben"):
        QTest.keyClicks(people.guest, name)
        QTest.keyClick(people.guest, Qt.Key.Key_Return)
        held.wait()
    assert people.there.title() == "Who is there: 2"
    table = people.people
    table.setFocus()
    table.setCurrentIndex(table.rows.index(1, SORRY))
    QTest.keyClick(table, Qt.Key.Key_Space)
    held.wait()
    assert [(one.name, one.state) for one in attendance_of(held.library, held.id)] == [
        ("Ana", "attended"),
        ("Ben", "apologies"),
    ]
    table.setCurrentIndex(table.rows.index(0, PRESENT))
    QTest.keyClick(table, Qt.Key.Key_Space)
    held.wait()
    assert attendance_of(held.library, held.id)[0].state == "invited"
    index = table.rows.index(1, SORRY)
    assert table.rows.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Apologies: yes"


def test_attendance_of_approved_minutes_is_words_and_no_boxes(held: Held) -> None:
    mark(held.library, held.id, "Ana")
    held.wait()
    people = held.view.people
    box = people.people.rows.index(0, PRESENT)
    assert box.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    assert not people.closed.isVisible()
    held.circulate()
    held.press("approve")
    assert cells(people.people.rows) == [["Ana", "yes", ""]]
    assert box.data(Qt.ItemDataRole.CheckStateRole) is None and people.closed.isVisible()
    people.people.setCurrentIndex(box)
    QTest.keyClick(people.people, Qt.Key.Key_Space)
    held.wait()
    assert not held.window.notice.isVisible()


def test_a_name_that_two_people_have_is_told_and_nobody_is_chosen(held: Held) -> None:
    for name in ("Ana Silva", "Ana Costa"):
        mark(held.library, held.id, name)
    held.wait()
    unclear = held.view.notes.unclear
    held.type("/action Ana: count the bins")
    held.qtbot.waitUntil(unclear.isVisible)
    assert "Ana Costa, Ana Silva" in unclear.text()
    held.view.notes.entry.clear()
    held.type("/action Ana Silva: count the bins")
    held.qtbot.waitUntil(lambda: not unclear.isVisible())


def test_the_chatham_house_rule_is_turned_by_keyboard_and_says_what_it_does(held: Held) -> None:
    people = held.view.people
    assert "not who" in people.rule.text() and people.rule.isVisible()
    assert people.chatham.accessibleDescription() == people.rule.text()
    people.chatham.setFocus()
    QTest.keyClick(people.chatham, Qt.Key.Key_Space)
    held.wait()
    assert held.now.chatham_house


def test_the_chatham_house_rule_is_one_click(held: Held) -> None:
    held.view.people.chatham.click()
    held.wait()
    assert held.now.chatham_house
    held.view.people.chatham.click()
    held.wait()
    assert not held.now.chatham_house


def test_what_is_open_from_before_comes_with_its_state(
    qtbot: QtBot, library: Library, id_: str, open_window: Open
) -> None:
    write_notes(library, id_, FIRST, "/action Ana: count the bins by 1 October")
    circulate(library, id_)
    second = make_next(library, id_, "2023-10-06T10:00", "Second meeting")
    held = Held(qtbot, open_window(library), second)
    table = held.view.people.arising
    ((words,),) = cells(table.table.rows)
    assert words.startswith("count the bins\nAna · Open · ") and "October 2023" in words
    table.table.choose(table.table.rows.key(0))
    table.state.setFocus()
    QTest.keyClicks(table.state, "Done")
    QTest.keyClick(table.state, Qt.Key.Key_Return)
    held.wait()
    assert [one.state for one in held.now.arising] == ["done"]
    assert "Ana · Done" in cells(table.table.rows)[0][0]


def test_the_agenda_changes_while_notes_are_taken(held: Held) -> None:
    held.go_to(SECOND)
    held.type("Ten a day.")

    def fill(dialog: Agenda) -> None:
        assert dialog.agenda.toPlainText() == f"{FIRST} (10)\n{SECOND} (20, Ben)\n{THIRD}"
        dialog.agenda.setPlainText(f"Welcome\n{FIRST} (10)\n{SECOND} (25, Ben)\n{THIRD}")
        dialog.buttons.button(dialog.buttons.StandardButton.Save).click()

    answering(Agenda, fill, held.view.agenda.change.click)
    held.wait()
    assert [row[0] for row in cells(held.view.agenda.list.rows)][:3] == [
        "1 Welcome",
        f"2 {FIRST}",
        f"3 {SECOND}",
    ]
    assert held.view.notes.item.text() == SECOND
    assert held.view.notes.entry.standing() == "Ten a day."
    held.go_to(FIRST)
    assert next(one.notes for one in held.now.sections if one.heading == SECOND) == "Ten a day."


def test_the_next_meeting_is_made_from_this_one(held: Held) -> None:
    def fill(dialog: NewMeeting) -> None:
        assert dialog.place.text() == "Norbridge"
        dialog.title.setText("Second meeting")
        dialog.make.click()

    answering(NewMeeting, fill, held.view.next.click)
    held.wait()
    (group,) = groups_of(held.library)
    rows = meetings_of(held.library, group.id)
    assert [row.title for row in rows] == ["First meeting", "Second meeting"]
    assert held.view.id == rows[1].id


def test_a_meeting_is_opened_from_its_list_and_left_again(
    qtbot: QtBot, library: Library, id_: str, open_window: Open
) -> None:
    window = open_window(library)
    page = page_of(qtbot, window)
    page.view.tabs.setCurrentIndex(1)
    page.view.meetings.choose(id_)
    QTest.keyClick(page.view.meetings, Qt.Key.Key_Return)
    shown(qtbot, window)
    assert page.meeting is not None and page.meeting.id == id_
    assert window.state.place.kind == "meeting"
    page.meeting.back.click()
    shown(qtbot, window)
    assert page.view.isVisible()
    window.open_page("library")
    window.show_record(id_)
    shown(qtbot, window)
    window.run_action("hold_meeting")
    shown(qtbot, window)
    assert window.page() is page and page.meeting is not None


def test_a_meeting_that_was_thrown_away_is_left(held: Held) -> None:
    Editing(held.library).delete(held.id)
    held.wait()
    held.qtbot.waitUntil(lambda: held.page.meeting is None)


def test_every_control_has_a_name(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    (group,) = groups_of(sample)
    held = Held(qtbot, open_window(sample), meetings_of(sample, group.id)[-1].id)
    assert held.view.people.before.isVisible() and held.view.notes.lines.isVisible()
    assert unnamed(held.window) == []


def test_the_tables_keep_to_the_rules_of_models(held: Held, qtmodeltester: ModelTester) -> None:
    held.type("/action Ana: count")
    held.wait()
    for model in held.view.findChildren(Rows):
        qtmodeltester.check(model)
    settled(held.qtbot, held.window.session)
