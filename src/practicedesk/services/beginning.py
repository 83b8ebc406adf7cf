"""Making something new: what is typed before there is a record is on the disk as well."""

from __future__ import annotations

from ..library import begun
from ..library.begun import Begun
from ..library.library import Library
from .editing import Editing


def what_was_begun(library: Library) -> Begun | None:
    """What somebody was about to make when the window went away."""
    with library.reading() as connection:
        return begun.begun(connection)


def keep(library: Library, what: Begun | None) -> None:
    """Keep what is typed so far; None: the person gives it up."""
    library.write(lambda writing: begun.keep(writing.connection, what))


def make(library: Library, what: Begun) -> str:
    """Make the record; its id. Raises what `Editing.new` raises, and then it is begun still."""
    made = Editing(library).new(what.kind, what.title, what.space)
    keep(library, None)
    return made
