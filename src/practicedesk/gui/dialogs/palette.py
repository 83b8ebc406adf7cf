"""Ctrl+K: type a few letters, press Enter; finds commands at once and records as they are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from practicedesk_sync.model.kinds import kind

from ...library.search import Found
from ...library.selecting import Query
from ...services.finding import found
from ..actions.table import TABLE
from ..icons import icon
from ..labels import plain_label
from ..menus import plain, words
from ..wording import label
from .dialog import Dialog

if TYPE_CHECKING:
    from ..window import Window

MOST_RECORDS = 12
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a line stands for: the id of an action, or of a record with its kind and the id of its space."""

    action: str = ""
    record: str = ""
    kind: str = ""
    space: str = ""


class Palette(Dialog):
    """Finds a record or command. `chosen` is set when it was accepted."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.session = window.session
        self.chosen = _Choice()
        self._offered = [one for one in TABLE if one.id != "palette" and one.offered(window.state)]
        self._asked = 0
        self.setWindowTitle(self.tr("Find a record or command"))
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(self.tr("Type part of a title or of a command"))
        self.typed.setAccessibleName(self.tr("Find a record or command"))
        self.typed.textEdited.connect(self._look)
        self.typed.returnPressed.connect(self.accept)
        self.typed.installEventFilter(self)
        self.lines = QListWidget()
        self.lines.setAccessibleName(self.tr("Found"))
        self.lines.itemActivated.connect(self.accept)
        self.nothing = plain_label()
        column = QVBoxLayout(self)
        column.addWidget(self.typed)
        column.addWidget(self.nothing)
        column.addWidget(self.lines)
        self.resize(620, 420)
        self._look("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while one goes on typing."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step and self.lines.count():
                row = min(max(self.lines.currentRow() + step, 0), self.lines.count() - 1)
                self.lines.setCurrentRow(row)
                return True
        return super().eventFilter(watched, event)

    def accept(self) -> None:
        """Close with what is chosen; with nothing found, stay."""
        line = self.lines.currentItem()
        if line is not None:
            self.chosen = line.data(Qt.ItemDataRole.UserRole)
            super().accept()

    @Slot(str)
    def _look(self, typed: str) -> None:
        self._asked += 1
        asked = self._asked
        self.lines.clear()
        self.nothing.hide()
        wanted = typed.casefold().split()
        for one in self._offered:
            title = plain(words(one.title)).removesuffix("…")
            if all(word in title.casefold() for word in wanted):
                self._add(title, one.icon or "keyboard", _Choice(action=one.id))
        self.lines.setCurrentRow(0)
        if typed.strip():
            query = Query(text=f"{typed}*" if typed[-1].isalnum() else typed, limit=MOST_RECORDS)
            self.session.read(
                self, lambda: found(self.session.library, query), lambda got: self._found(asked, got)
            )

    def _found(self, asked: int, got: Found) -> None:
        if asked != self._asked:
            return  # an answer to what was typed before
        for hit in got.hits:
            choice = _Choice(record=hit.id, kind=hit.kind, space=hit.space)
            self._add(f"{hit.title} — {label(kind(hit.kind).label)}", "note", choice)
        if self.lines.currentRow() < 0:
            self.lines.setCurrentRow(0)
        if not self.lines.count():
            self._say_nothing()

    def _say_nothing(self) -> None:
        told = self.tr("No record or command has “%1” in it. Try fewer letters.")
        self.nothing.setText(told.replace("%1", self.typed.text().strip()))
        self.nothing.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.nothing, QAccessible.Event.Alert))

    def _add(self, title: str, picture: str, choice: _Choice) -> None:
        line = QListWidgetItem(icon(picture), title)
        line.setData(Qt.ItemDataRole.UserRole, choice)
        self.lines.addItem(line)


def open_palette(window: Window) -> None:
    """Ask, then go there or do it."""
    palette = Palette(window)
    if palette.exec() == QDialog.DialogCode.Accepted:
        chosen = palette.chosen
        if chosen.record:
            window.navigation.lead_to(chosen.record, chosen.kind, chosen.space)
        else:
            window.run_action(chosen.action)
