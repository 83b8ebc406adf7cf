"""Writes the allowed nodes of a text (`reports.markdown`) into a document, by cursor and never as markup.

So nothing a person typed is read as HTML, loads a file or a picture, or opens anything by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtGui import (
    QFont,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextTable,
    QTextTableFormat,
)

Node = dict[str, Any]

_BREAKS = re.compile("[\n\r\u2028\u2029\ufdd0\ufdd1\ufffc]")
"""Characters by which Qt builds a document; in a person's text they are spaces, but for the end of a line."""
_SIZES = {1: 3, 2: 2, 3: 1}
"""How much larger a heading of each level is, in Qt's steps."""
_DEEPEST = 6


class NodeWriter:
    """Writes at the end of a document. `top`: the level of headings under which the nodes stand.

    `alone`: the look of words that are marked as standing in one of several versions only.
    """

    def __init__(
        self, document: QTextDocument, palette: QPalette, alone: QTextCharFormat | None = None
    ) -> None:
        self.cursor = QTextCursor(document)
        self.cursor.movePosition(QTextCursor.MoveOperation.End)
        self.palette = palette
        self._marked = alone or QTextCharFormat()
        self._indent = 0
        self._fresh = document.isEmpty()

    # -- what a page is made of --------------------------------------------------------------------

    def heading(self, text: str, level: int) -> None:
        """A heading of our own, or of a text."""
        self._heading([{"t": "text", "v": text}], level)

    def paragraph(self, text: str, href: str = "") -> None:
        """A paragraph of plain words; with `href` they lead there."""
        inner: Node = {"t": "text", "v": text}
        self._block()
        self._inlines([{"t": "link", "url": href, "c": [inner]}] if href else [inner])

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and what they are, side by side; what they are may have several lines."""
        table = self._table_of(len(rows), 2, border=0)
        for row, (label, told) in enumerate(rows):
            for column, words in enumerate((label, told)):
                cell = table.cellAt(row, column).firstCursorPosition()
                cell.insertText(_lines(words), _muted(self.palette) if column == 0 else QTextCharFormat())
        self._after_table()

    def row(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and what they are, one after the other in a paragraph."""
        self._block()
        for number, (label, told) in enumerate(rows):
            self.cursor.insertText(f"{' · ' if number else ''}{_plain(label)}: ", _muted(self.palette))
            self.cursor.insertText(_lines(told), QTextCharFormat())

    def items(self, items: Sequence[str]) -> None:
        """Plain words, each an item of a list."""
        told = [[{"t": "p", "c": [{"t": "text", "v": one}]}] for one in items]
        self._node({"t": "ul", "items": told}, 0)

    def nodes(self, nodes: Iterable[Node], top: int = 0) -> None:
        """The blocks of a text; its headings stand below level `top`."""
        for node in nodes:
            self._node(node, top)

    def boxes(self, boxes: Sequence[Callable[[], None]]) -> None:
        """Parts one below the other, each in a box."""
        table = self._table_of(len(boxes), 1, border=1)
        for row, write in enumerate(boxes):
            self.cursor = table.cellAt(row, 0).firstCursorPosition()
            self._fresh = True
            write()
        self._after_table()

    # -- blocks ------------------------------------------------------------------------------------

    def _node(self, node: Node, top: int) -> None:
        kind = node["t"]
        if kind == "h":
            self._heading(node["c"], min(node["level"] + top, _DEEPEST))
        elif kind in ("ul", "ol"):
            self._list(node, top)
        elif kind == "quote":
            self._indent += 1
            self.nodes(node["c"], top)
            self._indent -= 1
        elif kind == "code":
            self._block()
            self.cursor.insertText(_lines(node["v"]), _code())
        elif kind == "hr":
            self._block(rule=True)
        elif kind == "table":
            self._table(node)
        else:
            self._block()
            self._inlines(node["c"])

    def _heading(self, inlines: Iterable[Node], level: int) -> None:
        look = QTextCharFormat()
        look.setFontWeight(QFont.Weight.Bold)
        look.setProperty(QTextFormat.Property.FontSizeAdjustment, _SIZES.get(level, 0))
        self._block(level=level)
        self._inlines(inlines, look)

    def _list(self, node: Node, top: int) -> None:
        style = QTextListFormat()
        ordered = node["t"] == "ol"
        style.setStyle(QTextListFormat.Style.ListDecimal if ordered else QTextListFormat.Style.ListDisc)
        style.setIndent(self._indent + 1)
        if ordered:
            style.setStart(node["start"])
        made = None
        for item in node["items"]:
            first, rest = (item[:1], item[1:]) if item and item[0]["t"] == "p" else ([], item)
            self._block(indent=0)  # the list has its own
            if made is None:
                made = self.cursor.createList(style)
            else:
                made.add(self.cursor.block())
            for paragraph in first:
                self._inlines(paragraph["c"])
            self._indent += 1
            self.nodes(rest, top)
            self._indent -= 1

    def _table(self, node: Node) -> None:
        rows = [node["head"], *node["rows"]]
        table = self._table_of(len(rows), max(map(len, rows)), border=1, head=1)
        for number, cells in enumerate(rows):
            for column, inlines in enumerate(cells):
                self.cursor = table.cellAt(number, column).firstCursorPosition()
                look = QTextCharFormat()
                if number == 0:
                    look.setFontWeight(QFont.Weight.Bold)
                self._inlines(inlines, look)
        self._after_table()

    def _table_of(self, rows: int, columns: int, *, border: int, head: int = 0) -> QTextTable:
        look = QTextTableFormat()
        look.setBorder(border)
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        look.setBorderCollapse(True)
        look.setBorderBrush(self.palette.mid())
        look.setCellPadding(4)
        look.setTopMargin(6)
        look.setBottomMargin(6)
        look.setHeaderRowCount(head)
        if columns == 1:
            look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        self._block()
        return self.cursor.insertTable(rows, columns, look)

    def _after_table(self) -> None:
        self.cursor.movePosition(QTextCursor.MoveOperation.End)
        self._fresh = True

    def _block(self, *, level: int = 0, rule: bool = False, indent: int | None = None) -> None:
        """Begin a block; the empty one there is, is used first."""
        look = QTextBlockFormat()
        look.setIndent(self._indent if indent is None else indent)
        look.setTopMargin(14 if 0 < level <= 2 else 4)
        look.setBottomMargin(4)
        look.setHeadingLevel(level)
        if rule:
            full = QTextLength(QTextLength.Type.PercentageLength, 100)
            look.setProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth, full)
        if self._fresh:
            self.cursor.setBlockFormat(look)
            self.cursor.setBlockCharFormat(QTextCharFormat())
        else:
            self.cursor.insertBlock(look, QTextCharFormat())
        self._fresh = False

    # -- inlines -----------------------------------------------------------------------------------

    def _inlines(self, nodes: Iterable[Node], look: QTextCharFormat | None = None) -> None:
        for node in nodes:
            self._inline(node, look or QTextCharFormat())

    def _inline(self, node: Node, look: QTextCharFormat) -> None:
        kind = node["t"]
        inner = QTextCharFormat(look)
        if kind == "br":
            self.cursor.insertText("\u2028", look)
        elif "v" in node:
            if kind == "code":
                inner.merge(_code())
            elif kind == "image":
                inner.setFontItalic(True)
            if node.get("alone"):
                inner.merge(self._marked)
            self.cursor.insertText(_lines(node["v"]), inner)
        else:
            if kind == "strong":
                inner.setFontWeight(QFont.Weight.Bold)
            elif kind == "em":
                inner.setFontItalic(True)
            elif kind == "s":
                inner.setFontStrikeOut(True)
            elif kind == "link":
                inner.setAnchor(True)
                inner.setAnchorHref(node["url"])
                inner.setForeground(self.palette.link())
                inner.setFontUnderline(True)
            self._inlines(node["c"], inner)


def _code() -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontFixedPitch(True)
    look.setFontFamilies(["DejaVu Sans Mono", "monospace"])
    return look


def _muted(palette: QPalette) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(palette.placeholderText())
    return look


def _lines(text: str) -> str:
    """Plain words; a line that was typed is a line."""
    return "\u2028".join(map(_plain, text.split("\n")))


def _plain(text: str) -> str:
    return _BREAKS.sub(" ", text)
