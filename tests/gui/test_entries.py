"""Entries: where a person types."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
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
