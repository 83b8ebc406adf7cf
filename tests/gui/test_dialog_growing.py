"""A dialog in which words appear grows, and stays on the screen with its buttons."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.dialog import Dialog
from practicedesk.gui.labels import plain_label

SOME, TOO_MANY = "What went wrong. " * 40, "What went wrong. " * 1_000


@pytest.fixture
def dialog(qtbot: QtBot) -> Dialog:
    """It is open, and has nothing to tell."""
    made = Dialog()
    qtbot.addWidget(made)
    told = plain_label()
    told.hide()
    column = QVBoxLayout(made)
    column.addWidget(told)
    column.addWidget(QDialogButtonBox(QDialogButtonBox.StandardButton.Close))
    made.show()
    return made


def _tell(qtbot: QtBot, dialog: Dialog, words: str) -> None:
    before = dialog.height()
    (told,) = dialog.findChildren(QLabel)
    told.setText(words)
    told.show()
    qtbot.waitUntil(lambda: dialog.height() > before)


@pytest.mark.parametrize("words", [SOME, TOO_MANY])
def test_a_dialog_that_grows_stays_on_the_screen(qtbot: QtBot, dialog: Dialog, words: str) -> None:
    screen = dialog.screen().availableGeometry()
    dialog.move(screen.bottomRight() - dialog.rect().bottomRight())
    _tell(qtbot, dialog, words)
    qtbot.waitUntil(lambda: screen.contains(dialog.frameGeometry()))
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    assert dialog.rect().contains(buttons.geometry())


def test_one_that_has_room_stays_where_it_is(qtbot: QtBot, dialog: Dialog) -> None:
    dialog.move(20, 20)
    _tell(qtbot, dialog, SOME)
    assert (dialog.x(), dialog.y()) == (20, 20)
