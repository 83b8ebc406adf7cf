"""Ctrl+K: commands and records by a few letters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.palette import Palette
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting

from .conftest import settled
from .dialogs import answering

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


def test_a_meeting_opens_on_its_page_in_groups_wherever_one_stands(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    group = make_group(library, "Joined-Up Towns")
    id_ = make_meeting(library, group, "Small stops", starts="2023-09-05T10:00")
    window = open_window(library)
    window.open_page("library")

    def choose(palette: Palette) -> None:
        qtbot.keyClicks(palette.typed, "small st")
        settled(qtbot, window.session)
        qtbot.keyClick(palette.typed, Qt.Key.Key_Return)

    answering(Palette, choose, lambda: window.run_action("palette"))
    settled(qtbot, window.session)
    place = window.state.place
    assert (place.page, place.record, place.kind) == ("groups", id_, "meeting")
    qtbot.waitUntil(lambda: window.state.place.space == group)
