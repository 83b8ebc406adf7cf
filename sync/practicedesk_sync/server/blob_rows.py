"""Which files the records of a space name, as its log has it, and which of them the server has.

What a record named once counts for ever, as a version can be restored. The rows follow from the log and from
the store, and are made again where they are missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from ..log import change as changes
from ..log import entry as log
from ..log.change import Change
from ..model.attachment import ATTACHMENTS, CONTENT, named_in
from ..replica.reading import entries, space_row
from . import tables as own

AWAITED, BEGUN, WHOLE = "awaited", "begun", "whole"
MARK = b'"sha256"'
"""What a body holds that names a file."""
BEHIND = 200
"""Entries that may be looked through again, so that not every exchange has something to write."""


def is_behind(connection: Connection, space: str) -> bool:
    """Whether there are entries that name files and were not looked through, or very many others."""
    since = _since(connection, space)
    return since.row is not None and bool(since.files or since.row.seq - since.seen > BEHIND)


def catch_up(connection: Connection, space: str) -> None:
    """Note the files that entries name which came since."""
    since = _since(connection, space)
    row = since.row
    here = set(connection.execute(select(own.blob.c.sha256).where(own.blob.c.space == space)).scalars())
    fresh = {sha256: size for sha256, size in since.files.items() if sha256 not in here}
    for sha256, size in fresh.items():
        values = {"space": space, "sha256": sha256, "size": size, "state": AWAITED, "code": ""}
        connection.execute(insert(own.blob), values)
    if row is not None:
        connection.execute(delete(own.blob_seen).where(own.blob_seen.c.space == space))
        connection.execute(insert(own.blob_seen), {"space": space, "epoch": row.epoch, "seq": row.seq})


def lacking(connection: Connection, space: str, most: int) -> list[Row[tuple[str, str, int, str, str]]]:
    """The files of a space that are not whole, the smallest first."""
    where = (own.blob.c.space == space) & (own.blob.c.state != WHOLE)
    rows = select(own.blob).where(where).order_by(own.blob.c.size, own.blob.c.sha256)
    return list(connection.execute(rows.limit(most)).all())


def whole(connection: Connection) -> list[tuple[str, str]]:
    """(space, hash) of every file that is here."""
    rows = select(own.blob.c.space, own.blob.c.sha256).where(own.blob.c.state == WHOLE)
    return [(row.space, row.sha256) for row in connection.execute(rows)]


def row_of(connection: Connection, space: str, sha256: str) -> Row[tuple[str, str, int, str, str]] | None:
    """What there is to know of a file; None when no record of the space names it."""
    return connection.execute(select(own.blob).where(*_is(space, sha256))).first()


def put(
    connection: Connection, space: str, sha256: str, state: str, *, size: int | None = None, code: str = ""
) -> None:
    """Note how it stands with a file."""
    values = {"state": state, "code": code} | ({} if size is None else {"size": size})
    connection.execute(update(own.blob).where(*_is(space, sha256)).values(**values))


def taken(connection: Connection, space: str, but: str) -> int:
    """Bytes of the files of a space that are here or on their way, `but` one."""
    where = (own.blob.c.space == space) & (own.blob.c.state != AWAITED) & (own.blob.c.sha256 != but)
    return int(
        connection.execute(select(func.coalesce(func.sum(own.blob.c.size), 0)).where(where)).scalar_one()
    )


def _is(space: str, sha256: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return own.blob.c.space == space, own.blob.c.sha256 == sha256


@dataclass(frozen=True, slots=True)
class _Since:
    """What a log says beyond entry `seen`. `row`: the head of the space; `files`: bytes by hash."""

    row: Row[tuple[str, str, str, int, str, bytes]] | None
    seen: int
    files: dict[str, int]


def _since(connection: Connection, space: str) -> _Since:
    row = space_row(connection, space)
    if row is None:
        return _Since(None, 0, {})
    where = (own.blob_seen.c.space == space) & (own.blob_seen.c.epoch == row.epoch)
    seen = int(connection.execute(select(own.blob_seen.c.seq).where(where)).scalar() or 0)
    seen = seen if seen <= row.seq else 0
    return _Since(row, seen, named_after(connection, space, seen))


def named_after(connection: Connection, space: str, seq: int, but: str = "") -> dict[str, int]:
    """Bytes by hash of the files that entries behind `seq` name, without those of the device `but`."""
    files: dict[str, int] = {}
    for entry in entries(connection, space, seq):
        if entry.type == log.CHANGE and entry.payload is not None and MARK in entry.payload:
            change = changes.read(entry.payload)
            for sha256, size in _files(change) if change.device != but else ():
                files.setdefault(sha256, size)
    return files


def _files(change: Change) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for op in change.ops:
        if op.field == ATTACHMENTS and op.what == changes.INSERT:
            found += named_in([op.value["value"]])
        elif op.field == ATTACHMENTS and op.what == changes.EDIT:
            found += named_in([op.value])
        elif op.field == CONTENT and isinstance(op.value, dict):
            found += named_in(op.value.get(ATTACHMENTS))
    return found
