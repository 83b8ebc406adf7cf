"""Entries: where a person types."""

from __future__ import annotations

from PySide6.QtCore import Qt
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


def test_undo_is_the_lines_own_only_where_something_was_typed(qtbot: QtBot) -> None:
    window, line = QMainWindow(), LineEntry()
    window.setCentralWidget(line)
    qtbot.addWidget(window)
    undone = []
    undo = QShortcut(QKeySequence.StandardKey.Undo, window)
    undo.activated.connect(lambda: undone.append(line.text()))
    window.show()
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "oak")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (line.text(), undone) == ("", [])
    line.take("", fresh=True)
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [""]
