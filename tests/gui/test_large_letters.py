"""With letters of twice the size, dialogs still show their words in whole, and fit on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from practicedesk.gui import theme
from practicedesk.gui.dialogs.enrol import EnrolDialog
from practicedesk.gui.dialogs.invite import Invite
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.session import Session
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.groups import group_of, make_group

from .conftest import settled
from .test_dialog_return import DIALOGS
from .test_import_dialog import import_dialog

Open = Callable[..., Session]
OpenWindow = Callable[..., Window]
Make = Callable[[Session, str], QDialog]

SCREEN = QSize(1_280, 760)
"""What the frame of a window leaves of a small screen."""


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
    theme.dress(dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    settled(qtbot, session)
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible():
            assert line.height() >= line.sizeHint().height()


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_every_dialog_fits_on_a_small_screen(
    qtbot: QtBot, library: Library, open_window: OpenWindow, kind: type[QDialog]
) -> None:
    window = open_window(library)
    dialog = DIALOGS[kind](window)
    dialog.open()
    settled(qtbot, window.session)
    assert least(dialog).expandedTo(SCREEN) == SCREEN
    dialog.close()


def test_import_fits_with_all_it_has_to_tell_and_its_buttons_stay(
    qtbot: QtBot, library: Library, open_window: OpenWindow, tmp_path: Path
) -> None:
    unused = "".join(f"a colour {n}: red\n" for n in range(150))
    (tmp_path / "in.md").write_text(f"---\n{unused}---\n")
    (tmp_path / "bad.md").write_text("---\ntitle: [\n---\n")
    dialog = import_dialog(qtbot, open_window(library))
    dialog.choices.choose(tmp_path)
    settled(qtbot, dialog.session)
    assert dialog.problems.isVisible()
    assert least(dialog).expandedTo(SCREEN) == SCREEN
    dialog.resize(SCREEN)
    assert dialog.size() == SCREEN
    qtbot.waitUntil(lambda: dialog.room.verticalScrollBar().maximum() > 0)
    assert dialog.rect().contains(dialog.buttons.geometry())
    assert dialog.room.horizontalScrollBar().maximum() == 0
    dialog.reject()


def least(dialog: QDialog) -> QSize:
    """The smallest size at which nothing of a dialog is cut."""
    layout, smallest = dialog.layout(), dialog.minimumSizeHint()
    if layout is None or not layout.hasHeightForWidth():
        return smallest
    return smallest.expandedTo(QSize(0, layout.totalMinimumHeightForWidth(SCREEN.width())))
