"""What others have said of this person's own records (changes asked for, accepted, a note beside it),
and what of theirs waits for a review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.log.change import PUT, Change
from practicedesk_sync.model.entry import CHANGES_REQUESTED, IN_REVIEW
from practicedesk_sync.model.kinds import PUBLICATION

from ..library import arrivals
from ..library.library import Library
from ..library.own_devices import own_ids
from ..library.records import RecordView, authors, by_ids
from ..library.spaces import standing
from .noting import ANSWERS
from .opened import may_review
from .submitting import STATE, asked_for
from .traffic import MOST
from .wording import counted

ASKED, ACCEPTED, COMMENTED, WAITS = "asked", "accepted", "commented", "waits"

_WORDS = {
    ASKED: "{who} asked for changes in “{title}”.",
    ACCEPTED: "{who} accepted “{title}”: it is published.",
    COMMENTED: "{who} wrote a note on “{title}”.",
    WAITS: "{who} asks for a review of “{title}”.",
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

    A space that was not here then has brought no news but itself. A record in review waits for whoever may
    ask for changes there, but not for the person who made it.
    """
    with library.reading() as connection:
        found = arrivals.newest(connection, library.key.id, after, MOST)
        about = [(change, *told) for change in found if change.space in after for told in _about(change)]
        views = by_ids(connection, {record for _, _, record in about})
        places = {change.space for change, _, _ in about}
        people = {space: authors(connection, space) for space in places}
        roles = {space: standing(connection, space)[1] for space in places}
        own = own_ids(connection)
    said: dict[tuple[str, str], Reply] = {}
    for change, what, record in about:
        view = views.get(record)
        if view is None or change.device in own or (view.created_by in own) == (what == WAITS):
            continue
        if what != WAITS or (_waits(view) and may_review(roles[change.space])):
            who = people[change.space].get(change.device, "")
            said.setdefault((what, record), _reply(library, what, who, view))
    asked = {record for what, record in said if what == ASKED}  # its reason is a note beside the record
    return [one for one in said.values() if one.what != COMMENTED or one.record not in asked]


def sentences(said: list[Reply]) -> list[str]:
    """What was said, in words; of several records that wait for a review only how many."""
    waiting = [one for one in said if one.what == WAITS]
    others = [one.sentence for one in said if one.what != WAITS]
    if len(waiting) > 1:
        return [*others, f"{counted(len(waiting), 'record')} wait for your review."]
    return [*others, *(one.sentence for one in waiting)]


def _about(change: Change) -> Iterator[tuple[str, str]]:
    """(what, id of the record) where a change is a reply to one."""
    values: dict[str, Any] = {op.field: op.value for op in change.ops if op.what == PUT}
    if change.kind == PUBLICATION:
        yield ACCEPTED, str(values.get("source"))
    elif change.kind == "link" and values.get("link_type") == ANSWERS:
        yield COMMENTED, str(values.get("target"))
    elif change.kind is None and values.get(STATE) == CHANGES_REQUESTED:
        yield ASKED, change.record
    elif values.get(STATE) == IN_REVIEW:
        yield WAITS, change.record


def _waits(view: RecordView) -> bool:
    """Whether it still waits for a review."""
    return view.shown.fields.get(STATE) == IN_REVIEW and not view.shown.trashed


def _reply(library: Library, what: str, who: str, view: RecordView) -> Reply:
    asked = asked_for(library, view) if what == ASKED else None
    return Reply(what, who, view.id, view.title, asked.reason.strip() if asked else "")
