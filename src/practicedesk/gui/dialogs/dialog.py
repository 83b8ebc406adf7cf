"""What every dialog of ours is: no larger than the screen, with its buttons in sight."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLayout, QScrollArea, QVBoxLayout, QWidget

from ..scrolling import largest, scroll


class Dialog(QDialog):
    """Lay it out as any other. What has no room on the screen is scrolled; the buttons stay below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room: _Room | None = None

    def setVisible(self, visible: bool) -> None:
        if visible and self._room is None:
            self._fit()
        super().setVisible(visible)

    def _fit(self) -> None:
        """Before it is first seen: keep the size it asks for, where the screen has it."""
        self.ensurePolished()
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.adjustSize()
        asked, most = self.size(), largest(self)
        if self.minimumWidth() > most.width():
            self.setMinimumWidth(most.width())
        self._put_into_room(most)
        self.resize(asked.boundedTo(most))

    def _put_into_room(self, most: QSize) -> None:
        laid = cast(QLayout, self.layout())
        buttons = self.findChildren(QDialogButtonBox, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for box in buttons:
            laid.removeWidget(box)
        margins = laid.contentsMargins()
        laid.setContentsMargins(0, 0, 0, 0)
        content = _Content(self, laid)
        column = QVBoxLayout(self)
        column.setContentsMargins(margins)
        beside = QSize(margins.left() + margins.right(), margins.top() + margins.bottom())
        for box in buttons:
            beside += QSize(0, box.sizeHint().height() + column.spacing())
        self._room = _Room(content, most - beside)
        column.addWidget(self._room, 1)
        for box in buttons:
            column.addWidget(box)


class _Content(QWidget):
    """Takes over what a dialog has laid out; of its window from the first, or Tab would go another way."""

    def __init__(self, dialog: QDialog, laid: QLayout) -> None:
        super().__init__(dialog)
        self.laid = laid
        self.setLayout(laid)

    def heightForWidth(self, width: int) -> int:
        """The least: it is scrolled where it has to be, not where it would like more room."""
        return max(self.laid.minimumSize().height(), self.laid.minimumHeightForWidth(width))


class _Room(QScrollArea):
    """As large as its content likes, at the least as it needs, but never more than `most`."""

    def __init__(self, content: _Content, most: QSize) -> None:
        super().__init__(content.parentWidget())
        self.content = content
        self.most = most
        scroll(self, content)

    def sizeHint(self) -> QSize:
        hint = self.content.sizeHint()
        return QSize(hint.width(), self.content.laid.totalHeightForWidth(hint.width())).expandedTo(hint)

    def minimumSizeHint(self) -> QSize:
        least = self.content.minimumSizeHint()
        if self.content.heightForWidth(least.width()) > self.most.height():
            least += QSize(self.verticalScrollBar().sizeHint().width(), 0)
        return least.boundedTo(self.most)

    def event(self, event: QEvent) -> bool:
        """What comes to be shown later asks for more room."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
