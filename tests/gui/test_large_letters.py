"""With letters of twice the size, dialogs still show their words in whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from practicedesk.gui import theme
from practicedesk.gui.dialogs.enrol import EnrolDialog
from practicedesk.gui.dialogs.invite import Invite
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.session import Session
from practicedesk.library.library import Library
from practicedesk.services.groups import group_of, make_group

from .conftest import settled

Open = Callable[..., Session]
Make = Callable[[Session, str], QDialog]


@pytest.fixture(autouse=True)
def _large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.LIGHT)
    before, large = qapp.font(), qapp.font()
    large.setPointSizeF(2 * large.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.parametrize(
    "make",
    [
        lambda session, group: NewGroup(),
        lambda session, group: Invite(session, group_of(session.library, group)),
        lambda session, group: EnrolDialog(session),
    ],
    ids=["new group", "invite", "connect"],
)
def test_nothing_is_cut(qtbot: QtBot, library: Library, open_session: Open, make: Make) -> None:
    session = open_session(library)
    dialog = make(session, make_group(library, "Parks"))
    qtbot.addWidget(dialog)
    dialog.show()
    settled(qtbot, session)
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible():
            assert line.height() >= line.sizeHint().height()
