"""Reads a replica: its spaces, its log, the revisions of a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, Row, bindparam, func, select

from ..ids import digest_of
from ..log import change as changes
from ..log import entry as log
from ..log.change import Change
from ..log.digest import summary_of
from ..merge.snapshot import Link, TextElsewhere
from ..merge.text import Revision
from . import tables as t

PAGE = 500

HERE = (t.entry.c.type == log.CHANGE) & t.entry.c.payload.is_not(None)
"""Condition: an entry is a change, and its body is here."""
LEFT_OUT = (t.entry.c.type == log.CHANGE) & t.entry.c.payload.is_(None)
"""Condition: it is a change of which a snapshot has left out the body, so that only the server has it."""

# What every exchange and every write asks again and again is put together once.
_SPACE = select(t.space).where(t.space.c.id == bindparam("of"))
_CHAIN = select(t.entry.c.chain).where(t.entry.c.space == bindparam("of"), t.entry.c.seq == bindparam("at"))
_ENTRIES = (
    select(t.entry)
    .where(t.entry.c.space == bindparam("of"), t.entry.c.seq > bindparam("after"))
    .order_by(t.entry.c.seq)
    .limit(PAGE)
)
_CHANGES = (
    select(t.entry.c.payload)
    .where(t.entry.c.space == bindparam("of"), t.entry.c.record == bindparam("record"))
    .where(HERE)
    .order_by(t.entry.c.seq)
)
_LINKS = select(t.link).where(t.link.c.space == bindparam("of"), t.link.c.record == bindparam("record"))
_NUMBER_LEFT_OUT = (
    select(func.count())
    .select_from(t.entry)
    .where(t.entry.c.space == bindparam("of"), t.entry.c.record == bindparam("record"))
    .where(LEFT_OUT)
)
_IS_WHOLE = select(t.entry.c.seq).where(t.entry.c.space == bindparam("of")).where(LEFT_OUT).limit(1)
_STATES = select(t.space.c.id, t.space.c.seq, t.space.c.chain, t.space.c.digest).where(
    t.space.c.id.in_(bindparam("spaces", expanding=True))
)
_ROLE = select(t.member.c.role).where(
    t.member.c.space == bindparam("of"), t.member.c.account == bindparam("account")
)


def space_row(connection: Connection, space: str) -> Row[tuple[str, str, str, int, str, bytes]] | None:
    """The head of a space: id, kind, epoch, seq, chain, digest."""
    return connection.execute(_SPACE, {"of": space}).first()


def chain_at(connection: Connection, space: str, seq: int) -> str | None:
    """The chain after entry `seq` (1 and up), or None when the log does not reach it."""
    return connection.execute(_CHAIN, {"of": space, "at": seq}).scalar()


def entries(connection: Connection, space: str, after: int = 0) -> Iterator[log.Entry]:
    """Entries with a seq above `after`, in order, read in pages."""
    while True:
        rows = connection.execute(_ENTRIES, {"of": space, "after": after}).all()
        for row in rows:
            facts = (row.seq, row.type, row.device, row.n, row.hash, row.record)
            yield log.Entry(*facts, row.payload, row.signature, row.code)
        if len(rows) < PAGE:
            return
        after = rows[-1].seq


def changes_of(connection: Connection, space: str, record: str) -> list[Change]:
    """The admitted changes of one record that are here, in order of seq."""
    bodies = connection.execute(_CHANGES, {"of": space, "record": record}).scalars()
    return [by_author(connection, changes.read(body)) for body in bodies]


def by_author(connection: Connection, change: Change) -> Change:
    """The change under the device of whoever made it.

    What a coordinator has accepted stands in the log as the server's reissue of a void. It counts as that
    author's only if the void's hash, which they have signed, is that of these very words.
    """
    if change.was is None:
        return change
    e = t.entry.c
    here = (e.space == change.space) & (e.head == change.was) & (e.type == log.VOID)
    for row in connection.execute(select(e.device, e.n, e.hash).where(here)).all():
        before = select(e.hash).where(e.space == change.space, e.device == row.device, e.n == row.n - 1)
        prev = str(connection.execute(before).scalar() or "")
        if changes.was_made_as(change, row.device, row.n, prev, row.hash):
            return replace(change, device=row.device)
    return change


def left_out(connection: Connection, space: str, record: str) -> int:
    """How many admitted changes of a record are on the server only, as this log begins with a snapshot."""
    return int(connection.execute(_NUMBER_LEFT_OUT, {"of": space, "record": record}).scalar_one())


def has_all_bodies(connection: Connection, space: str) -> bool:
    """Whether no change of a space is on the server only."""
    return connection.execute(_IS_WHOLE, {"of": space}).first() is None


def links_of(connection: Connection, space: str, record: str) -> list[tuple[str, Link]]:
    """By field, the text revisions of a record of which only that much is here."""
    rows = connection.execute(_LINKS, {"of": space, "record": record})
    return [(row.field, Link(row.head, row.hlc, tuple(json.loads(row.parents)), row.digest)) for row in rows]


def revisions_in(
    history: list[Change], links: Iterable[tuple[str, Link]] = ()
) -> Callable[[str, str], Revision]:
    """Finds text revisions, by field and head, among all the changes of a record.

    A parent that is not among them was refused (own pending work may still name it) and does not count.
    `links`: those of which only that much is here. Their text is that of another one with the same hash; else
    asking for it raises `TextElsewhere`.
    """
    found = {
        (op.field, change.head): (change, op)
        for change in history
        for op in change.ops
        if op.what == changes.TEXT
    }
    linked = {(field, link.head): link for field, link in links}

    def find(field: str, head: str) -> Revision:
        if (field, head) not in found and (link := linked.get((field, head))):
            parents, hlc = link.parents, link.hlc
            digest, text = (lambda: link.digest), (lambda: text_of(link.digest))
        else:
            change, op = found[field, head]
            parents, hlc = op.over, change.hlc
            digest, text = (lambda: digest_of(op.value.encode())), (lambda: str(op.value))
        known = tuple(one for one in parents if (field, one) in found or (field, one) in linked)
        return Revision(head, hlc, known, digest, text)

    def text_of(digest: str) -> str:
        for _, op in found.values():
            if digest_of(op.value.encode()) == digest:
                return str(op.value)
        raise TextElsewhere(digest)

    return find


def state_hash(connection: Connection, spaces: list[str]) -> str:
    """One hash over the heads and digests of spaces: equal on two replicas that hold the same state."""
    rows = sorted(connection.execute(_STATES, {"spaces": spaces}))
    lines = [f"{id_} {seq} {chain} {summary_of(digest)}" for id_, seq, chain, digest in rows]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def was_member(connection: Connection, space: str, account: str) -> bool:
    """Whether the account has, or once had, a role in the space."""
    return connection.execute(_ROLE, {"of": space, "account": account}).first() is not None


def role_of(connection: Connection, space: str, account: str) -> str:
    """The account's role in a space; "" when it is not a member."""
    return connection.execute(_ROLE, {"of": space, "account": account}).scalar() or ""
