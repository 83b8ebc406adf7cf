"""A library that was restored or copied takes a new identity before it writes on (sync.md, "The change").

It finds out by meeting its own id with a body it did not write. From then on it asks the server to certify
another key, in a wish that the old key signs like every other, and sends no work until it has the answer.
Then all unsent work is made anew under the new key, each change by the name of the old one (`was`), so that
what the other copy has sent as well counts once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, select, update

from practicedesk_sync.ids import item_id
from practicedesk_sync.log import change as changes
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.keys import SUCCESSION, KeyPair
from practicedesk_sync.protocol.messages import SUCCEED, Command, CommandAnswer

from . import by_stick, outbox
from . import tables as t
from .identity import NEXT_IDENTITY, set_setting, setting
from .writing import Writing, own_tip

_LEFT = "left_at"
"""Setting: by space that was taken off this desk (device, n, hash) of its last change there."""
Clashes = Mapping[str, int]
"""By space the number of the first change that another copy has made otherwise."""


def note_fork(
    connection: Connection, key: KeyPair, random_bytes: Callable[[int], bytes], clashes: Clashes
) -> None:
    """Ask for another identity; doing it again only adds what else was found to clash."""
    told = setting(connection, NEXT_IDENTITY)
    if told:
        wanted = json.loads(told)
        known = wanted["clashes"]
        wanted["clashes"] = known | {space: min(n, known.get(space, n)) for space, n in clashes.items()}
    else:
        fresh = KeyPair(random_bytes(32))
        wish = Command(id=random_bytes(16).hex(), what=SUCCEED, args=_certificate(key, fresh))
        outbox.wish(connection, wish)
        wanted = {"seed": fresh.seed.hex(), "wish": wish.id, "clashes": dict(clashes)}
    set_setting(connection, NEXT_IDENTITY, json.dumps(wanted))


def answer_to_it(connection: Connection, answers: Iterable[CommandAnswer]) -> CommandAnswer | None:
    """The server's answer to the wish for another identity, if it is among these."""
    told = setting(connection, NEXT_IDENTITY)
    wish = json.loads(told)["wish"] if told else ""
    return next((answer for answer in answers if answer.id == wish), None)


def succeed(writing: Writing) -> KeyPair:
    """Become who the server has certified; all unsent work is made anew. The caller commits."""
    connection = writing.connection
    wanted = json.loads(setting(connection, NEXT_IDENTITY))
    old, fresh = writing.key, KeyPair(bytes.fromhex(wanted["seed"]))
    bodies = connection.execute(select(t.pending.c.body).order_by(t.pending.c.space, t.pending.c.n))
    waiting = [changes.read(body) for body in bodies.scalars()]
    connection.execute(delete(t.pending))
    connection.execute(delete(t.record_local))
    writing.become(fresh)
    renamed: dict[str, str] = {}
    for change in waiting:
        first = wanted["clashes"].get(change.space)
        n, _ = writing.tip(change.space)
        if first is not None and change.n >= first:
            renamed |= _new_names(change, old.id, item_id(fresh.id, n + 1, 0).rpartition(".")[0])
        reissue(writing, replace(change, ops=tuple(_renamed(op, renamed) for op in change.ops)))
    _rename_drafts(connection, renamed)
    _make_room_in_tray(connection)
    by_stick.forget_all(connection)
    set_setting(connection, "device_seed", fresh.seed.hex())
    set_setting(connection, "token", "")
    set_setting(connection, NEXT_IDENTITY, "")
    return fresh


def reissue(writing: Writing, change: Change) -> None:
    """Make a change anew under this library's name: what it did, when, and what it is called stay."""
    n, prev = writing.tip(change.space)
    writing.adopt(changes.reissued(change, writing.key.id, n + 1, prev))
    local = writing.local(change.space, change.record)
    if local is not None:
        key = (local.space, local.id)
        writing.showing.touch(key, local.kind, local.cells, fields=None, waiting=True)


def note_left(connection: Connection, space: str, device: str) -> None:
    """Remember the last own change in a space that is taken off: if it comes back, it is no other copy's."""
    left: dict[str, Any] = json.loads(setting(connection, _LEFT, "{}"))
    set_setting(connection, _LEFT, json.dumps(left | {space: [device, *own_tip(connection, space, device)]}))


def was_left(connection: Connection, space: str, device: str, n: int, hash_: str) -> bool:
    """Whether a change under this library's name is one it had when the space was taken off it."""
    left: dict[str, Any] = json.loads(setting(connection, _LEFT, "{}"))
    who, last, name = left.get(space, ("", 0, ""))
    return who == device and (n < last or (n, hash_) == (last, name))


def _certificate(old: KeyPair, fresh: KeyPair) -> dict[str, str]:
    """What proves that whoever asks has the new key too; that the old one asks is proven by the request."""
    return {"key": fresh.public.hex(), "proof": fresh.sign(SUCCESSION, old.id.encode())}


def _new_names(change: Change, old: str, prefix: str) -> dict[str, str]:
    """Items that a clashing change has made get names of their own: the other copy gave the same."""
    start = f"{old}.{change.n}."
    made = (op.item for op in change.ops if op.what == changes.INSERT and op.item)
    return {item: f"{prefix}.{item.removeprefix(start)}" for item in made if item.startswith(start)}


def _renamed(op: Op, names: Mapping[str, str]) -> Op:
    return op._replace(item=names.get(op.item, op.item)) if op.item else op


def _rename_drafts(connection: Connection, names: Mapping[str, str]) -> None:
    for draft in connection.execute(select(t.draft.c.record, t.draft.c.field)).all():
        name, _, item = draft.field.partition("/")
        if item in names:
            where = (t.draft.c.record == draft.record) & (t.draft.c.field == draft.field)
            connection.execute(update(t.draft).where(where).values(field=f"{name}/{names[item]}"))


def _make_room_in_tray(connection: Connection) -> None:
    """Numbers begin anew; what lies in the tray gets numbers that no change will have."""
    rows = connection.execute(select(t.tray.c.space, t.tray.c.n).order_by(t.tray.c.space, t.tray.c.n)).all()
    lowest = min((row.n for row in rows), default=0)
    for down, row in enumerate((row for row in rows if row.n > 0), start=1):
        where = (t.tray.c.space == row.space) & (t.tray.c.n == row.n)
        connection.execute(update(t.tray).where(where).values(n=min(lowest, 0) - down))
