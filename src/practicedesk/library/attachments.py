"""The attachments of a library: which records name them, and what the server lacks of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, select

from practicedesk_sync.model.attachment import ATTACHMENTS, CONTENT, is_reference

from . import tables as t
from .identity import set_setting, setting
from .records import RecordView, view_of
from .spaces import shared_spaces

if TYPE_CHECKING:
    from practicedesk_sync.protocol.blobs import HaveAnswer

_LACKING, _LARGEST = "blobs_lacking", "blobs_largest"
"""Settings: what the server said last that it lacks, and how large a file it takes."""
UNHEARD = -1
"""In the place of how much the server has: it has not heard of the file yet, and cannot be sent it."""
Place = tuple[str, str]
"""(space, SHA-256): where the bytes of an attachment are."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One attachment as a record names it. `size` in bytes; `item`: its id in the list, "" in a publication.

    `device`: of whoever attached it, where that is known.
    """

    space: str
    record: str
    item: str
    name: str
    size: int
    type: str
    sha256: str
    device: str

    @property
    def place(self) -> Place:
        return self.space, self.sha256


@dataclass(frozen=True, slots=True)
class Lack:
    """A file the server lacks, from byte `stored` on (or `UNHEARD`). `message`: why it refuses it."""

    stored: int
    code: str
    message: str


def references(view: RecordView) -> Iterator[Reference]:
    """The attachments of a record; of a publication those it was published with."""
    fields = view.shown.fields
    items = view.shown.items.get(ATTACHMENTS, [])
    for item, value in zip(items, fields.get(ATTACHMENTS) or [], strict=True):
        if is_reference(value):
            yield _reference(view, item, value, item.partition(".")[0])
    for value in (fields.get(CONTENT) or {}).get(ATTACHMENTS) or []:
        if is_reference(value):
            yield _reference(view, "", value, "")


def every(connection: Connection) -> list[Reference]:
    """The attachments of all records here, without those in the trash."""
    return _named(connection, t.shown.c.trashed == 0)


def every_shared(connection: Connection) -> list[Reference]:
    """As `every`, in the spaces this desk shares with the server."""
    shared = set(shared_spaces(connection))
    return [one for one in every(connection) if one.space in shared]


def lacking(connection: Connection) -> dict[Place, Lack]:
    """What the server lacked when it was asked last."""
    found = json.loads(setting(connection, _LACKING, "[]"))
    return {(space, sha256): Lack(*facts) for space, sha256, *facts in found}


def keep(connection: Connection, answer: HaveAnswer) -> None:
    """Remember what the server lacks, if that is something else than before.

    What it has not heard of, as the record that names it is still to be sent, it cannot say: that stays.
    """
    rows = [[one.space, one.sha256, one.stored, one.code, one.message] for one in answer.lacking]
    unheard = {place for place, lack in lacking(connection).items() if lack.stored == UNHEARD}
    if unheard:
        unheard &= {one.place for one in _named(connection, t.shown.c.waiting == 1)}
        said = {(row[0], row[1]) for row in rows}
        rows += [[*place, UNHEARD, "", ""] for place in sorted(unheard - said)]
    for name, value in ((_LACKING, json.dumps(rows)), (_LARGEST, str(answer.largest))):
        if setting(connection, name) != value:
            set_setting(connection, name, value)


def await_upload(connection: Connection, place: Place) -> None:
    """A file was attached here just now: the server lacks it until it says otherwise."""
    rows = [row for row in json.loads(setting(connection, _LACKING, "[]")) if tuple(row[:2]) != place]
    set_setting(connection, _LACKING, json.dumps([*rows, [*place, UNHEARD, "", ""]]))


def largest(connection: Connection) -> int:
    """Bytes of a file that the server takes; 0 while it has not said."""
    return int(setting(connection, _LARGEST, "0"))


def _named(connection: Connection, which: ColumnElement[bool]) -> list[Reference]:
    rows = connection.execute(select(t.shown).where(t.WITH_FILES, which))
    return [one for row in rows for one in references(view_of(row))]


def _reference(view: RecordView, item: str, value: Mapping[str, Any], device: str) -> Reference:
    facts = (str(value["name"]), int(value["size"]), str(value.get("type") or ""), str(value["sha256"]))
    return Reference(view.space, view.id, item, *facts, device or view.created_by)
