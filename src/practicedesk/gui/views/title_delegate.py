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
    """For the column of titles while words are looked for. All text is plain text.

    `lines`: over how many a title may go.
    """

    lines = 1

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
        height = whole.height() // (self.lines + 1)
        line = QRect(icon.right() + GAP, whole.top(), whole.right() - icon.right() - 2 * GAP, height)
        title = QRect(line.left(), line.top(), line.width(), self.lines * height)
        painter.save()
        _draw(painter, title, option, row.title, row.title_hits, QPalette.ColorRole.Text, self.lines)
        line.translate(0, self.lines * height - 2)
        snippet, hits = _from_first_hit(row.snippet, row.snippet_hits, option.fontMetrics, line.width())
        _draw(painter, line, option, snippet, hits, QPalette.ColorRole.PlaceholderText)
        painter.restore()


def _draw(
    painter: QPainter,
    box: QRect,
    option: QStyleOptionViewItem,
    text: str,
    hits: Ranges,
    role: QPalette.ColorRole,
    lines: int = 1,
) -> None:
    """Draw over `lines` at most; what does not fit is cut."""
    if option.state & QStyle.StateFlag.State_Selected:
        role = QPalette.ColorRole.HighlightedText
    text, made = text.replace("\n", " "), marks(text, hits)
    last = lines_of(QTextLayout(text, option.font), made, box.width(), lines - 1)
    mode = Qt.TextElideMode.ElideRight
    cut = text[:last] + option.fontMetrics.elidedText(text[last:], mode, box.width())
    layout = QTextLayout(cut, option.font)
    lines_of(layout, made, box.width(), lines)
    painter.setPen(option.palette.color(role))
    high = layout.boundingRect().height()
    layout.draw(painter, QPointF(box.left(), box.top() + (box.height() - high) / 2))


def lines_of(layout: QTextLayout, made: list[QTextLayout.FormatRange], width: int, most: int) -> int:
    """Lay out `most` lines; how many characters they hold."""
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeading))
    layout.setFormats(made)
    layout.beginLayout()
    height, end = 0.0, 0
    for _ in range(most):
        line = layout.createLine()
        if line.isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height, end = height + line.height(), line.textStart() + line.textLength()
    layout.endLayout()
    return len(layout.text().encode("utf-16-le", "surrogatepass")[: 2 * end].decode("utf-16-le", "ignore"))


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
