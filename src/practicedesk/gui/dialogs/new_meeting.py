"""Making a meeting, or changing the agenda of one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, Qt, QTime, QTimeZone
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
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
from ..begun_words import Place
from ..labels import plain_label
from ..moment_edit import MomentEdit
from .dialog import Dialog

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
        self.moveCursor(QTextCursor.MoveOperation.End)  # what is typed comes after what is there

    def items(self) -> list[Item]:
        return items_in(self.toPlainText())


def agenda_hint() -> QLabel:
    """How one writes an agenda."""
    return plain_label(
        QCoreApplication.translate(
            "agenda",
            "One item on each line. In brackets, if you like: how many minutes, and who presents it.",
        )
    )


class NewMeeting(Dialog):
    """Accepted with a `title` that has words in it; `items`, `starts` and `place` are as they were typed.

    Return goes on to the next field, so that no meeting is made half filled in; Ctrl+Return makes it.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        title: str = "",
        place: str = "",
        items: Sequence[Item] = (),
        after: str = "",
    ) -> None:
        """`after`: when the meeting began that it follows, as stored; "" where it follows none."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("New meeting"))
        self.title, self.place = QLineEdit(title), QLineEdit(place)
        self.when = MomentEdit(_proposed(after))
        self.told = plain_label(
            self.tr("Type numbers, or the name of a month; the arrow keys go from one to the next.")
        )
        self.told.hide()
        self.when.refused.connect(self.told.setVisible)
        self.agenda = AgendaText(items)
        self.title.setAccessibleName(self.tr("Title of the meeting"))
        self.when.setAccessibleName(self.tr("Day and time"))
        self.when.setAccessibleDescription(self.told.text())
        self.place.setAccessibleName(self.tr("Place"))
        self.buttons = QDialogButtonBox()
        self.make = self.buttons.addButton(
            self.tr("&Make the meeting"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.make.setEnabled(bool(title.strip()))
        self.make.setToolTip(QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText))
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

    def words(self) -> dict[str, Place]:
        """Where one types words."""
        return {"title": self.title, "place": self.place, "agenda": self.agenda}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.make.click()
        else:
            self.focusNextChild()

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
        form.insertRow(2, "", self.told)
        form.addRow("", agenda_hint())
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.resize(560, 420)


class Agenda(Dialog):
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
        column.addWidget(agenda_hint())
        column.addWidget(
            plain_label(self.tr("Notes already taken stay, also those on an item you take out."))
        )
        column.addWidget(self.agenda, 1)
        column.addWidget(self.buttons, alignment=Qt.AlignmentFlag.AlignBottom)
        self.resize(520, 380)


def _proposed(after: str) -> QDateTime:
    """A week from today, or from the meeting it follows where that is still to come, at its time of day."""
    last, day = QDateTime.fromString(after, Qt.DateFormat.ISODate), QDate.currentDate()
    if last.isValid() and last.date() > day:
        day = last.date()
    time = last.time() if last.isValid() and "T" in after else USUAL_START
    return QDateTime(day.addDays(AHEAD_DAYS), time)
