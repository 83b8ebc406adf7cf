"""The left of a meeting: its agenda with the time for each item."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...services.meetings import Item, Meeting, set_agenda
from ..agenda_clock import AgendaClock
from ..dialogs.new_meeting import Agenda
from ..labels import plain_label
from ..models.rows import Column, Rows
from ..only_read import off_where_only_read
from ..painted import icon_button
from ..session import Session
from .item_timer import ItemTimer
from .rows_view import RowsView


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the agenda: an item, or notes that belong to none (`number` 0)."""

    heading: str
    number: int
    minutes: int
    written: bool


class AgendaList(RowsView):
    """Who types here means the notes on the item, not another item that begins so."""

    typed = Signal(str)

    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)


class MeetingAgenda(QWidget):
    """Choosing an item shows its notes."""

    chose = Signal(str)
    """The heading of the item the person has gone to."""
    typed = Signal(str)
    """What somebody types who has gone to an item: "" by a click or Enter."""

    def __init__(self, session: Session, clock: AgendaClock) -> None:
        super().__init__()
        self.session = session
        self.now: Meeting | None = None
        self.list = AgendaList(
            Rows(self._columns(), lambda one: one.heading, self), self.tr("Agenda"), always=True
        )
        self.total = plain_label()
        self.timer = ItemTimer(clock)
        self.change = icon_button("edit", self.tr("Ch&ange the agenda…"))
        off_where_only_read(session, self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self.list, self.total, self.timer, self.change):
            column.addWidget(part)
        self.list.chose.connect(self._tell)
        self.list.typed.connect(self.typed)
        for gone_to in (self.list.opened, self.list.clicked):
            gone_to.connect(lambda _: self.typed.emit(""))
        self.change.clicked.connect(self._change)

    def show_meeting(self, now: Meeting) -> None:
        """The meeting stands so now."""
        self.now = now
        numbers = {heading: number for number, heading in enumerate(now.headings, 1)}
        items = dict(zip(now.headings, now.items, strict=True))
        self.list.rows.show(
            [
                Place(
                    one.heading,
                    numbers.get(one.heading, 0),
                    items.get(one.heading, Item("")).minutes,
                    bool(one.notes.strip()),
                )
                for one in now.sections
            ]
            or [Place("", 0, 0, False)]
        )
        total = sum(item.minutes for item in now.items)
        self.total.setText(self.tr("{n} min in all").format(n=total) if total else "")
        self.change.setEnabled(now.writable)
        self.timer.setVisible(now.approval is None)

    def _change(self) -> None:
        if self.now is None:
            return
        asked = Agenda(self.now.items, self.window())
        if asked.exec():
            id_, items = self.now.id, asked.agenda.items()
            self.session.write(self, lambda: set_agenda(self.session.library, id_, items))

    def _tell(self) -> None:
        one: Place | None = self.list.chosen()
        if one is not None:
            self.chose.emit(one.heading)

    def _columns(self) -> list[Column]:
        def words(one: Place) -> str:
            if one.number:
                return f"{one.number} {one.heading}"
            return one.heading or self.tr("General notes")

        def minutes(one: Place) -> str:
            return self.tr("{n} min").format(n=one.minutes) if one.minutes else ""

        return [
            Column(self.tr("Item"), words, lambda one: "note" if one.written else ""),
            Column(self.tr("Time"), minutes),
        ]
