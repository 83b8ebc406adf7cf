"""Where a day and a time are typed, written out as everywhere: the Tab key goes on to the next field."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateTimeEdit, QWidget

from . import wording

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class MomentEdit(QDateTimeEdit):
    """The arrow keys go between day, month, year, hour and minute, and change them."""

    refused = Signal(bool)
    """Whether the last letter typed could not be taken: there is no such day, month or time."""

    def __init__(self, at: QDateTime) -> None:
        super().__init__(at)
        self.setCalendarPopup(True)
        self.setDisplayFormat(f"{wording.day_form()} HH:mm")

    def focusNextPrevChild(self, forward: bool) -> bool:
        return QWidget.focusNextPrevChild(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.setCurrentSectionIndex(
                min(max(self.currentSectionIndex() + step, 0), self.sectionCount() - 1)
            )
            self.setSelectedSection(self.currentSection())
            return
        before = self._standing()
        super().keyPressEvent(event)
        if event.text().isprintable() and event.text().strip():
            self.refused.emit(event.text().isalpha() and self._standing() == before)

    def _standing(self) -> tuple[str, int]:
        return self.text(), self.lineEdit().cursorPosition()
