"""A person's computers: which there are, and shutting out one that was lost."""

from __future__ import annotations

from dataclasses import dataclass

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import is_id
from practicedesk_sync.protocol.messages import Command

from ..library import outbox
from ..library.library import Library
from ..library.own_devices import own_devices
from .enrolling import pinned

END = "end_device"
SHORTEST = 6


@dataclass(frozen=True, slots=True)
class Computer:
    """One computer. `this`: the one we are at; `ending`: to be shut out with the next exchange."""

    id: str
    this: bool
    ended: bool
    ending: bool
    since_ms: int
    wrote_ms: int

    @property
    def can_be_shut_out(self) -> bool:
        return not (self.this or self.ended or self.ending)


def computers(library: Library) -> list[Computer]:
    """The person's computers, as far as this one has heard, in the order in which they were connected."""
    with library.reading() as connection:
        ending = {wish.args["device"] for wish in outbox.wishes(connection) if wish.what == END}
        found = own_devices(connection)
    here = library.key.id
    return [
        Computer(one.id, one.id == here, one.ended, one.id in ending, one.since_ms, one.wrote_ms)
        for one in found
    ]


def shut_out(library: Library, wanted: str) -> str:
    """Ask the server to shut a computer out for good; its id.

    `wanted`: the beginning of the id of one's own, or, for administrators, the whole id of anybody's.
    Raises `UserMistake`.
    """
    pinned(library)
    found = computers(library)
    fits = [one for one in found if len(wanted) >= SHORTEST and one.id.startswith(wanted)]
    if len(fits) > 1 or (not fits and not is_id(wanted)):
        raise UserMistake("device_unknown", f"There is no computer “{wanted}”.", "See “device list”.")
    device = fits[0].id if fits else wanted
    if device == library.key.id:
        raise UserMistake(
            "device_this",
            "That is the computer you are at.",
            "Shut it out from another one, or ask the server's administrator.",
        )
    if fits and fits[0].ended:
        raise UserMistake("device_ended", "This computer is shut out already.", "")
    if not (fits and fits[0].ending):
        command = Command(id=library.random_bytes(16).hex(), what=END, args={"device": device})
        library.write(lambda writing: outbox.wish(writing.connection, command))
    return device
