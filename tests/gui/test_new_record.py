"""What is typed before there is a record comes back: after a crash, not after Cancel or once it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.gui.begun_words import BegunWords
from practicedesk.gui.dialogs.new_action import NewAction
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.dialogs.new_meeting import NewMeeting
from practicedesk.gui.dialogs.new_record import NewRecord
from practicedesk.gui.session import Session
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.services.beginning import keep, what_was_begun
from practicedesk.services.groups import make_group
from tests.desks.office import WallClock

from .conftest import settled
from .dialogs import answering, asked
from .killed import killed
from .test_groups import page_of

Open = Callable[..., Window]

TYPING = """
from practicedesk.gui.dialogs.new_record import NewRecord, new_record
from practicedesk.gui.window import Window
from practicedesk.services.beginning import what_was_begun

window = Window(session.settings)
window.show()
window.attach(session)
new_record(window)
def look():
    for dialog in window.findChildren(NewRecord):
        if not dialog.title.text():
            dialog.kind.setCurrentIndex(dialog.kind.findData("idea"))
            QTest.keyClicks(dialog.title, "Hedges for all")
    if what_was_begun(desk.library, "record"):
        print("kept", flush=True)
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
"""


def test_what_was_typed_when_the_program_was_killed_is_there_again(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    library.close()
    with killed(TYPING, library.folder) as printed:
        assert any(line.startswith("kept") for line in printed)
    again = open_library(library.folder, WallClock(), bytes)
    window = open_window(again)
    dialog = asked(qtbot, window, "new", NewRecord)
    qtbot.waitUntil(lambda: dialog.title.text() == "Hedges for all")
    assert dialog.kind.currentData() == "idea"
    assert dialog.make.isEnabled()
    dialog.reject()
    settled(qtbot, window.session)
    window.session.finish()
    again.close()


@pytest.mark.parametrize("end", ["make", "reject"])
def test_what_is_made_or_given_up_does_not_come_back(
    qtbot: QtBot, library: Library, open_window: Open, end: str
) -> None:
    window = open_window(library)
    dialog = asked(qtbot, window, "new", NewRecord)
    QTest.keyClicks(dialog.title, "Hedges")
    qtbot.waitUntil(lambda: what_was_begun(library, "record") != {})
    dialog.make.click() if end == "make" else dialog.reject()
    settled(qtbot, window.session)
    assert what_was_begun(library, "record") == {}


@dataclass
class Begun:
    """A dialog of the page Groups: how one comes to it, and where its words are."""

    dialog: type[NewGroup] | type[NewMeeting] | type[NewAction]
    action: str
    title: str
    what: str


BEGUN = [
    Begun(NewGroup, "new_group", "name", "group"),
    Begun(NewMeeting, "new_meeting", "title", "meeting of {group}"),
    Begun(NewAction, "", "title", "action of {group}"),
]


@pytest.mark.parametrize("end", ["make", "reject"])
@pytest.mark.parametrize("case", BEGUN, ids=lambda case: case.dialog.__name__)
def test_what_is_begun_in_a_group_is_kept_until_it_is_made_or_given_up(
    qtbot: QtBot, library: Library, open_window: Open, case: Begun, end: str
) -> None:
    what = case.what.format(group=make_group(library, "Parks"))
    keep(library, what, {case.title: "Before the crash"})
    window = open_window(library)
    page = page_of(qtbot, window)

    def fill(dialog: NewGroup | NewMeeting | NewAction) -> None:
        title = getattr(dialog, case.title)
        qtbot.waitUntil(lambda: title.text() == "Before the crash")
        QTest.keyClicks(title, ", and after")
        qtbot.waitUntil(lambda: what_was_begun(library, what)[case.title] == "Before the crash, and after")
        dialog.make.click() if end == "make" else dialog.reject()

    ask = partial(window.run_action, case.action) if case.action else page.view.new_action.click
    answering(case.dialog, fill, ask)
    settled(qtbot, window.session)
    assert what_was_begun(library, what) == {}


def test_what_is_typed_before_the_kept_words_come_stays(
    qtbot: QtBot, library: Library, open_session: Callable[..., Session]
) -> None:
    keep(library, "group", {"name": "Kept"})
    session, dialog = open_session(library), NewGroup()
    qtbot.addWidget(dialog)
    BegunWords(session, dialog, "group", dialog.words())
    QTest.keyClicks(dialog.name, "Typed")
    settled(qtbot, session)
    assert dialog.name.text() == "Typed"
