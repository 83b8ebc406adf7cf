"""What the server answered to wishes, kept until somebody has read it: a code is told only once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from practicedesk_sync.protocol.messages import CommandAnswer
from practicedesk_sync.replica import tables as replica

from . import outbox
from . import tables as t
from .members import has_joined

SINCE = "since"

_STOOD = select(replica.space.c.seq).where(replica.space.c.id == bindparam("space"))


@dataclass(frozen=True, slots=True)
class Answered:
    """A wish and its answer; `code` and `message` say why not, "" when it was granted.

    `result`: what the server told, and under `SINCE` where the log of the group stood here then.
    """

    id: str
    what: str
    args: Mapping[str, str]
    code: str
    message: str
    result: Mapping[str, str]
    at_ms: int


def keep(connection: Connection, answers: Iterable[CommandAnswer], now_ms: int) -> None:
    """Take answered wishes out of the outbox, and keep what only this answer tells: codes and refusals."""
    asked = {wish.id: wish for wish in outbox.wishes(connection)}
    done = [answer for answer in answers if answer.id in asked]
    outbox.forget_wishes(connection, [answer.id for answer in done])
    told = [answer for answer in done if answer.code or "code" in answer.result]
    for answer in told:
        args = asked[answer.id].args
        stood = connection.execute(_STOOD, {"space": args.get("space", "")}).scalar() or 0
        row = {
            "id": answer.id,
            "what": asked[answer.id].what,
            "args": json.dumps(args),
            "code": answer.code,
            "message": answer.message,
            "result": json.dumps({**answer.result, SINCE: str(stood)}),
            "at_ms": now_ms,
        }
        connection.execute(insert(t.answer), row)


def kept(connection: Connection) -> list[Answered]:
    """The answers nobody has put away yet, oldest first."""
    rows = connection.execute(select(t.answer).order_by(t.answer.c.at_ms, t.answer.c.id))
    return [
        Answered(
            row.id,
            row.what,
            json.loads(row.args),
            row.code,
            row.message,
            json.loads(row.result),
            row.at_ms,
        )
        for row in rows
    ]


def is_used(connection: Connection, one: Answered) -> bool:
    """Whether whoever was invited has joined: their code works no more."""
    since, space = one.result.get(SINCE), one.args.get("space", "")
    if "code" not in one.result or since is None:
        return False
    return has_joined(connection, space, one.args.get("name", ""), int(since))


def forget(connection: Connection, id_: str) -> None:
    """Its reader has put the answer away."""
    connection.execute(delete(t.answer).where(t.answer.c.id == id_))
