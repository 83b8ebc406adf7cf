"""Plants a difference: a record that is stored otherwise than its log says."""

from __future__ import annotations

import json

from sqlalchemy import Engine, select, update

from practicedesk_sync.log.digest import Digest, record_hash
from practicedesk_sync.replica import tables as t


def alter(engine: Engine, id_: str, *, digest: bool) -> None:
    """Let a record have another head than its log says; with `digest` as a wrong merge would do it."""
    with engine.begin() as connection:
        row = connection.execute(select(t.record).where(t.record.c.id == id_)).one()
        cells = json.loads(row.cells)
        ((_, value),) = cells["title"].items()
        cells["title"] = {"0" * 32: value}
        values: dict[str, object] = {"cells": json.dumps(cells)}
        if digest:
            hash_ = record_hash(id_, cells)
            space = connection.execute(select(t.space).where(t.space.c.id == row.space)).one()
            sums = Digest(space.digest)
            sums.change(id_, row.hash, hash_)
            packed = update(t.space).where(t.space.c.id == row.space).values(digest=sums.pack())
            connection.execute(packed)
            values |= {"hash": hash_}
        connection.execute(update(t.record).where(t.record.c.id == id_).values(**values))
