"""Return presses the button that has the focus, in every dialog that has buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.check_connection import CheckConnection
from practicedesk.gui.dialogs.computers import Computers
from practicedesk.gui.dialogs.dialog import Dialog
from practicedesk.gui.dialogs.enrol import EnrolDialog
from practicedesk.gui.dialogs.export_dialog import Choice, ExportDialog
from practicedesk.gui.dialogs.files_kept import FilesKept
from practicedesk.gui.dialogs.first_start import FirstStartDialog
from practicedesk.gui.dialogs.import_dialog import ImportDialog
from practicedesk.gui.dialogs.invite import Invite, ShowCode
from practicedesk.gui.dialogs.network import NetworkDialog
from practicedesk.gui.dialogs.new_action import NewAction
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.dialogs.new_meeting import Agenda, NewMeeting
from practicedesk.gui.dialogs.new_record import NewRecord
from practicedesk.gui.dialogs.publish import Publish
from practicedesk.gui.dialogs.shortcuts import Shortcuts
from practicedesk.gui.dialogs.stick import StickDialog
from practicedesk.gui.dialogs.submit import Submit
from practicedesk.gui.dialogs.versions import Versions
from practicedesk.gui.dialogs.withdraw import Withdraw
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.services.editing import Editing
from practicedesk.services.groups import groups_of, make_group
from practicedesk.services.history import versions
from practicedesk.services.inviting import READY, Asked
from practicedesk.services.publishing import Publishing
from practicedesk.services.reading import spaces_to_write_in
from practicedesk.services.submitting import submission

from .conftest import settled

Open = Callable[..., Window]


def _record(window: Window) -> str:
    return Editing(window.session.library).new("practice", "Trees")


def _publish(window: Window) -> QDialog:
    make_group(window.session.library, "Parks")
    return Publish(window, Publishing(window.session.library).preview(_record(window)))


def _invite(window: Window) -> QDialog:
    make_group(window.session.library, "Parks")
    return Invite(window.session, groups_of(window.session.library)[0], window)


CODE = Asked("1", "invite", "2", "Parks", "Ben", "member", READY, "https://x.example", "AB-CD")
DIALOGS: dict[type[QDialog], Callable[[Window], QDialog]] = {
    Agenda: lambda window: Agenda([], window),
    CheckConnection: lambda window: CheckConnection(window.session, window),
    Computers: lambda window: Computers(window.session, window),
    EnrolDialog: lambda window: EnrolDialog(window.session, window),
    ExportDialog: lambda window: ExportDialog(
        window.session, window.navigation, [Choice(Query(), 0)], window
    ),
    FilesKept: lambda window: FilesKept(window.session, window),
    FirstStartDialog: lambda window: FirstStartDialog(lambda: window.session.library, window),
    ImportDialog: lambda window: ImportDialog(
        window.session, window.navigation, spaces_to_write_in(window.session.library), window
    ),
    Invite: _invite,
    NetworkDialog: lambda window: NetworkDialog(window.session, window),
    NewAction: lambda window: NewAction(window, ["Ana"]),
    NewGroup: NewGroup,
    NewMeeting: NewMeeting,
    NewRecord: lambda window: NewRecord(window, spaces_to_write_in(window.session.library), ""),
    Publish: _publish,
    Shortcuts: Shortcuts,
    ShowCode: lambda window: ShowCode(CODE, window),
    StickDialog: lambda window: StickDialog(window.session, window.navigation, window),
    Submit: lambda window: Submit(window, submission(window.session.library, _record(window))),
    Versions: lambda window: Versions(window, versions(window.session.library, _record(window))),
    Withdraw: lambda window: Withdraw(window, spaces_to_write_in(window.session.library)),
}


def on_screen(qtbot: QtBot, window: Window, make: Callable[[Window], QDialog]) -> QDialog:
    """A dialog of the window, open, once it shows what there is."""
    dialog = make(window)
    dialog.open()
    settled(qtbot, window.session)
    return dialog


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_return_presses_the_button_that_has_the_focus(
    qtbot: QtBot, library: Library, open_window: Open, kind: type[QDialog]
) -> None:
    dialog = on_screen(qtbot, open_window(library), DIALOGS[kind])
    buttons = [one for one in dialog.findChildren(QPushButton) if one.isVisibleTo(dialog)]
    pressed: list[str] = []
    for button in buttons:
        button.clicked.disconnect()  # what it does is another test's concern
        button.clicked.connect(partial(pressed.append, button.text()))
        button.setEnabled(True)
    for button in buttons:
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert pressed == [button.text() for button in buttons]
    dialog.close()


def test_every_dialog_with_buttons_is_looked_at() -> None:
    """Those without are the palette, and Qt's own."""
    made = set(Dialog.__subclasses__())
    assert {kind.__name__ for kind in made - DIALOGS.keys()} <= {"Palette"}


def test_every_dialog_of_ours_is_one_that_stays_on_the_screen() -> None:
    ours = [one for one in QDialog.__subclasses__() if one.__module__.startswith("practicedesk.")]
    assert ours == [Dialog]
