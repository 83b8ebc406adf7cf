"""What others have said of this person's own records: changes asked for, accepted, a note beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.log.change import PUT, Change
from practicedesk_sync.model.entry import CHANGES_REQUESTED
from practicedesk_sync.model.kinds import PUBLICATION

from ..library import arrivals
from ..library.library import Library
from ..library.own_devices import own_ids
from ..library.records import RecordView, authors, by_ids
from .noting import ANSWERS
from .submitting import STATE, asked_for
from .traffic import MOST

ASKED, ACCEPTED, COMMENTED = "asked", "accepted", "commented"

_WORDS = {
    ASKED: "{who} asked for changes in “{title}”.",
    ACCEPTED: "{who} accepted “{title}”: it is published.",
    COMMENTED: "{who} wrote a note on “{title}”.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """`record`: what it is about (id). `reason`: why changes were asked for, "" where nothing was said."""

    what: str
    who: str
    record: str
    title: str
    reason: str = ""

    @property
    def sentence(self) -> str:
        words = _WORDS[self.what].format(who=self.who or "Somebody", title=self.title)
        return f"{words} “{self.reason}”" if self.reason else words


def replies(library: Library, after: Mapping[str, int]) -> list[Reply]:
    """What has come since the logs stood at these marks, the newest first; of a record each thing once.

    A space that was not here then has brought no news but itself.
    """
    with library.reading() as connection:
        found = arrivals.newest(connection, library.key.id, after, MOST)
        about = [(change, *told) for change in found if change.space in after for told in _about(change)]
        views = by_ids(connection, {record for _, _, record in about})
        people = {change.space: authors(connection, change.space) for change, _, _ in about}
        own = own_ids(connection)
    said: dict[tuple[str, str], Reply] = {}
    for change, what, record in about:
        view = views.get(record)
        if view is not None and view.created_by in own and change.device not in own:
            who = people[change.space].get(change.device, "")
            said.setdefault((what, record), _reply(library, what, who, view))
    asked = {record for what, record in said if what == ASKED}  # its reason is a note beside the record
    return [one for one in said.values() if one.what != COMMENTED or one.record not in asked]


def _about(change: Change) -> Iterator[tuple[str, str]]:
    """(what, id of the record) where a change is a reply to one."""
    values: dict[str, Any] = {op.field: op.value for op in change.ops if op.what == PUT}
    if change.kind == PUBLICATION:
        yield ACCEPTED, str(values.get("source"))
    elif change.kind == "link" and values.get("link_type") == ANSWERS:
        yield COMMENTED, str(values.get("target"))
    elif change.kind is None and values.get(STATE) == CHANGES_REQUESTED:
        yield ASKED, change.record


def _reply(library: Library, what: str, who: str, view: RecordView) -> Reply:
    asked = asked_for(library, view) if what == ASKED else None
    return Reply(what, who, view.id, view.title, asked.reason.strip() if asked else "")
