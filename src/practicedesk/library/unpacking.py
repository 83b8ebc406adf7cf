"""Takes a part of a snapshot into the records of a space: entries, states, what is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from practicedesk_sync.errors import InvalidChange
from practicedesk_sync.log import run as runs
from practicedesk_sync.log.change import Change
from practicedesk_sync.log.digest import record_hash
from practicedesk_sync.log.statement import Statement
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.merge import snapshot as condensed
from practicedesk_sync.merge.cells import Cells
from practicedesk_sync.protocol.snapshots import Group, Line
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import by_author
from practicedesk_sync.replica.space_log import apply_statement

from .receiving import waiting_for
from .writing import CHUNK, LocalRecord, Writing, write_locals

_KNOWN = select(replica.record.c.id).where(
    replica.record.c.space == bindparam("of"), replica.record.c.id.in_(bindparam("ids", expanding=True))
)
_KEYS = select(replica.device.c.id, replica.device.c.key).where(replica.device.c.space == bindparam("of"))
_ENTRY = (
    "INSERT INTO entry (space, seq, type, device, n, hash, head, record, payload, signature, code, chain)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')"
    " ON CONFLICT (space, seq) DO UPDATE SET payload = coalesce(payload, excluded.payload)"
)
_RECORD = "INSERT OR REPLACE INTO record (space, id, kind, cells, hash) VALUES (?, ?, ?, ?, ?)"
_LINK = (
    "INSERT OR REPLACE INTO link (space, record, head, field, hlc, parents, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def unpack(writing: Writing, space: str, groups: Sequence[Group], earlier: Mapping[str, bytes]) -> None:
    """Take groups in. Own work that waits stays: what is shown is both together.

    `earlier`: by hash, bodies of changes that are left out of them.
    """
    connection = writing.connection
    _write(connection, _ENTRY, (_entry(space, line, earlier) for group in groups for line in group.lines))
    _write(connection, _LINK, (row for group in groups for row in _links(space, group)))
    for group in groups:
        for line in group.lines:
            if isinstance(line.said, Statement):
                apply_statement(connection, line.said, line.entry.seq)
    keys = dict(connection.execute(_KEYS, {"of": space}).all())
    for group in groups:
        _check_signatures(group, keys)
    ids = [group.record for group in groups if group.changes]
    states = {group.record: condensed.rebuilt(group.changes, group.replaced) for group in groups}
    known = set(_chunked(connection, space, ids))
    _write(connection, _RECORD, (_record(space, one, states[one.record]) for one in groups if one.changes))
    waiting = waiting_for(connection, space, ids)
    locals_: list[LocalRecord] = []
    for group in groups:
        if group.changes:
            own = _unanswered(group, waiting.get(group.record, []))
            local = LocalRecord(space, group.record, group.kind, states[group.record])
            for change in own:
                merge.apply(local.cells, change)
            if own:
                locals_.append(local)
            _show(writing, local, group, waiting=bool(own), known=group.record in known)
    gone = [(space, record) for record in waiting]
    if gone:
        connection.exec_driver_sql("DELETE FROM record_local WHERE space = ? AND id = ?", gone)
    write_locals(connection, locals_)
    writing.showing.flush()


def _show(writing: Writing, local: LocalRecord, group: Group, *, waiting: bool, known: bool) -> None:
    key = (local.space, local.id)
    for change in group.changes:
        writing.clock.observe(change.hlc)
    if waiting or known:
        writing.showing.touch(key, local.kind, local.cells, fields=None, waiting=waiting)
        return
    fields = {merge.field_of(cell) for cell in local.cells}
    for change in group.changes:
        made = by_author(writing.connection, change)
        writing.showing.touch(key, local.kind, local.cells, fields=fields, waiting=False, change=made)


def _unanswered(group: Group, waiting: Iterable[Change]) -> list[Change]:
    answered = {line.entry.hash for line in group.lines}
    return [change for change in waiting if change.hash not in answered]


def _check_signatures(group: Group, keys: dict[str, str]) -> None:
    """Of what is here whole. Who made the rest is told by the server's signature over the log."""
    for line in group.lines:
        one = line.entry
        if isinstance(line.said, Change):
            if one.device not in keys:
                raise InvalidChange("author_unknown", "A change comes from a device nobody vouched for.")
            key = bytes.fromhex(keys[one.device])
            if one.signature and not runs.verify_tip(one.hash, key, one.signature):
                raise InvalidChange("run_signature", "A change is not signed by its author.")


def _entry(space: str, line: Line, earlier: Mapping[str, bytes]) -> tuple[Any, ...]:
    one = line.entry
    body = one.payload or earlier.get(one.hash)
    facts = (one.type, one.device, one.n, one.hash, line.head, one.record)
    return (space, one.seq, *facts, body, one.signature, one.code)


def _links(space: str, group: Group) -> Iterable[tuple[Any, ...]]:
    for line in group.lines:
        for field, digest, parents in line.texts:
            yield space, group.record, line.head, field, line.hlc, json.dumps(parents), digest


def _record(space: str, group: Group, cells: Cells) -> tuple[Any, ...]:
    stored = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return space, group.record, group.kind, stored, record_hash(group.record, cells)


def _chunked(connection: Connection, space: str, ids: Sequence[str]) -> Iterable[str]:
    for start in range(0, len(ids), CHUNK):
        yield from connection.execute(_KNOWN, {"of": space, "ids": ids[start : start + CHUNK]}).scalars()


def _write(connection: Connection, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
    if made := list(rows):
        connection.exec_driver_sql(sql, made)
