"""Where the keyboard enters a widget made of several controls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def enter_at(compound: QWidget, part: QWidget) -> None:
    """Whoever gives the keyboard to `compound` gives it to this part of it.

    Unlike a focus proxy, which takes the controls before it out of the reach of the Tab key.
    """
    before = compound.findChild(_Entrance, options=_DIRECT)
    if before is None:
        before = _Entrance(compound)
        compound.installEventFilter(before)
    before.part = part


class _Entrance(QObject):
    """Hands on the keyboard."""

    part: QWidget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusIn:
            self.part.setFocus(event.reason())
            return True
        return super().eventFilter(watched, event)
