"""A note that stands beside a record and answers to it."""

from __future__ import annotations

from practicedesk_sync.ids import new_record_id
from practicedesk_sync.log import change as log
from practicedesk_sync.log.change import Op
from practicedesk_sync.model.kinds import NOTE, kind

from ..library.library import Library
from ..library.writing import Writing
from . import ops
from .permission import append

ANSWERS = "responds_to"


def note_beside(
    library: Library, writing: Writing, target: tuple[str, str], words: tuple[str, str], note: str = ""
) -> str:
    """Make a note with a link to a record; its id. `target`: (space, id); `words`: (title, body).

    `note`: an id to give it, "" for a new one. Raises `Refused`.
    """
    (space, record), (title, body) = target, words
    note = note or new_record_id(library.now_ms(), library.random_bytes)
    append(writing, space, note, ops.initial(kind(NOTE), {"title": title, "body": body}, _NO_ITEMS), NOTE)
    link = new_record_id(library.now_ms(), library.random_bytes)
    ends = {"title": title, "link_type": ANSWERS, "source": note, "target": record}
    append(writing, space, link, [Op(name, log.PUT, value) for name, value in ends.items()], "link")
    return note


_NO_ITEMS = ops.NewItems("", 0)
