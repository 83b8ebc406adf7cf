"""Work off the GUI thread: one writer, a few readers, one line to the network.

The result comes back in the GUI thread, and only while whoever asked still exists.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

READERS = 3
Result = TypeVar("Result")


class Task:
    """One piece of work; made, delivered and let go of in the GUI thread.

    What it holds may be all that still holds a dialog. Were the other thread the last to hold that, it would
    destroy it, and then each of the two may wait for the other in Qt for ever. So nothing goes to the other
    thread but a number, and what comes of the work is kept here.
    """

    def __init__(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._owner = owner
        self._work = work
        self._done = done
        self._failed = failed
        self._result: Any = None
        self._error: Exception | None = None

    def do(self) -> None:
        """In a thread of a pool."""
        try:
            self._result = self._work()
        except Exception as error:
            self._error = error

    def deliver(self) -> None:
        """Tell whoever asked, while they exist."""
        error, self._error = self._error, None  # an error holds where it was raised, and so this task
        if not isValid(self._owner):
            return
        if error is not None:
            self._failed(error)
        else:
            self._done(self._result)


class _Run(QRunnable):
    """Has a task done in a thread of a pool."""

    def __init__(self, tasks: Tasks, number: int) -> None:
        super().__init__()
        self.tasks = tasks
        self.number = number

    def run(self) -> None:
        self.tasks.do(self.number)


class Tasks(QObject):
    """The pools. `failed` tells of an error that nobody else took."""

    failed = Signal(object)
    _over = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readers, self.writer, self.network = (self._pool(size) for size in (READERS, 1, 1))
        self._running: dict[int, Task] = {}
        self._numbers = count()
        self._over.connect(self._deliver)

    def start(
        self,
        pool: QThreadPool,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `work` in a pool. `done`/`failed` are called in the GUI thread while `owner` exists."""
        number = next(self._numbers)
        self._running[number] = Task(owner, work, done or _nothing, failed or self.failed.emit)
        pool.start(_Run(self, number))

    def do(self, number: int) -> None:
        """In a thread of a pool."""
        self._running[number].do()
        if isValid(self):
            self._over.emit(number)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        try:
            self._running[number].deliver()
        finally:
            del self._running[number]

    @property
    def busy(self) -> bool:
        """Whether anything is still on its way."""
        return bool(self._running)

    def wait(self) -> None:
        """Let everything that was asked for finish, as before closing."""
        for pool in (self.writer, self.readers, self.network):
            pool.waitForDone()

    def _pool(self, size: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(size)
        pool.setExpiryTimeout(-1)
        return pool


def _nothing(_: Any) -> None:
    """Nobody waits for the result."""
