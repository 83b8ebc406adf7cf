"""Giving somebody something to do outside a meeting: what, who, and by when."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from .. import wording
from ..begun_words import Place
from ..labels import plain_choice
from .dialog import Dialog

WEEKS = 2
"""So far ahead is the day that is proposed."""


class NewAction(Dialog):
    """Accepted with a `title` that has words in it. `people`: names to choose from; others may be typed."""

    def __init__(self, parent: QWidget | None, people: Iterable[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New action"))
        self.title, self.who = QLineEdit(), plain_choice()
        self.who.setEditable(True)
        self.who.addItems(["", *people])
        self.dated = QCheckBox(self.tr("&By"))
        self.day = QDateEdit(QDate.currentDate().addDays(7 * WEEKS))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat(wording.day_form())
        self.day.setAccessibleName(self.tr("The day by which it is to be done"))
        self.day.setEnabled(False)
        self.dated.toggled.connect(self.day.setEnabled)
        self.buttons = QDialogButtonBox()
        self.make = self.buttons.addButton(
            self.tr("&Make the action"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.make.setEnabled(False)
        self.title.textChanged.connect(lambda text: self.make.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()

    def words(self) -> dict[str, Place]:
        """Where one types words."""
        return {"title": self.title}

    def values(self) -> dict[str, str]:
        """What was said beside the title, by field."""
        due = self.day.date().toString(Qt.DateFormat.ISODate) if self.dated.isChecked() else ""
        said = {"assignee": self.who.currentText().strip(), "due": due}
        return {name: value for name, value in said.items() if value}

    def _lay_out(self) -> None:
        form = QFormLayout()
        for words, place in ((self.tr("&What:"), self.title), (self.tr("W&ho:"), self.who)):
            label = QLabel(words)
            label.setBuddy(place)
            form.addRow(label, place)
        across = QHBoxLayout()
        across.addWidget(self.dated)
        across.addWidget(self.day, 1)
        form.addRow("", across)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.setMinimumWidth(480)
