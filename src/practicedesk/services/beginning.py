"""Making something new: what is typed before there is a record is on the disk as well.

`what` names what is begun, as a meeting of a certain group; of each there is one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ..library import begun
from ..library.library import Library

Made = TypeVar("Made")


def what_was_begun(library: Library, what: str) -> dict[str, str]:
    """The words, by their places, that somebody had typed when the window went away."""
    with library.reading() as connection:
        return begun.begun(connection, what)


def keep(library: Library, what: str, words: Mapping[str, str]) -> None:
    """Keep what is typed so far."""
    library.write(lambda writing: begun.keep(writing.connection, what, words))


def give_up(library: Library, what: str) -> None:
    """The person does not go on with it."""
    keep(library, what, {})


def make(library: Library, what: str, work: Callable[[], Made]) -> Made:
    """Have `work` make it. Where that raises, it is begun still."""
    made = work()
    give_up(library, what)
    return made
