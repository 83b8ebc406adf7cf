"""How whoever watches is told how far long work is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told now and then how far the work is: (done, total). What it raises stops the work."""


def unwatched(done: int, total: int) -> None:
    """Nobody asks how far the work is."""
