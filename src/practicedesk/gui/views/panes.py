"""Panes side by side, as wide as the person likes them; those at the sides open and close."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QSplitter, QWidget


class Pane(NamedTuple):
    """`least`, `width`: pixels, at least and at first; `share`: of the room there is more than that.

    A `least` of 0 is what its buttons and words ask for.
    """

    widget: QWidget
    least: int
    width: int
    share: int = 0


class Side(NamedTuple):
    """A pane that `switch` opens and closes. `name`: of the setting that remembers it.

    `room`: letters of width all panes together need for it to be open, until the person decides.
    """

    switch: QCheckBox
    pane: QWidget
    name: str
    room: int


class Panes(QSplitter):
    """`name`: of the setting that remembers how wide the panes are."""

    def __init__(self, settings: QSettings, name: str, panes: Iterable[Pane], sides: Iterable[Side]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.settings = settings
        self.sides = tuple(sides)
        self._decided = False
        """Whether the sides are open or closed; a page that is shown again stays as it was left."""
        widths = []
        for place, (widget, least, width, share) in enumerate(panes):
            widget.setMinimumWidth(least)
            self.addWidget(widget)
            self.setStretchFactor(place, share)
            widths.append(width)
        self.setChildrenCollapsible(False)
        self.setSizes(widths)
        kept = settings.value(name)
        if isinstance(kept, QByteArray):
            self.restoreState(kept)
        self.splitterMoved.connect(lambda: settings.setValue(name, self.saveState()))
        for switch, pane, setting, _ in self.sides:
            pane.setVisible(False)
            switch.toggled.connect(pane.setVisible)
            # A function of ours: to one of Qt's own no signal hands over whether it is on.
            switch.clicked.connect(lambda on, name=setting: settings.setValue(name, on))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._decided:
            return
        self._decided = True
        for switch, _, name, room in self.sides:
            chosen = self.settings.value(name)
            wide = self.width() >= room * self.fontMetrics().averageCharWidth()
            switch.setChecked(wide if chosen is None else str(chosen).lower() == "true")
