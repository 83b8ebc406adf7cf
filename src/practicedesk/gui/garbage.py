"""Python's search for objects that hold nothing but each other: in the window's thread.

By itself Python searches in whichever thread makes the next object, and nothing else can be done
meanwhile: up to 80 ms each time (on a busy machine) while a sync makes new ones by the hundred thousand. And
what it finds of the window's own it destroys in that thread, which Qt does not allow.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from .tasks import Tasks

LOOK_MS = 1_000
NEW = 5_000
"""With fewer new objects than this, nothing is searched."""
PATIENCE = 60
"""As often it is put off while work is on its way; so often the young alone are searched before all are."""


class Garbage(QObject):
    """Searches in Python's place as long as it lives, from `begin` to `end`."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._put_off = self._young = 0
        self._loading = True
        """Whether what is loaded beside the first list is still on its way."""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Search, if there is enough to search and nothing is on its way."""
        if self.tasks.busy and self._put_off < PATIENCE:
            self._put_off += 1
            return
        self._put_off = 0
        if self._loading:
            self._loading = False
            gc.freeze()  # what is loaded by now stays: looking through it time and again finds nothing
        elif gc.get_count()[0] >= NEW:
            everything = self._young >= PATIENCE
            self._young = 0 if everything else self._young + 1
            gc.collect(2 if everything else 1)

    @staticmethod
    def begin() -> None:
        """Python does not search by itself any more: while all is loaded there is nothing to find."""
        gc.disable()

    @staticmethod
    def end() -> None:
        """The window is gone: Python searches again."""
        gc.unfreeze()
        gc.enable()
