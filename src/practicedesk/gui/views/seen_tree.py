"""A tree of headings with what stands under each; its arrow can be seen in the row that is chosen, too."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTreeWidget

_Role = QPalette.ColorRole


class SeenTree(QTreeWidget):
    """Qt paints all arrows in the colour of the window's words, whatever they stand on."""

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if not (self.selectionModel().isSelected(index) and self.model().hasChildren(index)):
            super().drawBranches(painter, rect, index)
            return
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = rect
        option.state |= QStyle.StateFlag.State_Children
        if self.isExpanded(index):
            option.state |= QStyle.StateFlag.State_Open
        palette = option.palette
        palette.setColor(_Role.WindowText, palette.color(_Role.HighlightedText))
        option.palette = palette
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorBranch, option, painter, self)
