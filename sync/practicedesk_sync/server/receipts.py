"""Who has received what: how far each device has told, with its cursor, that it has a space.

A cursor is told with the exchange *after* the one that brought the entries, so a number here is never too
high. By stick it is told with the next stick; one that was written before its computer was put back to a
backup is too high until that computer tells again. Members learn how many other computers have passed an
entry, not whose these are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from ..errors import Refused
from ..protocol.messages import Cursor, WhereAnswer, WhereRequest
from ..replica import tables as t
from ..replica.reading import chain_at
from . import tables as own
from .accounts import Accounts, Author
from .rewound import role_given

_TOLD = select(own.receipt.c.space, own.receipt.c.seq).where(own.receipt.c.device == bindparam("by"))
_NOTED = insert(own.receipt)
_FORGOTTEN = delete(own.receipt).where(
    own.receipt.c.device == bindparam("by"), own.receipt.c.space == bindparam("of")
)


def moved(connection: Connection, device: str, cursors: Iterable[Cursor]) -> dict[str, int]:
    """By space, where the device now stands, of those in which it stood elsewhere when it told last."""
    told = _told(connection, device)
    return {one.space: one.seq for one in cursors if told.get(one.space, 0) != one.seq}


def note(connection: Connection, device: str, places: Mapping[str, int]) -> None:
    """Remember where the device stands."""
    told = sorted(places.items())
    connection.execute(_FORGOTTEN, [{"by": device, "of": space} for space, _ in told])
    connection.execute(_NOTED, [{"device": device, "space": space, "seq": seq} for space, seq in told])


def brought(accounts: Accounts, author: Author, cursors: Iterable[Cursor]) -> None:
    """A stick says where a device stood when it was written: it has come further since, if anything."""
    connection, readable = accounts.connection, accounts.spaces_of(author.account)
    told = _told(connection, author.device)
    further = [one for one in cursors if one.space in readable and one.seq > told.get(one.space, 0)]
    if places := {one.space: one.seq for one in further if _is_ours(connection, one)}:
        note(connection, author.device, places)


def _told(connection: Connection, device: str) -> dict[str, int]:
    return dict(connection.execute(_TOLD, {"by": device}).all())


def _is_ours(connection: Connection, cursor: Cursor) -> bool:
    """Whether a cursor beyond the beginning names a place in this very log."""
    chain = chain_at(connection, cursor.space, cursor.seq) or ""
    return bool(cursor.chain) and chain.startswith(cursor.chain)


def passed(connection: Connection, space: str, seq: int, without: Iterable[str]) -> tuple[int, int]:
    """(how many other computers of members have entry `seq`, how many there are), `without` some devices."""
    d, m, r = t.device.c, t.member.c, own.receipt.c
    present = (
        select(d.id)
        .join_from(t.device, t.member, (d.space == m.space) & (d.account == m.account))
        .where(d.space == space, d.ended == 0, m.role != "", d.id.not_in(list(without)))
    )
    have = select(func.count()).select_from(own.receipt).where(r.space == space, r.seq >= seq)
    received = connection.execute(have.where(r.device.in_(present))).scalar_one()
    others = connection.execute(select(func.count()).select_from(present.subquery())).scalar_one()
    return int(received), int(others)


def where(connection: Connection, author: Author, request: WhereRequest, server: str) -> WhereAnswer:
    """How many members' computers but the one that asks have an entry; `server`: its device, no computer."""
    if not role_given(connection, request.space, author.account):
        raise Refused("space_unknown", "The server knows no such group of yours.", "Synchronise.")
    received, others = passed(connection, request.space, request.seq, (author.device, server))
    return WhereAnswer(received=received, others=others)
