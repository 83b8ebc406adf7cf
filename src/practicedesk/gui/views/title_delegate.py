"""Paints a title with the words that were looked for, and below it the line that says why it was found."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ...library.snippets import Ranges
from ..models.record_table import RecordTable

GAP = 6
LEAD = 10
"""Characters kept before the first hit where the line is too narrow to begin at its beginning."""


class TitleDelegate(QStyledItemDelegate):
    """For the column of titles while words are looked for. All text is plain text."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table = index.model()
        row = table.row(index.row()) if isinstance(table, RecordTable) else None
        if row is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style, whole = option.widget.style(), option.rect
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        icon = style.subElementRect(QStyle.SubElement.SE_ItemViewItemDecoration, option, option.widget)
        height = whole.height() // 2
        line = QRect(icon.right() + GAP, whole.top(), whole.right() - icon.right() - 2 * GAP, height)
        painter.save()
        _draw(painter, line, option, row.title, row.title_hits, QPalette.ColorRole.Text)
        line.translate(0, height - 2)
        snippet, hits = _from_first_hit(row.snippet, row.snippet_hits, option.fontMetrics, line.width())
        _draw(painter, line, option, snippet, hits, QPalette.ColorRole.PlaceholderText)
        painter.restore()


def _draw(
    painter: QPainter,
    line: QRect,
    option: QStyleOptionViewItem,
    text: str,
    hits: Ranges,
    role: QPalette.ColorRole,
) -> None:
    if option.state & QStyle.StateFlag.State_Selected:
        role = QPalette.ColorRole.HighlightedText
    cut = option.fontMetrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, line.width())
    layout = QTextLayout(cut, option.font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeading))
    layout.setFormats(marks(text, hits))
    layout.beginLayout()
    made = layout.createLine()
    layout.endLayout()
    if made.isValid():
        painter.setPen(option.palette.color(role))
        layout.draw(painter, QPointF(line.left(), line.top() + (line.height() - made.height()) / 2))


def _from_first_hit(text: str, hits: Ranges, metrics: QFontMetrics, width: int) -> tuple[str, Ranges]:
    """The text from shortly before its first hit on, where that would not be seen otherwise."""
    if not hits or metrics.horizontalAdvance(text[: hits[0][1]] + "…") <= width:
        return text, hits
    space = text.find(" ", max(0, hits[0][0] - LEAD), hits[0][0])
    start = space if space >= 0 else max(0, hits[0][0] - LEAD)
    return "…" + text[start + 1 :], tuple((first - start, last - start) for first, last in hits)


def marks(text: str, hits: Ranges) -> list[QTextLayout.FormatRange]:
    """How the hits look: bold and underlined. `hits`: in characters; Qt counts in UTF-16."""
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(True)
    made = []
    for start, end in hits:
        mark = QTextLayout.FormatRange()
        mark.start, mark.length, mark.format = _units(text[:start]), _units(text[start:end]), look
        made.append(mark)
    return made


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
