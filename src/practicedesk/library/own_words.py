"""Words somebody writes to settle a conflict: kept like all typing, until that conflict is settled.

They are a draft whose place begins with a mark that no field has, so it never becomes a change by itself; its
`over` names the versions that its author had read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from practicedesk_sync.ids import digest_of, digest_of_parts

from . import drafts
from .drafts import Draft

_MARK = "?"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`where`: the draft's place; `read`: what names the versions its author had read, sorted."""

    record: str
    where: str
    text: str
    read: tuple[str, ...]

    @property
    def field(self) -> str:
        """The field in which the conflict is, or was."""
        return self.where[len(_MARK) :].partition("/")[0]

    def fits(self, record: str, field: str, values: Iterable[Any]) -> bool:
        """Whether they were written for this conflict, or for what it was before it got another version."""
        return (self.record, self.field) == (record, field) and bool(self.shared_with(values))

    def about(self, values: Iterable[Any]) -> bool:
        """Whether they were written for a conflict of exactly these versions."""
        return self.read == names_of(values)

    def shared_with(self, values: Iterable[Any]) -> set[str]:
        """What names those of these versions that their author had read."""
        return set(names_of(values)).intersection(self.read)


def names_of(values: Iterable[Any]) -> tuple[str, ...]:
    """What names these versions of a conflict, whatever order they come in."""
    return tuple(sorted(digest_of(repr(value).encode()) for value in values))


def for_conflict(record: str, field: str, values: Iterable[Any]) -> OwnWords:
    """No words yet, for a conflict of these versions."""
    read = names_of(values)
    return OwnWords(record, f"{_MARK}{field}/{digest_of_parts(*read)}", "", read)


def begun(connection: Connection, record: str, field: str, values: Iterable[Any]) -> OwnWords | None:
    """What was begun for this conflict, also when it has got another version since; None for nothing."""
    these = [one for one in every(connection) if one.fits(record, field, values)]
    return max(these, key=lambda one: len(one.shared_with(values)), default=None)


def every(connection: Connection) -> list[OwnWords]:
    """All such words, the oldest first."""
    kept = drafts.every(connection)
    return [OwnWords(one.record, one.field, one.text, one.over) for one in kept if is_one(one)]


def is_one(draft: Draft) -> bool:
    """Whether a draft holds such words."""
    return draft.field.startswith(_MARK)


def save(connection: Connection, words: OwnWords, now_ms: int) -> None:
    """Keep what is written so far."""
    drafts.save(connection, Draft(words.record, words.where, words.text, words.read, now_ms))


def forget(connection: Connection, words: OwnWords) -> None:
    """They are not needed any more, or their author throws them away."""
    drafts.discard(connection, words.record, words.where)
