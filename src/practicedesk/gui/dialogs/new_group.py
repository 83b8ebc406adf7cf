"""Making a group: a name, and what it is for."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ..begun_words import Place
from ..labels import plain_label
from .dialog import Dialog


class NewGroup(Dialog):
    """Accepted with a `name` that has words in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New group"))
        self.name, self.purpose = QLineEdit(), QLineEdit()
        self.name.setAccessibleName(self.tr("Name of the group"))
        self.purpose.setAccessibleName(self.tr("Purpose of the group"))
        self.purpose.setPlaceholderText(self.tr("In one sentence; you can write more later"))
        form = QFormLayout()
        for words, field in ((self.tr("&Name:"), self.name), (self.tr("&Purpose:"), self.purpose)):
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, field)
        told = self.tr("You coordinate the group. It works on this computer at once, without a network.")
        self.buttons = QDialogButtonBox()
        self.make = self.buttons.addButton(self.tr("&Make the group"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.make.setEnabled(False)
        self.name.textChanged.connect(lambda text: self.make.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(plain_label(told))
        column.addWidget(self.buttons)
        self.setMinimumWidth(480)

    def words(self) -> dict[str, Place]:
        """Where one types."""
        return {"name": self.name, "purpose": self.purpose}
