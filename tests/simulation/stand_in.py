"""Puts another function in the place of one of the program's, for as long as a ``with`` block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def stand_in(owner: Any, name: str, other: Any) -> Iterator[None]:
    """`owner` is a module or a class that holds something called `name`."""
    right = getattr(owner, name)
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, right)
