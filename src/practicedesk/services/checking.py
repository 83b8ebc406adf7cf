"""Checks a library from end to end, and shows its admitted state as text."""

from __future__ import annotations

from collections.abc import Iterator

from practicedesk_sync.replica.dump import dump as dump_spaces

from ..library.library import Library
from ..library.spaces import find_space, shared_spaces


def dump(library: Library, space: str = "") -> Iterator[bytes]:
    """The admitted state, one JSON line each, of the shared spaces or of the one named.

    Two desks that are up to date and share the same spaces give the same bytes. The person's own space is
    left out unless it is named.
    """
    with library.reading() as connection:
        chosen = [find_space(connection, space).id] if space else shared_spaces(connection, personal=False)
        yield from dump_spaces(connection, chosen)
