"""Where is my work? Of one record: on this computer, on the server, received by how many others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.messages import WhereAnswer, WhereRequest
from practicedesk_sync.protocol.service import SyncService

from ..library import journey
from ..library.identity import server_pin
from ..library.library import Library
from ..library.records import RecordView, find
from ..library.spaces import SpaceName, space_names
from .enrolling import reach
from .wording import counted


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How far the changes of a record have come, in the order in which they travel.

    `waiting`: not on the server yet, `bundled` of them in a bundle that goes there; `admitted`: on the
    server, the last as entry `seq` of its space; `received` of `others`: other members' computers that told
    they have all of these, None where nobody asked the server; `returned`: not taken by the server, in the
    tray. `enrolled`: there is a server; `online`: it has an address, and is not reached by stick alone.
    """

    record: RecordView
    space: SpaceName
    enrolled: bool
    online: bool
    waiting: int
    bundled: int
    admitted: int
    seq: int
    returned: int
    received: int | None = None
    others: int = 0

    @property
    def askable(self) -> bool:
        """Whether the server can be asked how many others have it."""
        return self.online and bool(self.seq)

    @property
    def sentence(self) -> str:
        """The whole in one sentence, and one more for what was not taken."""
        if not self.returned:
            return self._place
        changes = counted(self.returned, "change was", "changes were")
        told = f"{changes} refused by the server; see the tray."
        return f"{self._place} {told}" if self.waiting or self.admitted else told

    @property
    def _place(self) -> str:
        if not self.enrolled:
            return "It is on this computer alone, as the library is not connected to a server."
        if not self.admitted and not self.bundled:
            return "It is on this computer alone until the next synchronisation."
        if self.waiting:
            places = {
                "on this computer alone until the next synchronisation": self.waiting - self.bundled,
                "in a bundle for the server": self.bundled,
            }
            told = [f"{counted(n, 'change is', 'changes are')} {where}" for where, n in places.items() if n]
            return "; ".join(told + ["the rest is on the server"] * bool(self.admitted)) + "."
        what = "What was taken" if self.returned else "All of it"
        if self.received is None:
            return f"{what} is on the server."
        if not self.others:
            return f"{what} is on the server; nobody else's computer takes part there."
        return f"{what} is on the server, and on {self.received} of {self.others} other computers."


def whereabouts(library: Library, id_: str) -> Whereabouts:
    """What this computer knows. Raises `UserMistake` when the record is not here."""
    with library.reading() as connection:
        view = find(connection, id_)
        place = (connection, view.space, view.id)
        pin = server_pin(connection)
        enrolled, online = pin is not None, pin is not None and bool(pin.url)
        space = space_names(connection).get(view.space) or SpaceName("", "")
        waiting, bundled = journey.waiting(*place), journey.bundled(*place)
        there, returned = journey.admitted(*place), journey.returned(*place)
        return Whereabouts(view, space, enrolled, online, waiting, bundled, *there, returned)


def ask_where(found: Whereabouts, service: SyncService) -> Whereabouts:
    """The same with what the server knows of others. Raises as an exchange does."""
    if not found.seq:
        raise UserMistake("not_on_server", "The server has nothing of this record yet.", "Synchronise first.")
    answer: WhereAnswer = service.where(WhereRequest(space=found.record.space, seq=found.seq))
    return replace(found, received=answer.received, others=answer.others)


def ask_server(found: Whereabouts, library: Library, connect_to: Callable[[str], Carry]) -> Whereabouts:
    """As `ask_where`, of the server the library is connected to. Raises also as `reach` does."""
    return ask_where(found, reach(library, connect_to))
