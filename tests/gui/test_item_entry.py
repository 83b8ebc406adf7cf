"""The Tab key in a form in which one adds items of several parts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.item_entry import ItemEntry
from practicedesk.gui.fields.item_rows import ListField
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details

from .conftest import settled
from .forms import Form, OpenForm


@pytest.fixture
def record(library: Library) -> str:
    return Editing(library).new("practice", "Trees", "", {"tags": "ash, oak", "takeaways": "One"})


@pytest.fixture
def form(library: Library, record: str, open_form: OpenForm) -> Form:
    return open_form(library, record)


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
    assert QApplication.focusWidget() not in tools.adder.parts.values()
    QTest.keyClicks(last, "no name")
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() not in tools.adder.parts.values() and last.text() == "no name"
