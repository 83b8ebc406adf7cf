"""Keeps what is painted in the colours of the palette in step with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPushButton, QWidget

from .icons import icon


class _Painter(QObject):
    def __init__(self, widget: QWidget, paint: Callable[[], object]) -> None:
        super().__init__(widget)
        self.paint = paint
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.PaletteChange:
            self.paint()
        return False


def keep_painted(widget: QWidget, paint: Callable[[], object]) -> None:
    """Have `paint` called now, and whenever the colours of `widget` change."""
    _Painter(widget, paint)
    paint()


def icon_button(picture: str, text: str) -> QPushButton:
    """A button with the icon of that name."""
    made = QPushButton(text)
    keep_painted(made, lambda: made.setIcon(icon(picture)))
    return made
