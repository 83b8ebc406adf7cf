"""Entries: where a person types."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.entries import LineEntry


def test_who_is_brought_to_a_line_goes_on_at_its_end(qtbot: QtBot) -> None:
    shown = QWidget()
    qtbot.addWidget(shown)
    other, entry = LineEntry(), LineEntry()
    column = QVBoxLayout(shown)
    column.addWidget(other)
    column.addWidget(entry)
    shown.show()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    entry.take("Trees", fresh=True)
    entry.setFocus()
    QTest.keyClicks(entry, "!")
    assert entry.text() == "Trees!"


@pytest.mark.parametrize("way", [QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo])
def test_undo_and_redo_are_the_lines_own_only_where_something_was_typed(
    qtbot: QtBot, way: QKeySequence.StandardKey
) -> None:
    window, line = QMainWindow(), LineEntry()
    window.setCentralWidget(line)
    qtbot.addWidget(window)
    told = []
    QShortcut(way, window).activated.connect(lambda: told.append(line.text()))
    window.show()
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "oak")
    QTest.keySequence(line, QKeySequence(QKeySequence.StandardKey.Undo))
    assert (line.text(), told) == ("", [])
    if way == QKeySequence.StandardKey.Redo:
        QTest.keySequence(line, QKeySequence(way))
        assert (line.text(), told) == ("oak", [])
    line.take("", fresh=True)
    QTest.keySequence(line, QKeySequence(way))
    assert told == [""]
