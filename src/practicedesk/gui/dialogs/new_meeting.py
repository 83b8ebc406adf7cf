"""Making a meeting, or changing the agenda of one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimeZone
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ...services.agenda_text import as_text, items_in
from ...services.meetings import Item
from ..labels import plain_label

AHEAD_DAYS = 7
USUAL_START = QTime(10, 0)


class AgendaText(QPlainTextEdit):
    """An agenda as text, one item on each line."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Agenda, one item on each line"))
        self.setTabChangesFocus(True)
        self.setPlaceholderText(
            self.tr("Actions from last time (10)\nBudget (20, A. Moreau)\nAny other business")
        )
        self.setPlainText(as_text(items))

    def items(self) -> list[Item]:
        return items_in(self.toPlainText())


def agenda_hint(parent: QWidget) -> QLabel:
    """How one writes an agenda."""
    return plain_label(
        parent.tr("One item on each line. In brackets, if you like: how many minutes, and who presents it.")
    )


class NewMeeting(QDialog):
    """Accepted with a `title` that has words in it; `items`, `starts` and `place` are as they were typed."""

    def __init__(
        self, parent: QWidget | None = None, *, title: str = "", place: str = "", items: Sequence[Item] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New meeting"))
        self.title, self.place = QLineEdit(title), QLineEdit(place)
        self.when = QDateTimeEdit(QDateTime(QDate.currentDate().addDays(AHEAD_DAYS), USUAL_START))
        self.when.setCalendarPopup(True)
        self.agenda = AgendaText(items)
        self.title.setAccessibleName(self.tr("Title of the meeting"))
        self.when.setAccessibleName(self.tr("Day and time"))
        self.place.setAccessibleName(self.tr("Place"))
        self.buttons = QDialogButtonBox()
        self.make = self.buttons.addButton(
            self.tr("&Make the meeting"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.make.setEnabled(bool(title.strip()))
        self.title.textChanged.connect(lambda text: self.make.setEnabled(bool(text.strip())))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()

    @property
    def starts(self) -> str:
        """Day and time as they are stored."""
        return self.when.dateTime().toString("yyyy-MM-ddTHH:mm")

    @property
    def timezone(self) -> str:
        """The time zone in which `starts` was typed: that of this computer."""
        return QTimeZone.systemTimeZoneId().toStdString()

    def _lay_out(self) -> None:
        form = QFormLayout()
        fields = (
            (self.tr("&Title:"), self.title),
            (self.tr("&When:"), self.when),
            (self.tr("&Place:"), self.place),
            (self.tr("&Agenda:"), self.agenda),
        )
        for words, field in fields:
            label = QLabel(words)
            label.setBuddy(field)
            form.addRow(label, field)
        form.addRow("", agenda_hint(self))
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.resize(560, 420)


class Agenda(QDialog):
    """The agenda of a meeting, to be changed."""

    def __init__(self, items: Sequence[Item], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Agenda"))
        self.agenda = AgendaText(items)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(agenda_hint(self))
        column.addWidget(
            plain_label(self.tr("Notes already taken stay, also those on an item you take out."))
        )
        column.addWidget(self.agenda, 1)
        column.addWidget(self.buttons, alignment=Qt.AlignmentFlag.AlignBottom)
        self.resize(520, 380)
