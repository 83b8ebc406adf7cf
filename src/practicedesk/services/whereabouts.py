"""Where is my work? Of one record: on this computer, on the server, received by how many others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.protocol.messages import WhereAnswer, WhereRequest
from practicedesk_sync.protocol.service import SyncService

from ..library import journey
from ..library.identity import server_pin
from ..library.library import Library
from ..library.records import RecordView, find
from ..library.spaces import SpaceName, space_names
from .wording import counted


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How far the changes of a record have come, in the order in which they travel.

    `waiting`: on this computer alone; `admitted`: on the server, the last as entry `seq` of its space;
    `received` of `others`: other members' computers that told they have all of these, None where nobody
    asked the server; `returned`: not taken by the server, in the tray. `enrolled`: there is a server.
    """

    record: RecordView
    space: SpaceName
    enrolled: bool
    waiting: int
    admitted: int
    seq: int
    returned: int
    received: int | None = None
    others: int = 0

    @property
    def sentence(self) -> str:
        """The whole in one sentence."""
        if not self.enrolled:
            return "It is on this computer alone, as the library is not connected to a server."
        if not self.admitted:
            return "It is on this computer alone until the next synchronisation."
        if self.waiting:
            changes = counted(self.waiting, "change is", "changes are")
            return (
                f"{changes} on this computer alone until the next synchronisation; the rest is on the server."
            )
        if self.received is None:
            return "All of it is on the server."
        if not self.others:
            return "All of it is on the server; nobody else's computer takes part there."
        return f"All of it is on the server, and on {self.received} of {self.others} other computers."


def whereabouts(library: Library, id_: str) -> Whereabouts:
    """What this computer knows. Raises `UserMistake` when the record is not here."""
    with library.reading() as connection:
        view = find(connection, id_)
        place = (connection, view.space, view.id)
        enrolled = server_pin(connection) is not None
        space = space_names(connection).get(view.space) or SpaceName("", "")
        waiting, returned = journey.waiting(*place), journey.returned(*place)
        return Whereabouts(view, space, enrolled, waiting, *journey.admitted(*place), returned)


def ask_where(found: Whereabouts, service: SyncService) -> Whereabouts:
    """The same with what the server knows of others. Raises as an exchange does."""
    if not found.seq:
        raise UserMistake("not_on_server", "The server has nothing of this record yet.", "Synchronise first.")
    answer: WhereAnswer = service.where(WhereRequest(space=found.record.space, seq=found.seq))
    return replace(found, received=answer.received, others=answer.others)
