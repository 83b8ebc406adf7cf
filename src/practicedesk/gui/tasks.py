"""Work off the GUI thread: one writer, a few readers, one line to the network.

The result comes back in the GUI thread, and only while whoever asked still exists.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot
from shiboken6 import isValid

READERS = 3
Result = TypeVar("Result")


class Task(QObject):
    """One piece of work. Made in the GUI thread, where its signals are delivered."""

    ended = Signal(object, object)
    """(result, error): one of them is None."""

    def __init__(self, owner: QObject, done: Callable[[Any], None], failed: Callable[[Exception], None]):
        super().__init__()
        self._owner = owner
        self._done = done
        self._failed = failed
        self.ended.connect(self._deliver)

    @Slot(object, object)
    def _deliver(self, result: Any, error: Exception | None) -> None:
        if not isValid(self._owner):
            return
        if error is not None:
            self._failed(error)
        else:
            self._done(result)


class _Run(QRunnable):
    """Runs `work` in a thread of a pool and tells its task."""

    def __init__(self, task: Task, work: Callable[[], Any]) -> None:
        super().__init__()
        self.task = task
        self.work = work

    def run(self) -> None:
        try:
            result = self.work()
        except Exception as error:
            self.task.ended.emit(None, error)
        else:
            self.task.ended.emit(result, None)


class Tasks(QObject):
    """The pools. `failed` tells of an error that nobody else took."""

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.readers, self.writer, self.network = (self._pool(size) for size in (READERS, 1, 1))
        self._running: set[Task] = set()

    def start(
        self,
        pool: QThreadPool,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Task:
        """Run `work` in a pool. `done`/`failed` are called in the GUI thread while `owner` exists."""
        task = Task(owner, done or _nothing, failed or self.failed.emit)
        self._running.add(task)
        # Let go of it once it is delivered, and not before: the signal is on its way across threads.
        task.ended.connect(partial(self._forget, task))
        pool.start(_Run(task, work))
        return task

    @property
    def busy(self) -> bool:
        """Whether anything is still on its way."""
        return bool(self._running)

    def wait(self) -> None:
        """Let everything that was asked for finish, as before closing."""
        for pool in (self.writer, self.readers, self.network):
            pool.waitForDone()

    def _forget(self, task: Task, *_: object) -> None:
        self._running.discard(task)

    def _pool(self, size: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(size)
        pool.setExpiryTimeout(-1)
        return pool


def _nothing(_: Any) -> None:
    """Nobody waits for the result."""
