"""One version of a conflict: whose it is, and its words with those marked that the others do not have."""

from __future__ import annotations

from PySide6.QtGui import QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from ...services.marked_words import Nodes, alone
from ..labels import heading_label, plain_label
from ..node_writer import NodeWriter
from ..painted import keep_painted

MOST_READ = 300
"""Characters of the marked words that are read out; the text itself can be read in whole."""


class VersionPane(QWidget):
    """`gone`: the marked words are struck out, as somebody took them out; else underlined: they are new."""

    def __init__(self, *, gone: bool) -> None:
        super().__init__()
        self.gone = gone
        self._nodes: Nodes = ()
        self.heading, self.by = heading_label(1), plain_label()
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setUndoRedoEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.by)
        column.addWidget(self.text, 1)
        keep_painted(self, self._paint)

    def show_version(self, heading: str, by: str, nodes: Nodes) -> None:
        """Show a version. `by`: who wrote it, and when."""
        self.heading.setText(heading)
        self.by.setText(by)
        self.by.setVisible(bool(by))
        self._nodes = nodes
        self._paint()
        marked = "; ".join(" ".join(words.split()) for words in alone(nodes) if words.strip())
        cut = marked if len(marked) <= MOST_READ else marked[:MOST_READ] + "…"
        told = self.tr("Taken out: %1") if self.gone else self.tr("Only here: %1")
        self.text.setAccessibleName(f"{heading}, {by}" if by else heading)
        self.text.setAccessibleDescription(told.replace("%1", cut) if cut else "")

    def _paint(self) -> None:
        self.text.clear()
        NodeWriter(self.text.document(), self.palette(), self._look()).nodes(self._nodes)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _look(self) -> QTextCharFormat:
        """How the marked words look. Not bold: somebody may have written them so."""
        made, palette = QTextCharFormat(), self.palette()
        role = QPalette.ColorRole.BrightText if self.gone else QPalette.ColorRole.Link
        made.setForeground(palette.color(role))
        made.setBackground(palette.color(QPalette.ColorRole.Button))
        made.setFontUnderline(not self.gone)
        made.setFontStrikeOut(self.gone)
        return made
