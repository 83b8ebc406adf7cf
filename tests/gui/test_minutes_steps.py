"""The way of minutes at the window: circulated, once it is said who can read them, and approved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.early_approval import EarlyApproval
from practicedesk.gui.dialogs.print_sheet import Printed
from practicedesk.gui.dialogs.showing import Showing
from practicedesk.gui.fields.choices import ChoiceField
from practicedesk.gui.views.library_page import LibraryPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting, make_next
from tests.unit.reports.pdf_reading import text_of

from .dialogs import answering, opened, said
from .meeting_room import FIRST, ITEMS, SECOND, Held
from .test_groups import cells


@pytest.fixture
def held(qtbot: QtBot, library: Library, open_window: Callable[..., Window]) -> Held:
    group = make_group(library, "Joined-Up Towns")
    id_ = make_meeting(library, group, "First meeting", ITEMS, starts="2023-09-05T10:00", place="Norbridge")
    return Held(qtbot, open_window(library), id_)


def test_the_minutes_go_their_way_and_become_a_pdf(held: Held, tmp_path: Path) -> None:
    view = held.view
    assert view.circulate.isEnabled() and not view.approve.isEnabled()
    held.go_to(SECOND)
    held.type("Agreed.\n\n/action Ana: count the bins by 1 October\n/decision Monthly")
    held.circulate()
    assert [(one.who, one.due) for one in held.now.agreed if one.to_do] == [("Ana", "2023-10-01")]
    assert [row[3] for row in cells(view.notes.lines.rows)] == ["Open", "kept as a decision"]
    assert view.approve.isEnabled() and not view.circulate.isEnabled()
    assert said(held.window) == "Circulated. 1 new task(s), 1 decision(s)."
    held.press("approve")
    assert said(held.window) == "Approved."
    assert "Approved by you" in view.about.text()
    assert view.notes.entry.isReadOnly() and not view.agenda.change.isEnabled()
    assert not view.people.guest.isEnabled() and view.notes.hint.isHidden()
    QTest.keyClicks(view.notes.entry, "More")
    held.go_to(FIRST)
    assert "More" not in held.now.text and not held.window.notice.isVisible()
    held.press("pdf")
    (dialog,) = held.window.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("First meeting.pdf")
    target = tmp_path / "minutes.pdf"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    held.qtbot.waitUntil(lambda: bool(held.window.findChildren(Printed)))
    held.window.findChildren(Printed)[0].reject()
    text = text_of(target)
    assert "count the bins" in text and "Approved on" in text
    assert view.approved.isVisible()
    held.press("amend")
    assert not view.notes.entry.isReadOnly() and not view.approved.isVisible()
    assert view.notes.hint.isVisible() and held.window.focusWidget() is view.notes.entry
    held.type("An amendment.")
    held.press("approve")
    assert held.now.sections[0].notes == "An amendment."


def test_whoever_presses_twice_takes_one_step(held: Held) -> None:
    view = held.view
    place = view.circulate.mapTo(view, view.circulate.rect().center())
    held.circulate()
    under = view.childAt(place)
    assert under is view.circulate and not view.circulate.isEnabled()
    QTest.mouseClick(under, Qt.MouseButton.LeftButton)
    assert held.window.focusWidget() is view.notes.entry
    held.wait()
    assert held.now.row.state == "circulated"


def test_nobody_is_shown_minutes_before_it_is_said_who_they_are(held: Held) -> None:
    held.press("circulate")
    question = opened(held.qtbot, held.window, Showing)
    assert question.text().startswith(
        "You can read it, and everybody who becomes a member of “Joined-Up Towns”."
    )
    QTest.keyClick(question, Qt.Key.Key_Return)
    held.wait()
    assert held.now.row.state == "draft"


def test_minutes_of_a_meeting_that_is_still_to_come_are_approved_when_one_says_so_twice(held: Held) -> None:
    held.circulate()
    Editing(held.library).put(held.id, {"starts": "2099-09-05T10:00"})
    held.wait()

    def ask(answer: Callable[[EarlyApproval], object]) -> None:
        answering(EarlyApproval, answer, held.view.approve.click)
        held.wait()

    ask(lambda asked: asked.reject())
    assert held.now.approval is None

    def confirm(asked: EarlyApproval) -> None:
        told = "This meeting is still to come, on 5 September 2099, 10:00: approve its minutes all the same?"
        assert asked.text() == told
        asked.does.click()

    ask(confirm)
    assert held.now.approval is not None


def test_after_approval_the_next_meeting_is_offered_and_then_its_calendar_file(
    held: Held, tmp_path: Path
) -> None:
    offer = held.view.approved
    assert not offer.isVisible()
    held.circulate()
    held.press("approve")
    assert offer.isVisible() and offer.next.isVisible() and not offer.calendar.isVisible()
    second = make_next(held.library, held.id, "2023-10-06T10:00", "Second meeting")
    held.wait()
    assert offer.calendar.isVisible() and not offer.next.isVisible()
    offer.calendar.click()
    (dialog,) = held.window.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("Second meeting.ics")
    dialog.fileSelected.emit(str(tmp_path / "next.ics"))
    dialog.reject()
    held.wait()
    assert f"UID:{second}@" in (tmp_path / "next.ics").read_text()
    offer.close_.click()
    assert not offer.isVisible()


def test_the_state_chosen_in_the_form_is_asked_about_too(held: Held) -> None:
    page = cast(LibraryPage, held.window.open_page("library"))
    page.edit_record(held.id, "minutes_state")
    held.qtbot.waitUntil(lambda: any(one.count() for one in page.findChildren(ChoiceField)))
    (state,) = [one for one in page.findChildren(ChoiceField) if one._field.name == "minutes_state"]
    state.activated.emit(state.findData("circulated"))
    opened(held.qtbot, held.window, Showing).reject()
    held.wait()
    assert (held.now.row.state, state.currentData()) == ("draft", "draft")
