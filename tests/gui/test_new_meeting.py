"""A meeting made without a mouse, field by field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.gui import wording
from practicedesk.gui.dialogs.new_meeting import NewMeeting
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import meeting

from .dialogs import answering
from .test_groups import page_of, shown

Open = Callable[..., Window]


def test_a_meeting_is_made_by_keyboard_and_the_caret_is_in_its_minutes(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    make_group(library, "Joined-Up Towns")
    window = open_window(library)
    page = page_of(qtbot, window)
    day = QDate.currentDate().addDays(7)

    def fill(dialog: NewMeeting) -> None:
        def press(*keys: Qt.Key) -> None:
            for key in keys:
                QTest.keyClick(dialog.focusWidget(), key)

        dialog.activateWindow()
        dialog.title.setFocus()
        QTest.keyClicks(dialog.title, "First meeting")
        press(Qt.Key.Key_Return)
        assert dialog.isVisible() and dialog.focusWidget() is dialog.when
        assert dialog.when.text() == f"{QLocale().toString(day, wording.day_form())} 10:00"
        QTest.keyClicks(dialog.when, "x")
        assert dialog.told.isVisible()
        press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
        QTest.keyClicks(dialog.when, "14")
        assert not dialog.told.isVisible() and dialog.when.time().hour() == 14
        press(Qt.Key.Key_Tab)
        assert dialog.focusWidget() is dialog.place
        press(Qt.Key.Key_Return)
        assert dialog.focusWidget() is dialog.agenda
        QTest.keyClicks(dialog.agenda, "Costs")
        press(Qt.Key.Key_Return)
        QTest.keyClicks(dialog.agenda, "Trees - and hedges")
        QTest.keyClick(dialog.agenda, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert not dialog.isVisible()

    answering(NewMeeting, fill, lambda: window.run_action("new_meeting"))
    shown(qtbot, window)
    assert page.meeting is not None
    made = meeting(library, page.meeting.id)
    assert [item.words for item in made.items] == ["Costs", "Trees - and hedges"]
    assert made.row.starts == f"{day.toString(Qt.DateFormat.ISODate)}T14:00"
    assert page.meeting.notes.item.text() == "Costs"
    window.activateWindow()
    qtbot.waitUntil(page.meeting.notes.entry.hasFocus)


def test_the_next_meeting_is_proposed_a_week_after_one_that_is_still_to_come(qtbot: QtBot) -> None:
    today = QDate.currentDate()
    for begins, day in ((today.addDays(7), today.addDays(14)), (today.addDays(-3), today.addDays(7))):
        dialog = NewMeeting(after=f"{begins.toString(Qt.DateFormat.ISODate)}T14:30")
        qtbot.addWidget(dialog)
        assert dialog.starts == f"{day.toString(Qt.DateFormat.ISODate)}T14:30"
