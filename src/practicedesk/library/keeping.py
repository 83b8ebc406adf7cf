"""Which attachments come to this computer by themselves: by space, and those that were pinned by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from practicedesk_sync.errors import UserMistake

from .attachments import Reference
from .identity import set_setting, setting

ALL, UNDER, DEMAND, PINNED = "all", "under", "demand", "pinned"
WAYS = (ALL, UNDER, DEMAND, PINNED)
MEGABYTE = 1_000_000
NO_LIMIT = 2**53 - 1
_POLICIES, _PINS = "blobs_policies", "blobs_pins"
"""Settings."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`what`: one of `WAYS`: all files, those under so many megabytes, none, or those of pinned records.

    What is pinned comes with `UNDER` as well.
    """

    what: str = UNDER
    megabytes: int = 20

    @property
    def most_bytes(self) -> int:
        """Of a file that comes whatever its record is; 0 for none."""
        return {ALL: NO_LIMIT, UNDER: self.megabytes * MEGABYTE}.get(self.what, 0)

    def wants(self, one: Reference, pinned: bool) -> bool:
        """Whether a file comes by itself. `pinned`: its record is."""
        return one.size <= self.most_bytes or (pinned and self.what != DEMAND)


def parse(text: str) -> Policy:
    """A policy as typed: all, demand, pinned, or under:20 (megabytes). Raises `UserMistake`."""
    what, _, number = text.partition(":")
    if what not in WAYS or bool(number) != (what == UNDER) or (not number.isdecimal() and what == UNDER):
        raise UserMistake(
            "files_policy",
            f"“{text}” is no rule for files.",
            "Use all, under:20 (megabytes), demand, or pinned.",
        )
    return Policy(what, int(number)) if what == UNDER else Policy(what)


def policies(connection: Connection) -> dict[str, Policy]:
    """By space, where something else than the usual was chosen."""
    return {
        space: Policy(*facts) for space, facts in json.loads(setting(connection, _POLICIES, "{}")).items()
    }


def put_policy(connection: Connection, space: str, policy: Policy) -> None:
    kept = policies(connection) | {space: policy}
    facts = {space: [one.what, one.megabytes] for space, one in kept.items()}
    set_setting(connection, _POLICIES, json.dumps(facts))


def pins(connection: Connection) -> set[str]:
    """The records of which all files are kept here."""
    return set(json.loads(setting(connection, _PINS, "[]")))


def pin(connection: Connection, record: str, *, kept: bool) -> None:
    """Keep the files of a record here, or do so no more."""
    found = pins(connection)
    set_setting(connection, _PINS, json.dumps(sorted(found | {record} if kept else found - {record})))
