"""Room for what is larger than its window where letters are large."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

FRAME = QSize(20, 60)
"""What the frame of a window takes of the screen."""


def largest(window: QWidget) -> QSize:
    """How large a window may be, so that all of it is on its screen."""
    return window.screen().availableSize() - FRAME


def scrolling(content: QWidget | None = None) -> QScrollArea:
    """A room without a frame that fits what is in it to itself, and scrolls it only where it is too small."""
    room = QScrollArea()
    room.setWidgetResizable(True)
    room.setFrameShape(QFrame.Shape.NoFrame)
    room.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows whatever in it has the keyboard
    if content is not None:
        room.setWidget(content)
    return room


def bring_into_view(widget: QWidget) -> None:
    """Scroll every room around a widget to where it is seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
