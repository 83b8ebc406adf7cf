"""Ctrl+K: commands and records by a few letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.palette import Palette
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

from .conftest import settled

Open = Callable[..., Window]


def lines(palette: Palette) -> list[str]:
    return [palette.lines.item(row).text() for row in range(palette.lines.count())]


def test_it_finds_commands_by_parts_of_their_words(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    palette = Palette(open_window(sample))
    qtbot.keyClicks(palette.typed, "col dark")
    assert lines(palette)[0] == "Dark colours"
    qtbot.keyClick(palette.typed, Qt.Key.Key_Return)
    assert palette.chosen.action == "theme_dark"


def test_it_finds_records_and_the_arrow_keys_choose(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    palette = Palette(window)
    qtbot.keyClicks(palette.typed, "superb")
    settled(qtbot, window.session)
    found = next(row for row, line in enumerate(lines(palette)) if "Superblock" in line)
    for _ in range(found):
        qtbot.keyClick(palette.typed, Qt.Key.Key_Down)
    qtbot.keyClick(palette.typed, Qt.Key.Key_Return)
    assert len(palette.chosen.record) == 32


def test_what_is_not_offered_now_is_not_found(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    offered = lines(Palette(window))
    for made in window.menus.made.values():
        if not made.isEnabled():
            assert made.text().replace("&", "").removesuffix("…") not in offered


def test_enter_with_nothing_found_does_nothing(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    palette = Palette(open_window(sample))
    palette.show()
    qtbot.keyClicks(palette.typed, "zzzz qqqq")
    qtbot.keyClick(palette.typed, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_it_says_so_when_there_is_nothing(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    palette = Palette(window)
    palette.show()
    qtbot.keyClicks(palette.typed, "xyzzyq")
    settled(qtbot, window.session)
    assert palette.nothing.isVisible()
    assert palette.nothing.text() == "No record or command has “xyzzyq” in it. Try fewer letters."
    palette.typed.clear()
    qtbot.keyClicks(palette.typed, "col dark")
    assert not palette.nothing.isVisible()
