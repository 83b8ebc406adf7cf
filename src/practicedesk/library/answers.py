"""What the server answered to wishes, kept until somebody has read it: a code is told only once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from practicedesk_sync.protocol.messages import CommandAnswer

from . import outbox
from . import tables as t


@dataclass(frozen=True, slots=True)
class Answered:
    """A wish and its answer; `code` and `message` say why not, "" when it was granted."""

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
        row = {
            "id": answer.id,
            "what": asked[answer.id].what,
            "args": json.dumps(asked[answer.id].args),
            "code": answer.code,
            "message": answer.message,
            "result": json.dumps(answer.result),
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


def forget(connection: Connection, id_: str) -> None:
    """Its reader has put the answer away."""
    connection.execute(delete(t.answer).where(t.answer.c.id == id_))
