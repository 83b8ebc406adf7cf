"""A space begins here with a snapshot, or catches up by one: what has come of it, and when it is taken.

Into a space that is not here yet each part is taken as it comes, so that its records can be read and searched
at once. Where there is a log already the parts are gathered first, and taken in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from practicedesk_sync.log.digest import Digest
from practicedesk_sync.log.keys import Public
from practicedesk_sync.log.statement import Statement
from practicedesk_sync.protocol import snapshots as wire
from practicedesk_sync.protocol.snapshots import Manifest, Signed, unproven
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import space_row
from practicedesk_sync.replica.space_log import apply_statement, create_space, first_chain

from . import tables as t
from .catching_up import CatchingUp
from .unpacking import unpack
from .writing import Writing

About = tuple[Manifest, Public, Mapping[str, bytes]]
"""A snapshot, the server's keys, and changes by hash that it has left out and that were fetched."""
_S = t.snapshot.c
_BEGUN = select(_S.space).where(_S.space == bindparam("of"), _S.taken.is_not(None))


@dataclass(frozen=True, slots=True)
class Missing:
    """The next part that is to be had: its hash and size, and the first byte of it that is not here."""

    sha256: str
    size: int
    offset: int


def begin(connection: Connection, signed: Signed, server_key: Public) -> Manifest:
    """A snapshot is on its way. Of an earlier one that was cut off what it has too stays.

    Raises `SyncError` for one that the server did not sign, or that is not of this log.
    """
    manifest = wire.read(signed, server_key)
    row = space_row(connection, manifest.space)
    if row is None:
        create_space(connection, manifest.space, manifest.kind, manifest.epoch)
    elif row.epoch != manifest.epoch or row.seq >= manifest.seq:
        raise unproven()
    named = {sha256 for sha256, _ in manifest.parts}
    known = _taken(connection, manifest.space) if not row or not row.seq else []
    facts = {"space": manifest.space, "began": begins_at(connection, manifest.space)}
    connection.execute(delete(t.snapshot).where(t.snapshot.c.space == manifest.space))
    taken = json.dumps([one for one in known if one in named])
    connection.execute(insert(t.snapshot), facts | {"taken": taken})
    p = t.snapshot_piece.c
    connection.execute(delete(t.snapshot_piece).where(p.space == manifest.space, p.sha256.not_in(named)))
    return manifest


def missing(connection: Connection, manifest: Manifest) -> Missing | None:
    """What is to be fetched next; None once all has come."""
    taken = set(_taken(connection, manifest.space))
    for sha256, size in manifest.parts:
        if sha256 not in taken:
            here = sum(map(len, _pieces(connection, manifest.space, sha256)))
            if here < size:
                return Missing(sha256, size, here)
    return None


def keep(writing: Writing, about: About, of: Missing, piece: bytes, member: Statement) -> int:
    """Keep a piece of a part; how many changes it has brought into the records by that.

    `member`: by which this person may read and write there by now. Raises `SyncError` for what is not of this
    snapshot.
    """
    connection, manifest = writing.connection, about[0]
    if not piece or of.offset + len(piece) > of.size:
        raise unproven()
    row = space_row(connection, manifest.space)
    if of.offset + len(piece) < of.size or (row is not None and row.seq):
        where = {"space": manifest.space, "sha256": of.sha256, "offset": of.offset}
        connection.execute(insert(t.snapshot_piece), where | {"bytes": piece})
        return 0
    before = _pieces(connection, manifest.space, of.sha256)
    brought = _take(writing, about, of.sha256, b"".join([*before, piece]))
    apply_statement(connection, member, 0)  # the pages behind the snapshot tell it in its place
    return brought


def finish(writing: Writing, about: About, now_ms: int) -> tuple[int, int]:
    """All parts are here: take those that are not taken yet, and hold all to what the server signed.

    (how many changes these brought, the number of the first change under this desk's name that it did not
    write, or 0). Raises `SyncError` when anything does not hold.
    """
    manifest, connection = about[0], writing.connection
    space, brought = manifest.space, 0
    for sha256, _ in manifest.parts:
        if sha256 not in _taken(connection, space):
            part = b"".join(_pieces(connection, space, sha256))
            brought += _take(writing, about, sha256, part)
    clash = CatchingUp(writing, manifest).run(now_ms)
    done = update(t.snapshot).where(_S.space == space).values(began=manifest.seq, taken=None)
    connection.execute(done)
    return brought, clash


def give_up(connection: Connection, space: str) -> None:
    """What came of a snapshot is not to be had whole: the space is again as it was before."""
    row = space_row(connection, space)
    if row is None or not is_begun(connection, space):
        return
    connection.execute(delete(t.snapshot).where(_S.space == space, _S.began == 0))
    connection.execute(update(t.snapshot).where(_S.space == space).values(taken=None))
    connection.execute(delete(t.snapshot_piece).where(t.snapshot_piece.c.space == space))
    if not row.seq:
        for table in (replica.entry, *replica.DERIVED):
            connection.execute(delete(table).where(table.c.space == space))
        empty = {"chain": first_chain(space, row.epoch), "digest": Digest().pack()}
        connection.execute(update(replica.space).where(replica.space.c.id == space).values(**empty))


def is_begun(connection: Connection, space: str) -> bool:
    """Whether a snapshot is on its way."""
    return connection.execute(_BEGUN, {"of": space}).first() is not None


def begins_at(connection: Connection, space: str) -> int:
    """The entry up to which a space came here by a snapshot, which may have left out bodies; 0 for none."""
    found = select(t.snapshot.c.began).where(t.snapshot.c.space == space)
    return int(connection.execute(found).scalar() or 0)


def _take(writing: Writing, about: About, sha256: str, part: bytes) -> int:
    manifest, server_key, earlier = about
    groups = wire.unpacked(part, sha256, manifest, server_key)
    unpack(writing, manifest.space, groups, earlier)
    connection, p = writing.connection, t.snapshot_piece.c
    connection.execute(delete(t.snapshot_piece).where(p.space == manifest.space, p.sha256 == sha256))
    taken = json.dumps([*_taken(connection, manifest.space), sha256])
    connection.execute(update(t.snapshot).where(t.snapshot.c.space == manifest.space).values(taken=taken))
    return sum(len(group.changes) for group in groups)


def _taken(connection: Connection, space: str) -> list[str]:
    found = connection.execute(select(t.snapshot.c.taken).where(t.snapshot.c.space == space)).scalar()
    return list(json.loads(found)) if found else []


def _pieces(connection: Connection, space: str, sha256: str) -> list[bytes]:
    p = t.snapshot_piece.c
    rows = select(p.bytes).where(p.space == space, p.sha256 == sha256).order_by(p.offset)
    return list(connection.execute(rows).scalars())
