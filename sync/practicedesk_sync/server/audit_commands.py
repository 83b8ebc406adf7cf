"""`practicedesk-server audit`: reads the audit log, and proves it."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from ..errors import UserMistake, WorldError
from ..log import strict_json
from ..log.audit import Entry
from . import audit
from . import tables as own
from .data import ServerData
from .program import Answer

_SEEN = re.compile(r"([0-9]{1,15}):([0-9a-f]{64})\Z")


def list_(data: ServerData, options: argparse.Namespace) -> Answer:
    """The entries, oldest first."""
    since_ms = _since_ms(options.since)
    with data.reader.begin() as connection:
        found = list(audit.entries(connection, since_ms))
        names = _names(connection)
    return [_row(one) for one in found], [_line(one, names) for one in found]


def verify(data: ServerData, options: argparse.Namespace) -> Answer:
    """Work the chain out again, and look for an end that somebody has seen. Raises `WorldError`."""
    seen = _SEEN.match(options.seen) if options.seen else None
    if options.seen and seen is None:
        raise UserMistake(
            "audit_seen", "That is no end of an audit log.", "Copy it from “practicedesk status --json”."
        )
    with data.reader.begin() as connection:
        count, fault = audit.check(connection, data.server.keys)
        if not fault and seen and audit.chain_at(connection, int(seen[1])) != seen[2]:
            fault = f"entry {int(seen[1])} is missing or not the one that was seen"
    if fault:
        raise WorldError(
            "audit_broken",
            f"The audit log does not hold: {fault}.",
            "Keep a copy of the database as it is, and compare it with the last good backup.",
        )
    return {"entries": count}, [f"The audit log holds: {count} entries."]


def declare_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", default="", help="from this day or moment (UTC) on")


def declare_verify(parser: argparse.ArgumentParser) -> None:
    words = "the end a desk has seen, which has to be in it, as its status names it"
    parser.add_argument("--seen", metavar="N:HASH", default="", help=words)


def _row(one: Entry) -> dict[str, Any]:
    return {"n": one.n, "at": _moment(one.at_ms), "what": one.what, **one.facts}


def _line(one: Entry, names: dict[str, str]) -> str:
    said = (f"{name}={_words(fact, names)}" for name, fact in sorted(one.facts.items()))
    return f"{one.n:>6}  {_moment(one.at_ms)}  {one.what:<15} {' '.join(said)}"


def _words(fact: Any, names: dict[str, str]) -> str:
    if isinstance(fact, str):
        return f"“{names[fact]}”" if fact in names else fact or "-"
    return strict_json.dumps(fact).decode()


def _names(connection: Connection) -> dict[str, str]:
    """What people are called, who stand in the log by their accounts alone."""
    return {row.id: row.name for row in connection.execute(select(own.account.c.id, own.account.c.name))}


def _moment(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _since_ms(text: str) -> int:
    if not text:
        return 0
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise UserMistake(
            "moment", f"“{text}” is no day.", "Write 2026-11-03, or 2026-11-03T14:30."
        ) from error
