"""What the digest of a space is made of, worked out anew from what is stored beside the log."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator

from sqlalchemy import Connection, select

from ..log.digest import BUCKETS, Digest, record_hash, tip_hash
from . import tables as t
from .reading import PAGE


def record_hashes(
    connection: Connection, space: str, buckets: Container[int] = range(BUCKETS)
) -> Iterator[tuple[str, bytes]]:
    """(id, hash of what is stored) of the records in some buckets, by id."""
    rows = select(t.record.c.id, t.record.c.cells).where(t.record.c.space == space).order_by(t.record.c.id)
    for row in connection.execute(rows.execution_options(yield_per=PAGE)):
        if int(row.id[-2:], 16) in buckets:
            yield row.id, record_hash(row.id, json.loads(row.cells))


def sums(connection: Connection, space: str) -> bytes:
    """The packed digest that a space should have. Cost: reads all its records."""
    digest = Digest()
    for id_, hash_ in record_hashes(connection, space):
        digest.change(id_, None, hash_)
    for row in connection.execute(select(t.tip).where(t.tip.c.space == space)):
        digest.change(row.device, None, tip_hash(row.device, row.n, row.hash))
    return digest.pack()
