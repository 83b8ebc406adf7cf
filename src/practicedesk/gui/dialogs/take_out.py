"""A question before somebody is taken out of a group, or leaves it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ...services.groups import Member


class TakeOut(QMessageBox):
    """`confirmed` asks, and tells the answer. `group`: its name."""

    def __init__(self, parent: QWidget, member: Member, group: str) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if member.you:
            title, words = self.tr("Leave the group"), self.tr("Leave")
            question = self.tr("Leave “%1”? It is taken off your computers with the next synchronisation.")
        else:
            title, words = self.tr("Take out of the group"), self.tr("Take out")
            question = self.tr(
                "Take %2 out of “%1”? The group is taken off their computers; work they have not sent waits"
                " for a coordinator."
            )
        self.setWindowTitle(title)
        self.setText(question.replace("%1", group).replace("%2", member.name))
        self.take = self.addButton(words, QMessageBox.ButtonRole.DestructiveRole)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Cancel))

    def confirmed(self) -> bool:
        self.exec()
        return self.clickedButton() is self.take
