"""Several questions, each asked when the one before has been answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject

from .session import Session

Result = TypeVar("Result")


def in_turn(
    session: Session,
    owner: QObject,
    works: Sequence[Callable[[], Result]],
    done: Callable[[Result], None],
    failed: Callable[[Exception], None],
) -> None:
    """Have services answer in this order; `done` or `failed` is called for each, while `owner` exists."""
    if not works:
        return

    def answered(result: Result) -> None:
        done(result)
        in_turn(session, owner, works[1:], done, failed)

    def refused(error: Exception) -> None:
        failed(error)
        in_turn(session, owner, works[1:], done, failed)

    session.read(owner, works[0], answered, refused)
