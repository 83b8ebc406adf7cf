"""A question before the minutes of a meeting that is still to come are approved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from .. import wording


class EarlyApproval(QMessageBox):
    """`confirmed` asks, and tells the answer. `starts`: the day or time of the meeting as it is stored."""

    def __init__(self, parent: QWidget, starts: str) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("Approve minutes"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        told = self.tr("This meeting is still to come, on {when}: approve its minutes all the same?")
        self.setText(told.format(when=wording.date_words(starts)))
        self.approve = self.addButton(self.tr("Approve"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))

    def confirmed(self) -> bool:
        self.exec()
        return self.clickedButton() is self.approve
