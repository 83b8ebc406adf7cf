"""A question with one thing to do, or not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


class Question(QMessageBox):
    """`confirmed` asks, and tells the answer. Cancel is what Enter does. `do`: the words of the button."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        words: str,
        do: str,
        role: QMessageBox.ButtonRole = QMessageBox.ButtonRole.AcceptRole,
    ) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(title)
        self.setText(words)
        self.does = self.addButton(do, role)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))

    def confirmed(self) -> bool:
        self.exec()
        return self.clickedButton() is self.does
