"""Parts of a page beside each other where there is room for their words, else one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

SHARE = 1_000
"""Larger than any window in all: a splitter takes such sizes for shares."""


class Beside(QSplitter):
    """`room`: letters of width from which the parts stand beside each other; `parts`: each with its share."""

    def __init__(self, room: int, parts: Sequence[tuple[QWidget, int]]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.room = room
        self.parts = [part for part, _ in parts]
        self.shares = [SHARE * share for _, share in parts]
        for place, (part, share) in enumerate(parts):
            self.addWidget(part)
            self.setStretchFactor(place, share)
        self.setSizes(self.shares)
        self.setChildrenCollapsible(False)

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest part: what stands below the others needs no room beside them."""
        widest = max(part.minimumSizeHint().width() for part in self.parts)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self.room * self.fontMetrics().averageCharWidth()
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self.setSizes(self.shares)
