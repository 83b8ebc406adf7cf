"""Reads who is in a space, as the server has stated."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from practicedesk_sync.log import entry as log
from practicedesk_sync.log.statement import MEMBER, SERVER_ACCOUNT
from practicedesk_sync.replica import tables as replica


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role in a space."""

    account: str
    name: str
    role: str


def members(connection: Connection, space: str) -> list[Member]:
    """The people by name, without the server itself; nobody in a space the server has not opened yet."""
    m = replica.member.c
    where = (m.space == space) & (m.role != "") & (m.name != SERVER_ACCOUNT)
    rows = connection.execute(select(m.account, m.name, m.role).where(where).order_by(m.name, m.account))
    return [Member(*row) for row in rows]


def has_joined(connection: Connection, space: str, name: str, since: int) -> bool:
    """Whether a member of that name was none yet when the log of the space stood at `since`."""
    named = {one.account for one in members(connection, space) if one.name == name}
    if not named:
        return False
    e = replica.entry.c
    before = (e.space == space) & (e.type == log.STATEMENT) & (e.seq <= since)
    for payload in connection.execute(select(e.payload).where(before)).scalars():
        told = json.loads(payload)
        if told["what"] == MEMBER:
            named.discard(told["account"])
    return bool(named)
