"""Builds the snapshots of large spaces, and gives them, part by part, to who may read the space.

One is built beside everything else, from what one reading transaction sees; a few records are in memory at a
time. It serves until the log has grown by a good part, as what came since follows in pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Connection, Row, func, select

from ..errors import Refused
from ..log import change as changes
from ..log import entry as log
from ..log import statement as say
from ..log.change import Change
from ..log.digest import summary_of
from ..log.entry import Entry
from ..merge import snapshot as condensing
from ..protocol import snapshots as wire
from ..protocol.snapshots import Group, HistoryAnswer, HistoryRequest, Line, Manifest, PartRequest
from ..replica import tables as t
from ..replica.reading import by_author, space_row
from . import chores
from .accounts import Author
from .rewound import role_given
from .service import Server
from .snapshot_store import PART_BYTES, SnapshotStore

AT_ONCE = 25
"""Records that are in memory at a time, each with all its changes."""
GROWTH = 4
"""A snapshot is built anew when the log has grown by a fourth."""
LOOK_S = 60
"""Seconds between two looks at what has grown."""
CLAIM_MS = 60 * 60 * 1000
"""So long nobody else begins to build what a process has begun."""
CLAIMED = "snapshot_ms"
"""Setting: when a process last began to build."""


def build_due(server: Server) -> list[str]:
    """Build the snapshots that are missing or lag behind; of which spaces."""
    store = server.snapshots
    if store is None:
        return []
    rows = server.read(lambda connection: connection.execute(select(t.space.c.id, t.space.c.seq)).all())
    due = []
    for space, seq in rows:
        kept = store.latest(space) if seq >= store.least else None
        had = kept.manifest.seq if kept else 0
        if seq - had >= max(store.least, seq // GROWTH) or seq < had:
            due.append(space)
    if not due or not chores.claim(server, CLAIMED, CLAIM_MS):
        return []
    for space in due:
        build(server, store, space)
    chores.give_back(server, CLAIMED)
    return due


def build(server: Server, store: SnapshotStore, space: str) -> Manifest:
    """Build the snapshot of a space as it is now."""
    manifest = server.read(partial(_built, server, store, space))
    store.publish(manifest, wire.sign(server.key, manifest))
    return manifest


def part(server: Server, author: Author, request: PartRequest) -> bytes:
    """Bytes of a part. Raises `Refused`."""

    def may_read(connection: Connection) -> bool:
        return bool(role_given(connection, request.space, author.account))

    found = None
    if server.snapshots is not None and server.read(may_read):
        found = server.snapshots.read(request.space, request.sha256, request.offset)
    if found is None:
        raise Refused("part_unknown", "The server does not have this part of a group.", "Synchronise.")
    return found


def history(
    connection: Connection, author: Author, request: HistoryRequest
) -> tuple[HistoryAnswer, tuple[bytes, ...]]:
    """Bodies of a record's changes in order of seq. Raises `Refused`."""
    if not role_given(connection, request.space, author.account):
        raise Refused("space_unknown", "The server knows no such group of yours.", "Synchronise.")
    e = t.entry.c
    where = (e.space == request.space) & (e.record == request.record) & (e.seq > request.after)
    rows = connection.execute(
        select(e.seq, e.payload)
        .where(where, e.type == log.CHANGE)
        .order_by(e.seq)
        .execution_options(yield_per=25)
    )
    bodies: list[bytes] = []
    size = 0
    for seq, body in rows:
        bodies.append(body)
        size += len(body)
        if size >= PART_BYTES:
            rows.close()
            return HistoryAnswer(last=seq), tuple(bodies)
    return HistoryAnswer(), tuple(bodies)


def _built(server: Server, store: SnapshotStore, space: str, connection: Connection) -> Manifest:
    row = space_row(connection, space)
    if row is None:
        raise LookupError(f"there is no space {space}")
    parts = []
    for groups in _in_parts(_groups(connection, space), store.part_bytes):
        parts.append(store.add_part(space, wire.packed(space, groups)))
    return Manifest(
        space=space,
        kind=row.kind,
        epoch=row.epoch,
        seq=row.seq,
        chain=row.chain,
        digest=summary_of(row.digest),
        head=log.sign_head(server.key, space, row.epoch, row.seq, row.chain),
        parts=parts,
    )


def _in_parts(groups: Iterator[Group], most: int) -> Iterator[list[Group]]:
    taken: list[Group] = []
    size = 0
    for group in groups:
        taken.append(group)
        size += sum(len(line.entry.payload or b"") for line in group.lines)
        if size >= most:
            yield taken
            taken, size = [], 0
    if taken:
        yield taken


def _groups(connection: Connection, space: str) -> Iterator[Group]:
    """The statements, the record of the group, then all others, the one that was changed last first."""
    first = ["", space]
    yield from _of(connection, space, first)
    e = t.entry.c
    newest = select(e.record).where(e.space == space, e.record.not_in(first)).group_by(e.record)
    newest = newest.order_by(func.max(e.seq).desc())
    ids = connection.execute(newest.execution_options(yield_per=1_000)).scalars()
    while some := list(islice(ids, AT_ONCE)):
        yield from _of(connection, space, some)


def _of(connection: Connection, space: str, records: Sequence[str]) -> Iterator[Group]:
    e, r = t.entry.c, t.record.c
    states = select(r.id, r.kind, r.cells).where(r.space == space, r.id.in_(records))
    known = {row.id: row for row in connection.execute(states)}
    rows = select(t.entry).where(e.space == space, e.record.in_(records)).order_by(e.record, e.seq)
    found = {
        record: list(each)
        for record, each in groupby(connection.execute(rows).all(), key=lambda one: one.record)
    }
    for record in records:
        if record in found:
            yield _group(connection, record, known.get(record), found[record])


def _group(connection: Connection, record: str, state: Any, rows: Sequence[Row[Any]]) -> Group:
    made = {row.seq: changes.read(row.payload) for row in rows if row.type == log.CHANGE}
    if state is None:
        return Group(record, "", {}, [_line(row, None, set()) for row in rows])
    cells, history = json.loads(state.cells), [by_author(connection, one) for one in made.values()]
    heads = condensing.needed(cells, history)
    replaced = condensing.replaced((one for one in made.values() if one.head in heads), cells)
    return Group(record, state.kind, replaced, [_line(row, made.get(row.seq), heads) for row in rows])


def _line(row: Row[Any], change: Change | None, heads: set[str]) -> Line:
    facts = (row.seq, row.type, row.device, row.n, row.hash, row.record)
    if row.type == log.STATEMENT:
        entry = Entry(*facts, row.payload, row.signature)
        return Line(entry, row.head, say.parse(row.payload, row.signature))
    if change is None:
        return Line(Entry(*facts, None, row.signature, row.code), row.head)
    if change.head in heads:
        return Line(Entry(*facts, row.payload, row.signature), row.head, change)
    texts = [(field, link.digest, list(link.parents)) for field, link in condensing.links(change)]
    return Line(Entry(*facts, None, row.signature), row.head, None, change.hlc, texts)
