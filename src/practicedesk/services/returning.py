"""The tray: this person's work that the server did not take. It is theirs to use elsewhere or to discard."""

from __future__ import annotations

from practicedesk_sync.log.change import INSERT
from practicedesk_sync.merge.blocks import flattened
from practicedesk_sync.model.kinds import kind

from ..library import tray
from ..library.library import Library
from ..library.tray import Returned
from .wording import value_words

_LATER = "Copy the text, and ask a coordinator where it should go."
_NEXT = {
    "not_a_member": "A coordinator may still accept it; until then it waits on the server.",
    "mass_delete": "A coordinator has to agree; until then nothing is deleted.",
    "access_ended": "Copy the text if you need it elsewhere.",
    "read_only": "Ask a coordinator for the right to write there, or copy the text into a note of your own.",
    "frozen": "Copy the text into a new version.",
    "approved": "Ask a coordinator to open the minutes for amendments, then enter it again.",
    "state_step": "Open the record and go on from the state it is in now.",
    "state_role": "Ask a coordinator to take this step.",
    "depends_on_refused": "Look at the earlier work in this list that it builds on.",
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
    declared = kind(one.kind).fields
    parts = []
    for op in one.change.ops if one.change else ():
        about = declared.get(op.field)
        value = op.value["value"] if op.what == INSERT else op.value
        given = value if value is not None else op.element
        words = flattened(value_words(about, given)) if op.field else ""
        if words:
            parts.append(f"{about.label if about else op.field}\n{words}")
    return "\n\n".join(parts)


def discard(library: Library, one: Returned) -> None:
    """Throw away one piece of work in the tray. It cannot be brought back."""
    library.write(lambda writing: tray.discard(writing.connection, one.space, one.n))
