"""Work that waits for a coordinator: given to those who may decide, accepted or sent back by them.

What is accepted enters the log as the server's reissue of it, under its old name (`was`) and over what its
author had seen; from the void before it follows whose it is. What became of it is told in the log, too, and
to the computer it came from until that has heard.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from ..errors import Refused, UserMistake, WorldError
from ..log import change as changes
from ..log import statement as say
from ..log.change import Change
from ..log.run import sign_tip
from ..policy.roles import COORDINATOR, at_least
from ..replica.space_log import SpaceLog
from . import tables as own
from .accounts import Accounts, Author
from .admission import DUPLICATE, Admission
from .pages import ANSWER_BYTES
from .rewound import role_given

MOST_SETTLED = 200
"""So much of what was decided is told in one answer."""
MOST_AT_ONCE = 2_000
MOST_REASON = 500
_SETTLED = (
    select(own.settled)
    .where(own.settled.c.device == bindparam("by"))
    .order_by(own.settled.c.space, own.settled.c.n)
    .limit(MOST_SETTLED)
)


@dataclass(frozen=True, slots=True)
class News:
    """Held work a coordinator asked for: (space, device, n, since when); and what was decided about the work
    of the device that asks: (space, n, what, reason). `payloads`: the bodies of the first, then of what was
    sent back."""

    offered: list[tuple[str, str, int, int]]
    settled: list[tuple[str, int, str, str]]
    payloads: list[bytes]


def news(connection: Connection, author: Author, asked: Iterable[tuple[str, str, int]]) -> News:
    """What an answer tells of held work. Who does not coordinate a space gets nothing of it."""
    roles: dict[str, str] = {}
    found = News([], [], [])
    for space, device, n in asked:
        if space not in roles:
            roles[space] = role_given(connection, space, author.account)
        if not at_least(roles[space], COORDINATOR):
            continue
        h = own.held.c
        where = (h.space == space) & (h.device == device) & (h.n == n)
        row = connection.execute(select(own.held).where(where)).first()
        if row is not None:
            found.offered.append((space, device, n, row.at_ms))
            found.payloads.append(row.body)
        if sum(map(len, found.payloads)) > ANSWER_BYTES:
            break
    for row in connection.execute(_SETTLED, {"by": author.device}):
        found.settled.append((row.space, row.n, row.what, row.reason))
        if row.what == say.RETURNED:
            found.payloads.append(row.body)
    return found


def accept(accounts: Accounts, by: Author, space: str, device: str, numbers: str) -> None:
    """Admit held changes of one device, all or none. `by` coordinates the space. Raises `Refused`."""
    log = SpaceLog(accounts.connection, space)
    server = accounts.author(accounts.key.id)
    if server is None:
        raise WorldError("server_not_set_up", "The server has not been set up.", "Run `init` first.")
    accounts.vouch(log, server)
    admission = Admission(accounts.connection, log, by)
    rows = _held(accounts.connection, space, device, numbers)
    for row in rows:
        _reissue(accounts, log, admission, changes.read(row.body))
    _decide(accounts, log, by, rows, say.ACCEPTED)


def send_back(accounts: Accounts, by: Author, space: str, device: str, numbers: str, reason: str) -> None:
    """Give held changes of one device back to their author. `by` coordinates the space. Raises `Refused`."""
    words = unicodedata.normalize("NFC", " ".join(reason.split()))
    if len(words) > MOST_REASON or not words.isprintable():
        raise UserMistake("reason_invalid", f"A reason has at most {MOST_REASON} letters.", "Shorten it.")
    log = SpaceLog(accounts.connection, space)
    rows = _held(accounts.connection, space, device, numbers)
    _decide(accounts, log, by, rows, say.RETURNED, words)


def heard(accounts: Accounts, author: Author, space: str, numbers: str) -> None:
    """A device has heard what became of its changes."""
    s = own.settled.c
    which = s.n.in_(_numbers(numbers))
    accounts.connection.execute(delete(own.settled).where(s.device == author.device, s.space == space, which))


def _reissue(accounts: Accounts, log: SpaceLog, admission: Admission, change: Change) -> None:
    refusal = admission.judge(change)
    if refusal is not None and refusal.code == DUPLICATE:
        return
    if refusal is not None:
        raise Refused(refusal.code, f"It cannot be accepted: {refusal.message}", "Send it back.")
    n, prev = log.tip(accounts.key.id)
    made = changes.reissued(change, accounts.key.id, n + 1, prev)
    log.add_change(made, sign_tip(made.hash, accounts.key))


def _decide(
    accounts: Accounts, log: SpaceLog, by: Author, rows: Sequence[Row[Any]], fate: str, reason: str = ""
) -> None:
    """Say so in the log, and keep it for the device until it has heard."""
    device, numbers = rows[0].device, [row.n for row in rows]
    accounts.state(log, say.DECIDED, device=device, numbers=numbers, fate=fate, account=by.account)
    log.flush()
    h = own.held.c
    accounts.connection.execute(
        delete(own.held).where(h.space == log.space, h.device == device, h.n.in_(numbers))
    )
    told = [
        {
            "device": device,
            "space": log.space,
            "n": row.n,
            "what": fate,
            "reason": reason,
            "body": row.body if fate == say.RETURNED else b"",
        }
        for row in rows
    ]
    accounts.connection.execute(insert(own.settled), told)


def _held(connection: Connection, space: str, device: str, numbers: str) -> Sequence[Row[Any]]:
    """The held changes, in order of n; all of them, or `Refused`."""
    wanted = _numbers(numbers)
    h = own.held.c
    where = (h.space == space) & (h.device == device) & h.n.in_(wanted)
    rows = connection.execute(select(own.held).where(where).order_by(h.n)).all()
    if not rows or len(rows) != len(wanted):
        raise Refused(
            "not_held", "This work does not wait any more: somebody has decided already.", "Synchronise."
        )
    return rows


def _numbers(text: str) -> set[int]:
    parts = text.split()
    if not parts or len(parts) > MOST_AT_ONCE or not all(one.isascii() and one.isdigit() for one in parts):
        raise Refused("numbers_invalid", "The command does not say which work it is about.", "")
    return {int(one) for one in parts if len(one) < 16}
