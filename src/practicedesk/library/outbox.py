"""The outbox: what this desk has to say to the server, cut into requests that middleboxes let through."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text

from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.log.run import sign_tip
from practicedesk_sync.protocol.messages import CURSOR_CHAIN, SUCCEED, Command, RunHead
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.space_log import first_chain

from . import tables as t
from .identity import is_forked

_WAITING = select(func.count()).select_from(t.pending)
_SPACES = select(t.pending.c.space).distinct().order_by(t.pending.c.space)
_TO_SEND = (
    select(t.pending.c.n, t.pending.c.hash, t.pending.c.body)
    .where(t.pending.c.space == bindparam("of"), t.pending.c.n > bindparam("after"))
    .order_by(t.pending.c.n)
)
_SHARED = select(replica.space).order_by(replica.space.c.id)
_OWN = select(t.own_space.c.id).order_by(t.own_space.c.id)
_ANSWERED = select(replica.tip.c.space, replica.tip.c.n).where(replica.tip.c.device == bindparam("by"))
_LAST = select(t.pending.c.space, func.max(t.pending.c.n)).group_by(t.pending.c.space)
HEARD = "heard_held"
_OF_ITSELF = ("open", "taken_off", SUCCEED, HEARD)
"""Commands that a desk gives because of its state: nobody has asked for them."""
_REQUESTS = select(func.count()).select_from(t.wish).where(t.wish.c.what.not_in(_OF_ITSELF))
_WISHES = select(t.wish).order_by(t.wish.c.order)
_LAST_ORDER = select(func.coalesce(func.max(t.wish.c.order), 0))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The runs of one request, and whether more is waiting behind them."""

    heads: list[RunHead]
    bodies: tuple[bytes, ...]
    more: bool


def waiting(connection: Connection) -> int:
    """How many changes have no verdict yet."""
    return int(connection.execute(_WAITING).scalar_one())


def newest(connection: Connection, most: int) -> list[Change]:
    """The changes that were made last and have no verdict yet, newest first."""
    last = select(t.pending.c.body).order_by(text("rowid DESC")).limit(most)
    return [changes.read(body) for body in connection.execute(last).scalars()]


def next_runs(connection: Connection, key: KeyPair, limit_bytes: int, after: dict[str, int]) -> Outgoing:
    """Runs of about `limit_bytes` of bodies; `after`: per space the n that has been sent in this cycle."""
    heads: list[RunHead] = []
    bodies: list[bytes] = []
    if is_forked(connection):  # another copy uses our name; it is made anew under another one
        return Outgoing(heads, (), more=False)
    size = 0
    for space in connection.execute(_SPACES).scalars().all():
        rows = connection.execute(_TO_SEND, {"of": space, "after": after.get(space, 0)})
        taken, tip = 0, ""
        for row in rows:
            if bodies and size + len(row.body) > limit_bytes:
                rows.close()
                if taken:
                    heads.append(RunHead(space=space, count=taken, signature=sign_tip(tip, key)))
                return Outgoing(heads, tuple(bodies), more=True)
            bodies.append(row.body)
            size += len(row.body)
            taken, tip = taken + 1, row.hash
            after[space] = row.n
        if taken:
            heads.append(RunHead(space=space, count=taken, signature=sign_tip(tip, key)))
    return Outgoing(heads, tuple(bodies), more=False)


def cursors(connection: Connection, device: str) -> list[tuple[str, int, str, int]]:
    """Where this desk stands in each space it shares with the server."""
    found = []
    numbers = _own_numbers(connection, device)
    for row in connection.execute(_SHARED).all():
        chain = row.chain if row.seq else first_chain(row.id, row.epoch)
        found.append((row.id, row.seq, chain[:CURSOR_CHAIN], numbers.get(row.id, 0)))
    known = {space for space, _, _, _ in found}
    for space in connection.execute(_OWN).scalars():
        if space not in known:
            found.append((space, 0, "", numbers.get(space, 0)))
    return found


def _own_numbers(connection: Connection, device: str) -> dict[str, int]:
    """By space the number of this desk's last change: a waiting one, else an answered one.

    None while another copy uses our name: what comes under it has to come whole.
    """
    if is_forked(connection):
        return {}
    answered = connection.execute(_ANSWERED, {"by": device})
    return dict(answered.all()) | dict(connection.execute(_LAST).all())


def wishes(connection: Connection) -> list[Command]:
    """The commands waiting to be sent, in the order in which they were given."""
    rows = connection.execute(_WISHES)
    return [Command(id=row.id, what=row.what, args=json.loads(row.args)) for row in rows]


def requests(connection: Connection) -> int:
    """How many of these somebody has asked for."""
    return int(connection.execute(_REQUESTS).scalar_one())


def wish(connection: Connection, command: Command) -> None:
    """Queue a command for the next exchange."""
    order = connection.execute(_LAST_ORDER).scalar_one() + 1
    row = {"id": command.id, "what": command.what, "args": json.dumps(command.args), "order": order}
    connection.execute(insert(t.wish), row)


def forget_wishes(connection: Connection, ids: Iterable[str]) -> None:
    """The server has answered these commands."""
    connection.execute(delete(t.wish).where(t.wish.c.id.in_(list(ids))))
