"""A very long word, in a script that goes either way, pushes nothing out of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.new_record import NewRecord
from practicedesk.gui.labels import plain_tip
from practicedesk.gui.pages import PAGES
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.groups import make_group

from .conftest import settled
from .library_page import Open
from .test_dialog_return import DIALOGS, on_screen

LONG = "Donaudampfschiff" * 13
SCREEN = QSize(1_280, 760)


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], autouse=True)
def _direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(request.param)
    yield
    qapp.setLayoutDirection(before)


def sideways(window: QWidget) -> list[str]:
    """What is scrolled sideways, or has a button that nobody sees."""
    rooms = [one for one in window.findChildren(QAbstractScrollArea) if one.isVisible()]
    found = [
        f"{type(one).__name__} {one.accessibleName()}" for one in rooms if one.horizontalScrollBar().maximum()
    ]
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.text():
            place = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
            if place.left() < 0 or place.right() > window.width():
                found.append(f"{button.text()[:40]} {place}")
    return found


def test_no_page_is_pushed_aside_by_a_long_word(qtbot: QtBot, library: Library, open_window: Open) -> None:
    editing, group = Editing(library), make_group(library, LONG)
    names = ("tags", "takeaways", "problem", "summary", "places")
    record = editing.new("practice", LONG, group, dict.fromkeys(names, LONG))
    note = editing.new("note", LONG, group, {"body": LONG})
    meeting = editing.new("meeting", LONG, group, {"agenda": [{"item": LONG}], "place": LONG})
    editing.new("task", LONG, group, {"owners": LONG})
    window = open_window(library)
    window.resize(SCREEN)
    steps: list[Callable[[], object]] = [
        partial(window.show_record, record),
        partial(window.edit_record, record, "tags"),
        partial(window.edit_record, record, "takeaways"),
        *(partial(window.open_page, entry.id) for entry in PAGES),
        partial(window.run_action, "see_unsent"),
        partial(window.open_page, "groups"),
        *(partial(open_tab, window, tab) for tab in range(4)),
        partial(window.show_record, note),
        partial(window.show_record, meeting),
    ]
    for step in steps:
        step()
        settled(qtbot, window.session)
        assert window.size() == SCREEN
        assert sideways(window) == [], step


def test_a_dialog_stays_as_wide_as_the_screen(qtbot: QtBot, library: Library, open_window: Open) -> None:
    make_group(library, LONG)
    window = open_window(library)
    dialog = on_screen(qtbot, window, DIALOGS[NewRecord])
    assert dialog.width() <= SCREEN.width()
    dialog.close()


def open_tab(window: Window, tab: int) -> None:
    next(one for one in window.findChildren(QTabWidget) if one.isVisible()).setCurrentIndex(tab)


def test_a_tip_has_the_lines_of_its_text_and_no_markup() -> None:
    assert plain_tip("One <b>\ntwo") == "<qt>One &lt;b&gt;<br>two</qt>"
