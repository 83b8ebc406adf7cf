"""Labels and tool tips that show any text as it is."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

SHORTEST = 24
"""So many letters of a choice are always seen; where there is room, all of them."""
LONGEST_WORD = 24
"""Letters of a word that a label asks room for: Qt's own least width is the longest word, whatever it is."""


class _PlainLabel(QLabel):
    """As high, once it is shown, as its lines at the width it has: none is cut where room is scarce."""

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        width = min(least.width(), LONGEST_WORD * self.fontMetrics().averageCharWidth())
        lines = self.heightForWidth(self.width()) if self.isVisible() else 0
        return QSize(width, max(least.height(), lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def plain_label(text: str = "") -> QLabel:
    """A label whose text is never markup, over as many lines as it takes; no word makes it wider."""
    made = _PlainLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    return made


def plain_choice() -> QComboBox:
    """A list to choose from that nothing a person wrote into it makes wider."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(SHORTEST)
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
    lines = escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>" if text else ""


def heading_label(times: float = 1.4) -> QLabel:
    """A plain label in larger, bold letters."""
    made = plain_label()
    font = made.font()
    font.setPointSizeF(font.pointSizeF() * times)
    font.setBold(True)
    made.setFont(font)
    return made
