"""A window in which a meeting is held."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.showing import Showing
from practicedesk.gui.views.meeting_view import MeetingView
from practicedesk.gui.window import Window
from practicedesk.services.meetings import Item, Meeting, meeting

from .dialogs import opened
from .test_groups import page_of, shown

FIRST, SECOND, THIRD = "Actions from last time", "Small stops", "Any other business"
ITEMS = (Item(FIRST, 10), Item(SECOND, 20, "Ben"), Item(THIRD))


class Held:
    """A window in which a meeting is held."""

    def __init__(self, qtbot: QtBot, window: Window, id_: str) -> None:
        self.qtbot = qtbot
        self.window = window
        self.library = window.session.library
        self.page = page_of(qtbot, window)
        self.id = id_
        self.page.open_meeting(id_)
        self.wait()

    @property
    def view(self) -> MeetingView:
        assert self.page.meeting is not None
        return self.page.meeting

    @property
    def now(self) -> Meeting:
        return meeting(self.library, self.id)

    def wait(self) -> None:
        shown(self.qtbot, self.window)

    def go_to(self, heading: str) -> None:
        self.view.agenda.list.choose(heading)
        self.wait()

    def type(self, words: str) -> None:
        entry = self.view.notes.entry
        entry.moveCursor(QTextCursor.MoveOperation.End)
        for number, line in enumerate(words.split("\n")):
            if number:
                QTest.keyClick(entry, Qt.Key.Key_Return)
            QTest.keyClicks(entry, line)

    def press(self, name: str) -> None:
        button = getattr(self.view, name)
        button.setFocus()
        button.click()
        self.wait()

    def circulate(self) -> None:
        """Press the button, and say that others shall see the minutes."""
        self.press("circulate")
        opened(self.qtbot, self.window, Showing).does.click()
        self.wait()
