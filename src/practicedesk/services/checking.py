"""Checks a library from end to end, and shows its admitted state as text."""

from __future__ import annotations

from collections.abc import Iterator

from practicedesk_sync.merge.snapshot import TextElsewhere
from practicedesk_sync.replica.dump import dump as dump_spaces
from practicedesk_sync.replica.verify import verify as verify_space

from ..library import checks, snapshots
from ..library.elsewhere import HistoryElsewhere
from ..library.identity import server_pin
from ..library.lease import locked, space_locked
from ..library.library import Library
from ..library.spaces import find_space, shared_spaces


def verify(library: Library) -> list[str]:
    """What does not hold, one sentence each; empty when the library is sound. Reads only.

    The file itself; every shared space against its log, its authors' signatures and the server's; the
    outbox; and every page shown against the changes it is made of.
    """
    with library.reading() as connection:
        found = checks.file_faults(connection)
        pin = server_pin(connection)
        if pin is not None:
            for space in shared_spaces(connection):
                ends = snapshots.begins_at(connection, space)
                found += [one.message for one in verify_space(connection, space, pin.keys, ends)]
        found += checks.outbox_faults(connection)
        found += checks.shown_faults(connection)
    return found


def dump(library: Library, space: str = "") -> Iterator[bytes]:
    """The admitted state, one JSON line each, of the shared spaces or of the one named.

    Two desks that are up to date and share the same spaces give the same bytes. The person's own space is
    left out unless it is named, and so are locked groups; one that is named raises `Refused`. Raises
    `HistoryElsewhere`.
    """
    with library.reading() as connection:
        named = find_space(connection, space) if space else None
        if named is not None and named.locked:
            raise space_locked(named.name)
        shared = [one for one in shared_spaces(connection, personal=False) if one not in locked(connection)]
        try:
            yield from dump_spaces(connection, [named.id] if named is not None else shared)
        except TextElsewhere as error:  # own waiting work stands in for what is to be put together
            raise HistoryElsewhere from error
