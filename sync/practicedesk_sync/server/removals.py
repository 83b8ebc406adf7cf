"""Whose right to read was ended, and which of their computers have told that they took the group off.

A computer tells it once, with the statement that made it do so. What a person copied elsewhere before, nobody
can take off; and a computer that was altered may tell what is not so.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from ..errors import Refused
from ..replica import tables as t
from . import tables as own
from .accounts import Accounts, Author


@dataclass(frozen=True, slots=True)
class Removal:
    """One ended membership. `told`: of the person's `computers`, how many took the group off since."""

    account: str
    name: str
    space: str
    at_ms: int
    computers: int
    told: int


def note(accounts: Accounts, author: Author, args: dict[str, str]) -> dict[str, str]:
    """The author's computer has taken a space off. Raises `Refused` where no statement says it should."""
    statement = _ending(accounts.connection, args["space"], author.account)
    if statement is None or statement.hash != args["statement"]:
        raise Refused("removal_unknown", "The server has not ended a right to read by this.", "")
    row = {"device": author.device, "statement": statement.hash, "at_ms": accounts.now_ms()}
    where = (own.taken_off.c.device == author.device) & (own.taken_off.c.statement == statement.hash)
    if accounts.connection.execute(select(own.taken_off.c.at_ms).where(where)).first() is None:
        accounts.connection.execute(insert(own.taken_off), row)
    return {}


def removals(connection: Connection, spaces: Collection[str]) -> list[Removal]:
    """Who was removed from these spaces and is no member now, the last one first."""
    m, d, told = t.member.c, own.account_device.c, own.taken_off.c
    found = []
    rows = select(m.space, m.account, m.name).where(m.space.in_(list(spaces)), m.role == "")
    for row in connection.execute(rows).all():
        statement = _ending(connection, row.space, row.account)
        if statement is None:
            continue
        computers = select(d.id).where(d.account == row.account, d.ended == 0)
        ids = set(connection.execute(computers).scalars())
        done = set(connection.execute(select(told.device).where(told.statement == statement.hash)).scalars())
        at_ms = int(json.loads(statement.payload)["at_ms"])
        found.append(Removal(row.account, row.name, row.space, at_ms, len(ids), len(ids & done)))
    return sorted(found, key=lambda one: (-one.at_ms, one.name, one.space))


def _ending(connection: Connection, space: str, account: str) -> Row[Any, Any] | None:
    """The log's entry by which somebody's membership ended, if they are no member."""
    ended = (t.member.c.space == space) & (t.member.c.account == account) & (t.member.c.role == "")
    seq = select(t.member.c.seq).where(ended).scalar_subquery()
    where = (t.entry.c.space == space) & (t.entry.c.seq == seq)
    return connection.execute(select(t.entry.c.hash, t.entry.c.payload).where(where)).first()
