"""The Tab key goes from one thing to the next as they stand, whenever they were made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.choices import ChoicesField
from practicedesk.gui.fields.item_entry import ItemEntry
from practicedesk.gui.fields.item_rows import ListField
from practicedesk.gui.session import Session
from practicedesk.gui.views.record_panel import RecordPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details

from .conftest import settled
from .test_fields import Form


@pytest.fixture
def record(library: Library) -> str:
    return Editing(library).new("practice", "Trees", "", {"tags": "ash, oak", "takeaways": "One"})


@pytest.fixture
def form(qtbot: QtBot, library: Library, record: str, open_session: Callable[..., Session]) -> Form:
    made = Form(open_session(library), record)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    settled(qtbot, made.opened.session)
    return made


def met(start: QWidget) -> list[QWidget]:
    """What the Tab key meets from a widget on, all round."""
    found, at = [start], start.nextInFocusChain()
    while at is not start:
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isVisible():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def test_what_was_chosen_comes_before_what_adds_to_it_and_after_the_field_before(
    qtbot: QtBot, library: Library, record: str, form: Form
) -> None:
    tags, list_ = form.editor("tags"), form.editor("takeaways")
    assert isinstance(tags, ChoicesField) and isinstance(list_, ListField)
    for words, rows in ((["ash", "oak"], 1), (["ash", "oak", "elm"], 2)):
        order = met(form.editor("title"))
        chips = [one for one in order if tags.isAncestorOf(one) and isinstance(one, QToolButton)]
        assert [chip.accessibleName() for chip in chips] == [f"Remove {word}" for word in words]
        at = order.index(tags.adder)
        assert order[at - len(chips) : at] == chips
        at = order.index(list_.adder)
        assert all(list_.isAncestorOf(one) for one in order[at - 4 * rows : at])
        Editing(library).add(record, "tags", "elm")
        Editing(library).add(record, "takeaways", "Two")
        settled(qtbot, form.opened.session)


def test_tab_in_the_last_line_of_a_form_enters_the_item_and_begins_the_next(
    qtbot: QtBot, library: Library, record: str, form: Form
) -> None:
    tools = form.editor("tools")
    assert isinstance(tools, ListField) and isinstance(tools.adder, ItemEntry)
    first, *_, last = tools.adder.parts.values()
    for name in ("Kettle", "Cup"):
        first.setFocus()
        QTest.keyClicks(first, name)
        last.setFocus()
        QTest.keyClick(last, Qt.Key.Key_Tab)
        assert first.hasFocus() and tools.adder.typed() == ""
    settled(qtbot, form.opened.session)
    shown = details(library, record).view.shown.fields["tools"]
    assert shown == [{"name": "Kettle"}, {"name": "Cup"}]
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)
    assert not tools.adder.isAncestorOf(QApplication.focusWidget())
    QTest.keyClicks(last, "no name")
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)
    assert not tools.adder.isAncestorOf(QApplication.focusWidget()) and last.text() == "no name"


def test_the_record_comes_before_what_stands_below_it(
    qtbot: QtBot, library: Library, record: str, open_window: Callable[..., Window]
) -> None:
    window = open_window(library)
    below = QPushButton("Below")
    window.statusBar().addPermanentWidget(below)
    window.show_record(record)
    settled(qtbot, window.session)
    (panel,) = window.findChildren(RecordPanel)
    for edit in (False, True):
        if edit:
            panel.edit()
            settled(qtbot, window.session)
        order = met(window.rail)
        inside = [one for one in order if panel.isAncestorOf(one)]
        assert inside and order.index(inside[-1]) < order.index(below)
        at = order.index(inside[0])
        assert order[at : at + len(inside)] == inside
