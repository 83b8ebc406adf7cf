"""Asks one thing at a time; of what is wanted in the meantime only the last is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from .session import Session

Result = TypeVar("Result")


class Latest(Generic[Result]):
    """Questions of one sort on behalf of `owner`. An answer that a later question has overtaken is dropped.

    So the work waiting never grows, however fast somebody types or records arrive.
    """

    def __init__(
        self,
        session: Session,
        owner: QObject,
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._session = session
        self._owner = owner
        self._done = done
        self._told = failed or session.tasks.failed.emit
        self._next: Callable[[], Result] | None = None
        self._asking = False

    def ask(self, work: Callable[[], Result]) -> None:
        """Have `work` done in another thread, and its result told in this one unless asked anew."""
        self._next = work
        if not self._asking:
            self._start()

    def _start(self) -> None:
        work, self._next = self._next, None
        if work is not None:
            self._asking = True
            self._session.read(self._owner, work, self._answered, self._failed)

    def _answered(self, result: Result) -> None:
        self._asking = False
        if self._next is None:
            self._done(result)
        self._start()

    def _failed(self, error: Exception) -> None:
        self._asking = False
        if self._next is None:
            self._told(error)
        self._start()
