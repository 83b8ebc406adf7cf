"""Ctrl+C during long work ends it where nothing is half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from practicedesk_sync.progress import Progress

from ..services.cancelling import Cancelled
from .answers import Answers


@contextmanager
def stoppable(answers: Answers) -> Iterator[Progress]:
    """Work that tells its progress is stopped by Ctrl+C when it next does so; by a second one at once.

    Raises `KeyboardInterrupt` where the work itself says by `Cancelled` that nothing came of it.
    """
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    def on_progress(done: int, total: int) -> None:
        if asked:
            raise Cancelled
        answers.progress(done, total)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield on_progress
    except Cancelled as cancelled:
        raise KeyboardInterrupt from cancelled
    finally:
        signal.signal(signal.SIGINT, before)
