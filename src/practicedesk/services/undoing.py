"""Takes back the last action of this desk: by new changes that give back what stood there before.

The log is never rewritten. What somebody has changed since stays as it is. Each call goes one action further
back; the actions taken back, and those that took them back, are remembered as a setting. To do again what was
taken back is to take back what took it back, as long as nothing else was done since.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from practicedesk_sync.errors import Refused, UserMistake
from practicedesk_sync.log.change import Change
from practicedesk_sync.model.kinds import GROUP, PUBLICATION, kind

from ..library.identity import set_setting, setting
from ..library.lease import locked
from ..library.library import Library
from ..library.own_actions import own_actions
from ..library.records import by_ids, find
from ..library.writing import Writing
from .inverse import Inverse
from .permission import append

SETTING, AGAIN = "undone", "to_redo"
NOTHING = "nothing_to_undo"
"""The code of the error that says so."""
REMEMBERED = 200
MOST_RECORDS = 20
"""An action on more records (an import) is not taken back in one go."""

SINCE, PUBLISHED, MANY, IS_GROUP, MAY_NOT = "since", "published", "many", "group", "may_not"
"""Why something stays: changed since, a publication, too many records, a group, no right to write."""


@dataclass(frozen=True, slots=True)
class Stays:
    """What was left as it is, and why. `field`: "" for the record itself; `kind`, `title`: of the record."""

    field: str
    why: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back. `change`: the first of the action; `kind` and `title`: of its record.

    `records`: how many the action had touched; `taken`: in how many of them something was taken back.
    """

    change: Change
    kind: str
    title: str
    records: int
    taken: int
    stays: tuple[Stays, ...]


class Undoing:
    """Undo in one library. `since`: actions up to this one (a clock stamp) are not taken back."""

    def __init__(self, library: Library, since: int = 0) -> None:
        self.library = library
        self.since = since

    def undo(self) -> Undone:
        """Take back the last action that was not taken back yet. Raises `UserMistake` when there is none."""
        return self.library.write(self._undo)

    def redo(self) -> Undone:
        """Do again what was taken back last; `UserMistake` without such, or if something was done since."""
        return self.library.write(self._redo)

    def _may(self, first: Change, done: list[int], hidden: Collection[str]) -> bool:
        return first.action > self.since and first.action not in done and first.space not in hidden

    def _undo(self, writing: Writing) -> Undone:
        connection = writing.connection
        done, hidden = _remembered(setting(connection, SETTING)), locked(connection)
        actions = own_actions(connection, self.library.key.id)
        last = next((each for each in actions if self._may(each[0], done, hidden)), None)
        if last is None:
            raise UserMistake(NOTHING, "There is nothing to take back.", "")
        undone = _undone(writing, last)
        back = [writing.action] if undone.taken else []
        _remember(writing, [*done, undone.change.action, *back])
        if back:
            _remember_again(writing, writing.action, [*_to_redo(writing, actions), *back])
        return undone

    def _redo(self, writing: Writing) -> Undone:
        actions = own_actions(writing.connection, self.library.key.id)
        again = _to_redo(writing, actions)
        last = next((each for each in actions if each[0].action in again[-1:]), None)
        if last is None or not self._may(last[0], [], locked(writing.connection)):
            raise UserMistake(NOTHING, "There is nothing to do again.", "")
        undone = _undone(writing, last)
        _remember_again(writing, writing.action or actions[0][0].action, again[:-1])
        return undone


def _undone(writing: Writing, action: list[Change]) -> Undone:
    """Take back an action."""
    first = action[0]
    view = find(writing.connection, first.record)
    taken, stays = _taken_back(writing, action)
    records = len({(change.space, change.record) for change in action})
    views = by_ids(writing.connection, {record for record, _, _ in stays})
    told = (
        Stays(field, why, views[record].kind, views[record].title)
        for record, field, why in dict.fromkeys(stays)
        if record in views
    )
    return Undone(first, view.kind, view.title, records, taken, tuple(told))


def _taken_back(writing: Writing, action: list[Change]) -> tuple[int, list[tuple[str, str, str]]]:
    """(in how many records something was taken back, what stays: id of the record, field, why)."""
    why = _not_at_all(action)
    if why:
        return 0, [(action[0].record, "", why)]
    taken = set()
    stays: list[tuple[str, str, str]] = []
    for change in reversed(action):
        if change.kind is not None and kind(change.kind).frozen:  # a link is not seen without its ends
            continue
        inverse = Inverse(writing, change)
        back, changed_since = inverse.ops()
        stays += [(change.record, field, SINCE) for field in changed_since]
        try:
            if back:
                for made in (*inverse.reopening(), back):  # the value that was shown comes last: it is again
                    append(writing, change.space, change.record, made)
                taken.add((change.space, change.record))
        except Refused:
            stays += [(change.record, op.field, MAY_NOT) for op in back]
    return len(taken), stays


def _not_at_all(action: list[Change]) -> str:
    """Why an action cannot be taken back as a whole; "" when it can."""
    if len({(change.space, change.record) for change in action}) > MOST_RECORDS:
        return MANY
    made = [change.kind for change in action if change.kind is not None]
    if PUBLICATION in made:
        return PUBLISHED
    return IS_GROUP if GROUP in made else ""


def _remembered(stored: str) -> list[int]:
    return [int(action) for action in json.loads(stored or "[]")]


def _remember(writing: Writing, actions: Iterable[int]) -> None:
    set_setting(writing.connection, SETTING, json.dumps(sorted(set(actions))[-REMEMBERED:]))


def _to_redo(writing: Writing, actions: list[list[Change]]) -> list[int]:
    """The actions that took something back, the last one last; none once something else was done."""
    newest, *backs = json.loads(setting(writing.connection, AGAIN) or "[0]")
    return backs if actions and actions[0][0].action == newest else []


def _remember_again(writing: Writing, newest: int, backs: list[int]) -> None:
    """`newest`: the last action there is while these may be done again."""
    set_setting(writing.connection, AGAIN, json.dumps([newest, *backs[-REMEMBERED:]]))
