"""Pages behind tabs, of which each shows its words whole."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStyle, QTabBar, QTabWidget


class Tabs(QTabWidget):
    """What Qt's is, with tabs as high as their words are where they do not stand in front."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabBar(_Bar())


class _Bar(QTabBar):
    """A tab that is not in front stands lower. Qt asks for no room for that, and cuts its letters."""

    def tabSizeHint(self, index: int) -> QSize:
        lower = self.style().pixelMetric(QStyle.PixelMetric.PM_TabBarTabShiftVertical, None, self)
        return super().tabSizeHint(index) + QSize(0, lower)
