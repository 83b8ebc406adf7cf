"""The time an item was given, and the time it has taken, in words."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ..agenda_clock import AgendaClock
from ..labels import plain_label

LOOK_MS = 1_000


class ItemTimer(QWidget):
    """Whole minutes alone: what changes once a minute hurries nobody and is not read out all the time."""

    def __init__(self, clock: AgendaClock) -> None:
        super().__init__()
        self.clock = clock
        self._heading, self._given = "", 0
        self.words = plain_label()
        self.button = QPushButton()
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self.look)
        self.button.clicked.connect(self.toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.button)
        self.look()

    def show_item(self, heading: str, minutes: int) -> None:
        """The item being minuted. `minutes`: what it was given, 0 for none said."""
        self._heading, self._given = heading, minutes
        self.clock.go_to(heading)
        self.look()

    def toggle(self) -> None:
        """Start, or pause."""
        if self.clock.running:
            self.clock.pause()
        else:
            self.clock.start()
        self.look()

    def look(self) -> None:
        """Say how long the item has taken by now."""
        running = self.clock.running
        said = self._taken(self.clock.minutes())
        item = self._heading or self.tr("General notes")
        state = self.tr("clock running") if running else self.tr("clock paused")
        self.words.setText(f"{item}: {said}, {state}")
        self.button.setText(self.tr("Pause the cloc&k") if running else self.tr("Start the cloc&k"))
        if running and not self._looking.isActive():
            self._looking.start()
        elif not running:
            self._looking.stop()

    def _taken(self, minutes: int) -> str:
        if not self._given:
            return self.tr("{n} min").format(n=minutes)
        facts = {"n": minutes, "given": self._given, "over": minutes - self._given}
        if minutes > self._given:
            return self.tr("{n} of {given} min, {over} over").format(**facts)
        if minutes == self._given:
            return self.tr("{n} of {given} min, the time is up").format(**facts)
        return self.tr("{n} of {given} min").format(**facts)
