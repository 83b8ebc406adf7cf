"""Long work in another thread, as a person sees it: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ..services.cancelling import Cancelled
from .labels import plain_label


class Watch(QObject):
    """Given to the work as its `on_progress`; called in the thread of the work."""

    progressed = Signal(int, int)
    began = Signal(str)
    """A part of the work has begun, which this sentence names."""

    def __init__(self) -> None:
        super().__init__()
        self._stopped = Event()

    def stop(self) -> None:
        """Have the work end, and all it did be undone, when it next tells how far it is."""
        self._stopped.set()

    def __call__(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise Cancelled
        self.progressed.emit(done, total)

    def part(self, number: int, of: int, sentence: str) -> Callable[[int, int], None]:
        """The `on_progress` of one part of the work, counted from 0: the bar goes on through all of them."""
        named = False

        def on_progress(done: int, total: int) -> None:
            nonlocal named
            if not named:
                named = True
                self.began.emit(sentence)
            self(number * total + done, of * total)

        return on_progress


class ProgressLine(QWidget):
    """A bar while work is under way, and a sentence that is read out when it changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar, self.told = QProgressBar(), plain_label()
        self.bar.setAccessibleName(self.tr("How far it is"))
        self._watch: Watch | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.told)
        self.end("")

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._watch is not None

    def begin(self, sentence: str) -> Watch:
        """Show that work begins; what is returned is the work's `on_progress`."""
        self._watch = Watch()
        self._watch.progressed.connect(self._show)
        self._watch.began.connect(self._say)
        self.bar.setRange(0, 0)
        self.bar.show()
        self._say(sentence)
        return self._watch

    def stop(self) -> None:
        """Stop the work that is under way."""
        if self._watch is not None:
            self._watch.stop()

    def end(self, sentence: str) -> None:
        """Show that no work is under way, and what has come of it."""
        self._watch = None
        self.bar.hide()
        self._say(sentence)

    def _show(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _say(self, sentence: str) -> None:
        if sentence != self.told.text():
            self.told.setText(sentence)
            QAccessible.updateAccessibility(QAccessibleEvent(self.told, QAccessible.Event.Alert))
        self.told.setVisible(bool(sentence))
        self.updateGeometry()  # else a line more is cut off
