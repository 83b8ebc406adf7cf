"""A dialog with something to write is written in at once: no first letter is lost, and none closes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.invite import Invite
from practicedesk.gui.dialogs.new_action import NewAction
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.dialogs.new_meeting import Agenda, NewMeeting
from practicedesk.gui.dialogs.new_record import NewRecord
from practicedesk.gui.dialogs.submit import Submit
from practicedesk.gui.dialogs.withdraw import Withdraw
from practicedesk.gui.session import Session
from practicedesk.library.library import Library
from practicedesk.library.spaces import spaces
from practicedesk.services.editing import Editing
from practicedesk.services.groups import group_of
from practicedesk.services.submitting import submission
from practicedesk_sync.model.entry import IN_REVIEW
from tests.unit.services.test_submitting import READY

OpenSession = Callable[[Library], Session]


def dialogs(session: Session) -> Iterable[QDialog]:
    library = session.library
    group = Editing(library).new("group", "Parks")
    record = Editing(library).new("practice", "Trees", group, {**READY, "state": IN_REVIEW})
    with library.reading() as connection:
        views = list(spaces(connection))
    yield from (NewAction(None, ["Ana"]), NewGroup(), NewMeeting(), Agenda([]))
    yield Invite(session, group_of(library, group))
    yield from (NewRecord(None, views, ""), Withdraw(None, views))  # type: ignore[arg-type]
    yield Submit(None, submission(library, record))  # type: ignore[arg-type]


def test_what_is_typed_at_once_stands_in_the_dialog(
    qtbot: QtBot, library: Library, open_session: OpenSession
) -> None:
    for dialog in dialogs(open_session(library)):
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda dialog=dialog: dialog.focusWidget() is not None)  # type: ignore[misc]
        place = dialog.focusWidget()
        QTest.keyClicks(place, "a b")
        written = place.text() if isinstance(place, QLineEdit) else place.toPlainText()  # type: ignore[attr-defined]
        assert written == "a b" and dialog.isVisible(), type(dialog).__name__


@pytest.mark.parametrize("typed", ["", "Out of date."])
def test_a_reason_is_not_lost_by_enter(qtbot: QtBot, library: Library, typed: str) -> None:
    with library.reading() as connection:
        dialog = Withdraw(None, list(spaces(connection)))  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    QTest.keyClicks(dialog.reason, typed)
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.isVisible() and (dialog.focusWidget() is dialog.withdraw) is bool(typed)
    if typed:
        QTest.keyClick(dialog.withdraw, Qt.Key.Key_Return)
        assert dialog.result() == QDialog.DialogCode.Accepted
