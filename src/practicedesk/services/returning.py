"""The tray: this person's work that the server did not take. There are three ways on for each piece of it.

It is sent again, once its author may; or becomes a note of their own; or is discarded.
"""

from __future__ import annotations

from practicedesk_sync.errors import UserMistake
from practicedesk_sync.ids import new_record_id
from practicedesk_sync.model.kinds import NOTE, kind

from ..library import tray
from ..library.library import Library
from ..library.tray import HELD, Returned
from ..library.writing import Writing
from .change_words import words_of
from .ops import NewItems, initial
from .permission import append

_LATER = "Keep it as a note of your own, and ask a coordinator where it should go."
_NEXT = {
    "not_a_member": "A coordinator may still accept it; until then it waits on the server.",
    "mass_delete": "A coordinator has to agree; until then nothing is deleted.",
    "depends_on_held": "A coordinator decides about it with the work before it.",
    "parked_long": "A coordinator may send it back or, once the other has come, accept it.",
    "access_ended": "Keep it as a note of your own if you need it elsewhere.",
    "read_only": "Ask a coordinator for the right to write there and send it again; or keep it as a note.",
    "frozen": "Copy the text into a new version.",
    "approved": "Ask a coordinator to open the minutes for amendments, then send it again.",
    "state_step": "Open the record and go on from the state it is in now.",
    "state_role": "Ask a coordinator to take this step.",
    "depends_on_refused": "Send the earlier work in this list again first, on which it builds.",
}
"""What one can do about it, by the refusal's code."""


def tray_of(library: Library) -> list[Returned]:
    """The person's work that the server refused or holds, oldest first."""
    with library.reading() as connection:
        return tray.returned(connection)


def next_step(one: Returned) -> str:
    """One sentence: what its author can do about it."""
    return _NEXT.get(one.code, _LATER)


def text_of(one: Returned) -> str:
    """The words that are kept, each under its label; "" when only the title is."""
    return words_of(one.change, one.kind)


def is_held(one: Returned) -> bool:
    """Whether a coordinator has the words and decides about them."""
    return one.what == HELD


def may_send_again(one: Returned) -> bool:
    """Whether it is all here, and not waiting for a coordinator anyhow."""
    return one.change is not None and not is_held(one)


def send_again(library: Library, one: Returned) -> None:
    """Make the change anew, over what its author had seen; it goes with the next synchronisation.

    Raises `Refused` while they may not, as far as this desk knows, and `UserMistake` where what it is about
    is not here; then it stays in the tray.
    """

    def work(writing: Writing) -> None:
        change = one.change
        if change is None or (change.kind is None and writing.local(one.space, one.record) is None):
            raise UserMistake(
                "nothing_to_send",
                "What this work is about is not on this computer.",
                "Keep it as a note of your own.",
            )
        tray.discard(writing.connection, one.space, one.n)
        append(writing, one.space, one.record, change.ops, change.kind, change.head)

    library.write(work)


def keep_as_note(library: Library, one: Returned) -> str:
    """Move the words into a new note in this person's own space; the note's id."""
    title = f"Not taken: {one.title or kind(one.kind).label}"
    fields = {"title": title, "body": f"{one.message}\n\n{text_of(one)}"}

    def work(writing: Writing) -> str:
        note = new_record_id(library.now_ms(), library.random_bytes)
        append(writing, library.personal, note, initial(kind(NOTE), fields, NewItems("", 0)), NOTE)
        tray.discard(writing.connection, one.space, one.n)
        return note

    return library.write(work)


def discard(library: Library, one: Returned) -> None:
    """Throw away one piece of work in the tray. It cannot be brought back."""
    library.write(lambda writing: tray.discard(writing.connection, one.space, one.n))
