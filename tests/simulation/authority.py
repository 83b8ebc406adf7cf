"""Whether the server was right to admit or refuse each change: a second copy of the rules, as tables.

Reads the server's log of a space in order: statements say who had which role from where on.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from . import ghost as g
from .ghost import Fact, Ghost, Write
from .screen import key, labels

RANK = {"": 0, "reader": 1, "contributor": 2, "reviewer": 3, "coordinator": 4}
_NEVER = 9
_STEPS = {
    ("draft", "in_review"): 2,
    ("in_review", "draft"): 2,
    ("in_review", "changes_requested"): 3,
    ("changes_requested", "in_review"): 2,
    ("changes_requested", "draft"): 2,
    ("draft", "retired"): 2,
    ("in_review", "retired"): 4,
    ("changes_requested", "retired"): 4,
    ("retired", "draft"): 4,
}
_STEP_RANK = {(key(before), key(after)): rank for (before, after), rank in _STEPS.items()}
_FOR_COMMONS = ("publish", "retire")
_DEPENDS = ("depends_on_refused", "depends_on_held")


@dataclass
class Verdicts:
    """What became of every change of a space, by (space, device, n), and why those refused were."""

    admitted: list[tuple[str, str, int]] = field(default_factory=list)
    refused: dict[tuple[str, str, int], str] = field(default_factory=dict)


def check_log(ghost: Ghost, space: str, kind: str, epoch: str, entries: list[Any]) -> Verdicts:
    """Walk through a log. Raises `AssertionError` for a broken chain or a wrong decision."""
    verdicts = Verdicts()
    roles: dict[str, str] = {}
    owners: dict[str, str] = {}
    makers: dict[str, str] = {}
    last: dict[str, tuple[int, int]] = {}
    chain = hashlib.sha256(f"{space} {epoch}".encode()).hexdigest()
    for number, row in enumerate(entries, 1):
        parts = (chain, row.seq, row.type, row.device, row.n, row.hash, row.record, row.code)
        chain = hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()
        if row.seq != number or row.chain != chain:
            raise AssertionError("the log of a space has a gap or a broken chain")
        if row.type == "statement":
            _listen(json.loads(row.payload), roles, owners)
            continue
        id_ = (space, row.device, row.n)
        if id_ not in ghost.writes:
            raise AssertionError("the server holds a change that nobody made")
        _check_order(row, last)
        write = ghost.writes[id_]
        role = roles.get(owners[row.device], "")
        own = makers.setdefault(write.record, owners[row.device]) == owners[row.device]
        if row.type == "void":
            verdicts.refused[id_] = row.code
            _check_refusal(ghost, write, row.code, role, kind, verdicts, own=own)
            if row.code not in _DEPENDS and makers[write.record] == owners[row.device]:
                _forget_maker(makers, write)
        else:
            verdicts.admitted.append(id_)
            if RANK[role] < needed(write, kind, own=own):
                raise AssertionError(f"a {role or 'stranger'} was let do: {write.action}")
            _check_dependencies(ghost, write, verdicts)
    return verdicts


def needed(write: Write, kind: str, *, own: bool) -> int:
    """The least rank that may do this."""
    if kind == "commons" and write.action not in _FOR_COMMONS:
        return _NEVER
    rank = 2
    if write.record == write.space:
        rank = 4
    for fact in write.facts:
        if fact.field == "standing" and not own:
            rank = 4
        if fact.field == "state":
            for before in (fact.seen or {key("draft")}) - {fact.value}:
                rank = max(rank, _STEP_RANK.get((before, fact.value), _NEVER))
    return rank


def _listen(statement: dict[str, Any], roles: dict[str, str], owners: dict[str, str]) -> None:
    if statement["what"] == "member":
        roles[statement["account"]] = statement["role"]
    elif statement["what"] == "device":
        owners[statement["device"]] = statement["account"]


def _check_order(row: Any, last: dict[str, tuple[int, int]]) -> None:
    """Numbers of a device have no gap, and its times only grow."""
    n, hlc = last.get(row.device, (0, -1))
    stamp = json.loads(row.payload)["hlc"] if row.payload else hlc + 1
    if row.n != n + 1 or stamp <= hlc:
        raise AssertionError("a device's numbers have a gap, or its clock went back")
    last[row.device] = row.n, stamp if row.payload else hlc


def _check_refusal(
    ghost: Ghost, write: Write, code: str, role: str, kind: str, verdicts: Verdicts, *, own: bool
) -> None:
    if RANK[role] < needed(write, kind, own=own):
        return
    if code == "mass_delete" and RANK[role] < 4 and any(fact.what == g.DELETE for fact in write.facts):
        return
    before = (ghost.writes[id_] for id_ in verdicts.refused if id_ != write.id)
    if code in _DEPENDS and any((one.record, one.device) == (write.record, write.device) for one in before):
        return
    raise AssertionError(f"a {role} was refused “{write.action}” as {code}")


def _check_dependencies(ghost: Ghost, write: Write, verdicts: Verdicts) -> None:
    """Nothing stands on ground that was taken away."""
    for id_ in verdicts.refused:
        ground = ghost.writes[id_]
        if (ground.record, ground.device) != (write.record, write.device) or not ground.n < write.n:
            continue
        for below in ground.facts:
            for fact in write.facts:
                if fact.what == below.what == g.TEXT and _alone(ghost, ground, below) & labels(fact.before):
                    raise AssertionError("a text was admitted that builds on a refused one")
                if (
                    fact.what == below.what == g.PUT
                    and below.value in fact.seen
                    and _only(ghost, ground, below)
                ):
                    raise AssertionError("a value was admitted that replaces a refused one")


def _alone(ghost: Ghost, ground: Write, below: Fact) -> set[str]:
    """What of a text nobody else wrote into the record: the same file may have been imported twice."""
    others = (
        fact.written
        for other in ghost.writes.values()
        if other.id != ground.id and (other.space, other.record) == (ground.space, ground.record)
        for fact in other.facts
        if fact.what == g.TEXT
    )
    return set(below.written).difference(*others)


def _only(ghost: Ghost, ground: Write, below: Fact) -> bool:
    """Whether nobody else ever gave that field of the record this value."""
    return not any(
        fact.what == g.PUT and (fact.field, fact.value) == (below.field, below.value)
        for other in ghost.writes.values()
        if other.id != ground.id and (other.space, other.record) == (ground.space, ground.record)
        for fact in other.facts
    )


def _forget_maker(makers: dict[str, str], write: Write) -> None:
    if any(fact.what == g.NEW for fact in write.facts):
        makers.pop(write.record, None)
