"""What was said stands in the status bar for a while; where it is too long, it can be read in whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from practicedesk.gui.views import said as module
from practicedesk.gui.views.sync_status import SyncStatus
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

Open = Callable[..., Window]
LONG = "“Benches and trees for the square” is in the trash. " * 5


def test_a_long_sentence_has_the_room_first_and_says_that_it_is_cut(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    window.resize(900, 700)
    window.say(LONG)
    qtbot.waitUntil(lambda: window.said.text().endswith("…"))
    assert window.said.accessibleName() == LONG
    assert LONG in window.said.toolTip()
    status = window.statusBar().findChild(SyncStatus)
    assert isinstance(status, SyncStatus)
    qtbot.waitUntil(lambda: status.sentence.width() == status.sentence.minimumSizeHint().width())
    for button in status.findChildren(QToolButton):
        assert button.isHidden() or button.width() >= button.sizeHint().width(), button.text()


def test_it_goes_after_a_while(
    qtbot: QtBot, sample: Library, open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LASTS_MS", 1)
    window = open_window(sample)
    window.say("Copied.")
    qtbot.waitUntil(window.said.isHidden)
