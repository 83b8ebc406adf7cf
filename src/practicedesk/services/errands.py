"""Which files are to be carried between a library and its server, over the network or by stick."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from practicedesk_sync.blobs.file_types import sniffed
from practicedesk_sync.blobs.store import Blob, BlobStore
from practicedesk_sync.errors import Refused
from practicedesk_sync.policy.roles import CONTRIBUTOR, at_least

from ..library.attachments import UNHEARD, Place, Reference, lacking
from ..library.file_folders import known_spaces
from ..library.keeping import Policy, pins, policies
from ..library.library import Library
from ..library.spaces import standing


@dataclass(frozen=True, slots=True)
class Errand:
    """One file to be carried. `size`: as its record says, for one that is to be fetched.

    `stored`: the first byte the other side lacks, of one that is to be sent.
    """

    place: Place
    name: str
    size: int
    sending: bool
    stored: int = 0


def smallest_first(
    library: Library,
    store: BlobStore,
    named: Iterable[Reference],
    wanted: frozenset[str] = frozenset(),
    *,
    unheard: bool = False,
) -> list[Errand]:
    """The files to carry, of those that are `named`. `wanted`: records whose files are fetched in any case.

    `unheard`: also those to send of which the server has not heard; what tells it of them goes along.
    """
    with library.reading() as connection:
        missing, rules, pinned = lacking(connection), policies(connection), pins(connection)
        here = known_spaces(connection)
        writable = {space for space in here if at_least(standing(connection, space)[1], CONTRIBUTOR)}
    names = {one.place: one.name for one in named}

    def is_wanted(one: Reference) -> bool:
        kept = rules.get(one.space, Policy()).wants(one, one.record in pinned)
        return kept or one.record in wanted or store.is_damaged(*one.place)

    def found() -> Iterator[Errand]:
        for place, lack in missing.items():
            sendable = not lack.code and (unheard or lack.stored != UNHEARD) and place[0] in writable
            if sendable and store.is_whole(*place):
                size, name = store.get(*place).size, names.get(place, place[1][:8])
                yield Errand(place, name, size, True, max(lack.stored, 0))
        for place, one in {one.place: one for one in named if is_wanted(one)}.items():
            if place not in missing and not store.is_whole(*place):
                yield Errand(place, one.name, one.size, False)

    return sorted(found(), key=lambda one: (one.size, one.place, one.sending))


def check(blob: Blob) -> None:
    """Raises `Refused` for a file that has come and may not be attached."""
    if not sniffed(blob):
        raise Refused("blob_type", "It is not of a kind that may be attached.", "Take it out of the record.")
