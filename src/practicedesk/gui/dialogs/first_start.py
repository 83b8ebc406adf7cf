"""The first start: there is no library yet. One click begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ...services.sampling import load_sample
from .. import wording
from ..labels import heading_label, plain_label
from ..tasks import Tasks
from ..ways import way
from .dialog import Dialog

if TYPE_CHECKING:
    from ...library.library import Library


@dataclass(frozen=True, slots=True)
class FirstStart:
    """The new library. `connect`: its owner has a code and wants to be connected next."""

    library: Library
    connect: bool


class FirstStartDialog(Dialog):
    """`make` makes the library; it is called in another thread. `chosen` is set when it was accepted."""

    def __init__(self, make: Callable[[], Library], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: FirstStart | None = None
        self._make = make
        self._tasks = Tasks(self)
        self.setWindowTitle("PracticeDesk")
        title = heading_label()
        title.setText(self.tr("How do you want to begin?"))
        self.ways = [
            way(
                self.tr("Look around with the sample library"),
                self.tr("Six practices and a working group, to try things with. It stays on this computer."),
                "library",
            ),
            way(
                self.tr("Start empty"),
                self.tr("A library of your own on this computer. It can be connected to a server later."),
                "add",
            ),
            way(
                self.tr("Connect with a code"),
                self.tr("Somebody has given you a server's address and a code."),
                "sync",
            ),
        ]
        begun = (self._look_around, self._start_empty, self._connect)
        for button, begin in zip(self.ways, begun, strict=True):
            button.clicked.connect(begin)
        self.told, self.progress = plain_label(), QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Making the library"))
        column = QVBoxLayout(self)
        for part in (title, *self.ways, self.progress, self.told):
            column.addWidget(part)
        self.progress.hide()
        self.told.hide()
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 70)

    def reject(self) -> None:
        """Not while a library is being made: it would lie about, half filled."""
        if not self._tasks.busy:
            super().reject()

    def _look_around(self) -> None:
        self._begin(sample=True, connect=False)

    def _start_empty(self) -> None:
        self._begin(sample=False, connect=False)

    def _connect(self) -> None:
        self._begin(sample=False, connect=True)

    def _begin(self, *, sample: bool, connect: bool) -> None:
        self._busy(True)
        work = partial(_made, self._make, sample)
        self._tasks.start(self._tasks.writer, self, work, partial(self._begun, connect), self._failed)

    def _begun(self, connect: bool, library: Library) -> None:
        self.chosen = FirstStart(library, connect)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        self.told.setText(wording.sentence(error))
        self.told.show()

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for button in self.ways:
            button.setEnabled(not busy)


def open_first_start(make: Callable[[], Library], parent: QWidget | None = None) -> FirstStart | None:
    """Ask how to begin, and begin. None when somebody would rather not."""
    dialog = FirstStartDialog(make, parent)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    return chosen


def _made(make: Callable[[], Library], sample: bool) -> Library:
    library = make()
    if sample:
        load_sample(library)
    return library
