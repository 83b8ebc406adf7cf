"""Starting: a second start of the same library brings the first window to the front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from practicedesk.gui.application import Front, bring_to_front
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

Open = Callable[..., Window]


def test_a_second_start_brings_the_first_window_forward(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    front = Front(sample.folder, window)
    window.showMinimized()
    assert bring_to_front(sample.folder)
    qtbot.waitUntil(lambda: window.isVisible() and not window.isMinimized())
    front.close()


def test_another_library_has_a_window_of_its_own(sample: Library, open_window: Open, tmp_path: Path) -> None:
    front = Front(sample.folder, open_window(sample))
    assert not bring_to_front(tmp_path / "another")
    front.close()
    assert not bring_to_front(sample.folder)
