"""Chosen terms: what takes one away, and what does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details

from .conftest import settled
from .library_page import Open


class Tags:
    """The tags “ash” and “oak” of a record, open for writing in a window."""

    def __init__(self, qtbot: QtBot, library: Library, window: Window) -> None:
        self.qtbot, self.library, self.window = qtbot, library, window
        self.record = Editing(library).new("practice", "Trees", "", {"tags": "ash, oak"})
        window.edit_record(self.record, "tags")
        qtbot.waitUntil(lambda: window.state.place.record == self.record and len(self.words("ash")) == 1)

    def words(self, tag: str) -> list[QLabel]:
        return [one for one in self.window.findChildren(QLabel) if one.text() == tag]

    def cross(self, tag: str) -> QToolButton:
        buttons = self.window.findChildren(QToolButton)
        return next(one for one in buttons if one.accessibleName() == f"Remove {tag}")

    def left(self) -> object:
        settled(self.qtbot, self.window.session)
        return details(self.library, self.record).view.shown.fields.get("tags")


@pytest.fixture
def tags(qtbot: QtBot, library: Library, open_window: Open) -> Tags:
    return Tags(qtbot, library, open_window(library))


def test_a_click_on_its_words_takes_nothing_away(tags: Tags) -> None:
    (words,) = tags.words("ash")
    QTest.mouseClick(words, Qt.MouseButton.LeftButton)
    assert tags.left() == ["ash", "oak"]
    QTest.mouseClick(tags.cross("ash"), Qt.MouseButton.LeftButton)
    assert tags.left() == ["oak"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_keys_take_it_away_and_not_the_record(tags: Tags, key: Qt.Key) -> None:
    tags.cross("ash").setFocus()
    QTest.keyClick(tags.cross("ash"), key)
    assert tags.left() == ["oak"]
    assert not details(tags.library, tags.record).view.shown.trashed
