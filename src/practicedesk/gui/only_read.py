"""What changes the library is off where it may only be read, and says why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from ..library.read_only import read_only
from . import wording
from .session import Session


class _KeepOff(QObject):
    """Whatever a view makes of its part, it stays off."""

    def eventFilter(self, part: QObject, event: QEvent) -> bool:
        if isinstance(part, QWidget) and event.type() in (
            QEvent.Type.EnabledChange,
            QEvent.Type.ToolTipChange,
        ):
            _put_off(part)
        return False


def off_where_only_read(session: Session, *parts: QWidget) -> None:
    """Have `parts` off for good, with the reason as tool tip, where the library may only be read."""
    if session.library.read_only:
        for part in parts:
            part.installEventFilter(_KeepOff(part))
            _put_off(part)


def _put_off(part: QWidget) -> None:
    reason = wording.sentence(read_only())
    if part.isEnabled():
        part.setEnabled(False)
    if part.toolTip() != reason:
        part.setToolTip(reason)
        part.setAccessibleDescription(reason)
