"""What is typed before there is a record comes back: after a crash, not after Cancel or once it is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.new_record import NewRecord
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.services.beginning import what_was_begun
from tests.desks.office import WallClock

from .conftest import settled
from .dialogs import asked
from .killed import killed

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
    if what_was_begun(desk.library):
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
    assert (dialog.title.text(), dialog.kind.currentData()) == ("Hedges for all", "idea")
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
    qtbot.waitUntil(lambda: what_was_begun(library) is not None)
    dialog.make.click() if end == "make" else dialog.reject()
    settled(qtbot, window.session)
    assert what_was_begun(library) is None
    assert asked(qtbot, window, "new", NewRecord).title.text() == ""
