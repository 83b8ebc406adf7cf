"""`dump`: the admitted state of spaces as text, one JSON object a line, the same on every replica.

Lines are sorted by space and record, keys by name. Siblings are included; drafts, pending changes and
clocks are not. Two replicas that hold the same entries of the same spaces give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ..log import strict_json
from ..log.digest import Digest
from ..merge import record as view
from ..merge.cells import Cells
from . import tables as t
from .reading import changes_of, links_of, revisions_in

_SPACE = select(t.space).where(t.space.c.id == bindparam("of"))
_RECORDS = select(t.record).where(t.record.c.space == bindparam("of")).order_by(t.record.c.id)
_MEMBERS = select(t.member).where(t.member.c.space == bindparam("of"), t.member.c.role != "")


def dump(connection: Connection, spaces: list[str]) -> Iterator[bytes]:
    """The lines, without line ends: for each space its head and members, then its records."""
    for space in sorted(spaces):
        yield strict_json.dumps(_space(connection, space))
        for row in connection.execute(_RECORDS, {"of": space}):
            yield strict_json.dumps(_record(connection, row.space, row.id, row.kind, json.loads(row.cells)))


def _space(connection: Connection, space: str) -> dict[str, Any]:
    row = connection.execute(_SPACE, {"of": space}).one()
    members = connection.execute(_MEMBERS, {"of": space})
    return {
        "space": row.id,
        "space_kind": row.kind,
        "epoch": row.epoch,
        "seq": row.seq,
        "chain": row.chain,
        "digest": Digest(row.digest).summary(),
        "members": sorted([one.name, one.role] for one in members),
    }


def _record(connection: Connection, space: str, id_: str, kind: str, cells: Cells) -> dict[str, Any]:
    revisions = revisions_in(changes_of(connection, space, id_), links_of(connection, space, id_))
    shown = view.shown(kind, cells, revisions)
    line: dict[str, Any] = {"id": id_, "kind": kind, "space": space, "fields": view.plain_fields(shown)}
    if shown.siblings:
        line["siblings"] = shown.siblings
    if shown.trashed:
        line["trash"] = True
    if shown.wanted_deleted:
        line["wanted_deleted"] = True
    return line
