"""The server's audit log: written with what it records, read, and proved (the form: `log/audit.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, event, insert, select

from ..log import audit as log
from ..log import strict_json
from ..log.audit import KNOWN, Entry, Head
from ..log.keys import KeyPair, Public
from ..replica.reading import PAGE
from .tables import audit as t

MOST_LINKS = 1_000
"""So many are given at once; the next exchange goes on behind them."""

_LAST = select(t.c.n, t.c.chain, t.c.signature).order_by(t.c.n.desc()).limit(1)
_AT = _LAST.where(t.c.n == bindparam("at"))
_FIRST_ALONE = select(t.c.n).where(t.c.n == 1).with_for_update()
_APPENDED = insert(t)


def note(connection: Connection, key: KeyPair, at_ms: int, what: str, **facts: Any) -> None:
    """Write an entry as this transaction commits, so that either both are kept or neither is.

    Not before: all entries wait for one lock, and whoever holds it must not wait for another.
    """
    event.listen(connection, "commit", lambda ending: _append(ending, key, at_ms, what, facts))


def head(connection: Connection) -> Head | None:
    """Where the log ends, None while it is empty."""
    return _head_at(connection, None)


def news(connection: Connection, after: int) -> tuple[Head | None, list[str]]:
    """A later end of the log than entry `after`, and the links that lead there.

    The last end, if it is not too far; without links for whoever has seen none (0), or more than there is.
    The one that was seen already comes as a few digits of its chain: the answer around it is signed.
    """
    last = head(connection)
    if last is not None and last.n == after:
        return Head(after, last.chain[:KNOWN], ""), []
    if last is None or after == 0 or last.n <= after:
        return last, []
    end = min(last.n, after + MOST_LINKS)
    links = [entry.link for entry, _ in _rows(connection, after, end)]
    return (last if end == last.n else _head_at(connection, end)), links


def entries(connection: Connection, since_ms: int = 0) -> Iterator[Entry]:
    """The entries in their order, those of before a moment left out."""
    for entry, _ in _rows(connection, 0):
        if entry.at_ms >= since_ms:
            yield entry


def check(connection: Connection, keys: Public) -> tuple[int, str]:
    """(how many entries there are, what does not hold): the first entry that is not as it was written.

    `keys`: those the server has had. That nothing is missing at the end only they can tell who have seen it.
    """
    n, chain = 0, log.START
    for entry, found in _rows(connection, 0):
        if entry.n != n + 1:
            return n, f"entry {n + 1} is missing"
        chain = log.chain_after(chain, [entry.link])
        if found.chain != chain or not found.is_signed_by(keys):
            return n, f"entry {entry.n} is not as it was written, or one before it is another"
        n = entry.n
    return n, ""


def chain_at(connection: Connection, n: int) -> str:
    """The chain after entry `n`, "" when there is none."""
    found = _head_at(connection, n)
    return found.chain if found else ""


def _append(connection: Connection, key: KeyPair, at_ms: int, what: str, facts: dict[str, Any]) -> None:
    # The first entry is the lock: it never changes, and the last one is another each time.
    connection.execute(_FIRST_ALONE).first()
    last = head(connection) or Head(0, log.START, "")
    entry = Entry(last.n + 1, at_ms, what, facts)
    made = log.sign_head(key, entry.n, log.chain_after(last.chain, [entry.link]))
    row = {"n": entry.n, "at_ms": at_ms, "what": what, "facts": strict_json.dumps(facts).decode()}
    connection.execute(_APPENDED, row | {"chain": made.chain, "signature": made.signature})


def _head_at(connection: Connection, n: int | None) -> Head | None:
    found = connection.execute(_LAST) if n is None else connection.execute(_AT, {"at": n})
    row = found.first()
    return Head(*row) if row else None


def _rows(connection: Connection, after: int, until: int = 2**62) -> Iterator[tuple[Entry, Head]]:
    rows = select(t).where(t.c.n > after, t.c.n <= until).order_by(t.c.n)
    for row in connection.execute(rows.execution_options(yield_per=PAGE)):
        yield Entry(row.n, row.at_ms, row.what, _facts(row.facts)), Head(row.n, row.chain, row.signature)


def _facts(text: str) -> dict[str, Any]:
    """The facts as stored; whatever cannot be read gives another link than it had."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
