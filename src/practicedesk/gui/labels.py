"""Labels and tool tips that show any text as it is."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QLineEdit


def plain_label(text: str = "") -> QLabel:
    """A label whose text is never markup, over as many lines as it takes."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made


def code_line(text: str = "") -> QLineEdit:
    """A line for a code, in letters of one width: none is taken for another."""
    made = QLineEdit(text)
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(made.font().pointSizeF())
    made.setFont(font)
    return made


def plain_tip(text: str) -> str:
    """Any text as a tool tip that shows it as it is: Qt takes a text for markup where it looks like some."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def heading_label(times: float = 1.4) -> QLabel:
    """A plain label in larger, bold letters."""
    made = plain_label()
    font = made.font()
    font.setPointSizeF(font.pointSizeF() * times)
    font.setBold(True)
    made.setFont(font)
    return made
