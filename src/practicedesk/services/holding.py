"""Held work, as a coordinator decides about it: one piece for what somebody did to one record.

What deletes many records is one piece, too, as it waits because of their number.

A decision travels with the next exchange; until then the piece says what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.log.change import DELETE
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.policy.refusals import Refusal
from practicedesk_sync.protocol.messages import Command

from ..library import held, outbox
from ..library.held import Held
from ..library.library import Library
from ..library.spaces import SpaceName, space_names
from ..library.writing import Writing
from .change_words import words_of

MASS_DELETE = "mass_delete"
ACCEPT, SEND_BACK = "accept_held", "send_back_held"
AT_ONCE = 1_000
"""So many changes are decided about by one command."""
_WHY = {
    "not_a_member": "Its author may no longer read this group.",
    MASS_DELETE: "It deletes many records at once.",
    "parked_long": "It builds on something that has not arrived for a month.",
    "depends_on_held": "It builds on other work that is held.",
}
"""Why a coordinator is asked, by the code of the void."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one person did at one computer. `decided`: "" or the command that waits for the next exchange.

    `title`: of the record, or of the first of several. `complete`: all its words are here.
    """

    space: SpaceName
    who: str
    title: str
    kind: str
    code: str
    at_ms: int
    decided: str
    changes: tuple[Held, ...]

    @property
    def id(self) -> str:
        """Names it on the command line."""
        first = self.changes[0]
        return f"{first.device[:8]}-{first.n}"

    @property
    def why(self) -> str:
        """One sentence for the coordinator."""
        return _WHY.get(self.code, Refusal(self.code).message)

    @property
    def complete(self) -> bool:
        return all(one.change is not None for one in self.changes)

    @property
    def records(self) -> int:
        """How many records it is about."""
        return len({one.record for one in self.changes})

    @property
    def deletes(self) -> bool:
        """Whether it puts records into the trash."""
        return any(op.what == DELETE for one in self.changes if one.change for op in one.change.ops)

    @property
    def text(self) -> str:
        """What it says, each part under its label."""
        parts = []
        for one in self.changes:
            said = words_of(one.change, one.kind)
            title = one.title or kind(one.kind).label
            gone = one.change is not None and any(op.what == DELETE for op in one.change.ops)
            parts.append(f"{title}: into the trash" if gone else said)
        return "\n\n".join(part for part in parts if part)


def pieces(library: Library) -> list[Piece]:
    """What this person has to decide about, the longest waiting first."""
    with library.reading() as connection:
        found = held.waiting(connection)
        names = space_names(connection)
        wishes = outbox.wishes(connection)
    decided = {
        (wish.args["space"], wish.args["device"], int(n)): wish.what
        for wish in wishes
        if wish.what in (ACCEPT, SEND_BACK)
        for n in wish.args["numbers"].split()
    }
    together: dict[tuple[object, ...], list[Held]] = {}
    for one in found:
        about = one.code if one.code == MASS_DELETE else one.record
        fate = decided.get((one.space, one.device, one.n), "")
        together.setdefault((one.space, one.device, about, fate), []).append(one)
    made = [_piece(each, names, str(fate)) for (*_, fate), each in together.items()]
    return sorted(made, key=lambda piece: (piece.at_ms, piece.id))


def find_piece(library: Library, wanted: str) -> Piece:
    """The piece of that id. Raises `UserMistake`."""
    for piece in pieces(library):
        if piece.id == wanted:
            return piece
    raise UserMistake("held_unknown", f"There is no held work “{wanted}”.", "See it with “held list”.")


def accept(library: Library, found: Sequence[Piece]) -> None:
    """Ask the server to take these pieces in; they keep their authors."""
    _wish(library, ACCEPT, found)


def send_back(library: Library, found: Sequence[Piece], reason: str) -> None:
    """Ask the server to give these pieces back to their authors, with a reason in words."""
    _wish(library, SEND_BACK, found, reason=" ".join(reason.split())[:500])


def _piece(found: Sequence[Held], names: dict[str, SpaceName], decided: str) -> Piece:
    first = found[0]
    title = next((one.title for one in found if one.title), "")
    space = names.get(first.space) or SpaceName("", first.space)
    at_ms = max(one.at_ms for one in found)
    return Piece(space, first.who, title, first.kind, first.code, at_ms, decided, tuple(found))


def _wish(library: Library, what: str, found: Sequence[Piece], **more: str) -> None:
    made = []
    for piece in found:
        if piece.decided:
            raise UserMistake("held_decided", "You have decided about it already.", "Synchronise.")
        first = piece.changes[0]
        for start in range(0, len(piece.changes), AT_ONCE):
            numbers = " ".join(str(one.n) for one in piece.changes[start : start + AT_ONCE])
            args = {"space": first.space, "device": first.device, "numbers": numbers, **more}
            made.append(Command(id=library.random_bytes(16).hex(), what=what, args=args))

    def work(writing: Writing) -> None:
        for command in made:
            outbox.wish(writing.connection, command)

    library.write(work)
