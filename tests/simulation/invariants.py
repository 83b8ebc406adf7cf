"""What has to hold when everything has healed (`reliability.md`, the invariants I1 to I15)."""

from __future__ import annotations

import json
from typing import Any

from practicedesk_sync.log.digest import Digest, tip_hash
from practicedesk_sync.replica.dump import dump

from . import files, sticks
from .authority import Verdicts, check_log
from .desk import Desk
from .expected import BADLY_SHOWN, faults_of
from .ghost import Write
from .plain_reads import Row
from .screen import labels, plain
from .searching import check_search
from .versions import MOOD, OF_A_NEWER, running
from .world import World

REPEATED = 6


def check_all(world: World) -> None:
    """Raises `AssertionError` naming what does not hold."""
    verdicts: dict[str, Verdicts] = {}
    for row in world.rows.all("SELECT * FROM space ORDER BY id"):
        verdicts[row.id] = check_log(world.ghost, row.id, row.kind, row.epoch, world.entries(row.id))
        _check_digest(world, row)
    _check_all_arrived(world, verdicts)
    _count(world, verdicts)
    views = {desk.name: desk.all_screens() for desk in world.desks}
    for desk in world.desks:
        _check_same_as_server(world, desk, views[desk.name])
        _check_tray(world, desk, verdicts)
    _check_expected(world, verdicts, views)
    files.check(world)
    _check_repeats_change_nothing(world)
    searcher = world.random.choice(world.desks)
    with running(searcher.newer):
        check_search(world, searcher, views[searcher.name])


def _count(world: World, verdicts: dict[str, Verdicts]) -> None:
    """What became of everything that was done, for the tally."""
    for here in verdicts.values():
        for id_ in here.admitted:
            write = world.ghost.writes[id_]
            world.pairs[write.action, "admitted"] += 1
            world.pairs[write.action, OF_A_NEWER] += any(fact.field == MOOD for fact in write.facts)
        for id_, code in here.refused.items():
            held = code in ("not_a_member", "mass_delete")
            word = "held by the server" if held else "refused by the server"
            world.pairs[world.ghost.writes[id_].action, word] += 1


def _check_digest(world: World, row: Row) -> None:
    """The sums that were kept up to date are those of what is there."""
    digest = Digest()
    for record in world.rows.all("SELECT id, hash FROM record WHERE space = ?", row.id):
        digest.change(record.id, None, record.hash)
    for tip in world.rows.all("SELECT device, n, hash FROM tip WHERE space = ?", row.id):
        digest.change(tip.device, None, tip_hash(tip.device, tip.n, tip.hash))
    if digest.pack() != row.digest:
        raise AssertionError("the digest of a space is not that of its records")


def _check_all_arrived(world: World, verdicts: dict[str, Verdicts]) -> None:
    """Everything anybody saved was admitted or refused by the server."""
    for write in world.ghost.writes.values():
        here = verdicts.get(write.space)
        if write.acknowledged and (
            here is None or (write.id not in here.refused and write.id not in set(here.admitted))
        ):
            raise AssertionError(f"lost: {write.action} by {write.person} never reached the server")


def _check_same_as_server(world: World, desk: Desk, views: dict[tuple[str, str], Any]) -> None:
    """Equal bytes of what is admitted, and what is shown is just that."""
    held = sorted(desk.held_spaces())
    theirs = world.at_server(lambda connection: list(dump(connection, held)))
    mine = desk.read(lambda connection: list(dump(connection, held)))
    if mine != theirs:
        differ = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
        raise AssertionError(f"a desk and the server hold different records: {differ[:1]}")
    lines = [json.loads(line) for line in mine]
    records = {(line["space"], line["id"]): line for line in lines if "id" in line}
    if records.keys() != views.keys():
        raise AssertionError("a desk shows other records than it holds")
    for id_, line in records.items():
        view = views[id_]
        shown = {name: value for name, value in view.fields.items() if not isinstance(value, str)}
        if (view.siblings, view.trashed, view.wanted_deleted) != (
            line.get("siblings", {}),
            line.get("trash", False),
            line.get("wanted_deleted", False),
        ) or any(line["fields"].get(name) != value for name, value in shown.items()):
            raise AssertionError(f"what a desk shows is not what it holds: {view} / {line}")
        if view.fields.keys() != line["fields"].keys():
            raise AssertionError("a desk shows fields that the record does not have, or lacks some")
        for name, value in view.fields.items():
            if isinstance(value, str) and labels(plain(value)) != labels(line["fields"][name]):
                raise AssertionError(f"a text is shown otherwise than it is held: {name}")


def _check_tray(world: World, desk: Desk, verdicts: dict[str, Verdicts]) -> None:
    """Refused work is in its author's tray, whole, with the reason; or with the server for a coordinator."""
    tray = {(row.space, row.n): row for row in desk.rows.all("SELECT * FROM tray")}
    held = {(row.space, row.device, row.n): row.body for row in world.rows.all("SELECT * FROM held")}
    for space, here in verdicts.items():
        for id_, code in here.refused.items():
            if id_[1] != desk.id or code == "duplicate":
                continue
            row = tray.pop((space, id_[2]), None)
            if row is None:
                raise AssertionError(f"refused work is not in its author's tray ({code})")
            if not (row.code and row.message):
                raise AssertionError(f"the tray gives no reason ({code})")
            _check_text_kept(world.ghost.writes[id_], row.body or held.get(id_, b""))
            if (row.what == "held") != (id_ in held):
                raise AssertionError(f"the tray says “{row.what}” of work that the server did not treat so")
    if tray:
        raise AssertionError("work is in the tray that the server has never refused")


def _check_text_kept(write: Write, body: bytes) -> None:
    text = body.decode()
    for fact in write.facts:
        for word in (*fact.written, json.dumps(fact.value)[1:-1] if fact.value[:2] == '"v' else ""):
            if word.strip('\\"') not in text:
                raise AssertionError(f"the text of refused work is gone: {word}")


def _check_expected(world: World, verdicts: dict[str, Verdicts], views: dict[str, Any]) -> None:
    """What is shown follows from what people saw and did, and from nothing else."""
    admitted = [id_ for here in verdicts.values() for id_ in here.admitted]
    records = world.ghost.by_record(admitted)
    checked: set[tuple[str, str]] = set()
    for desk in world.desks:
        held = desk.held_spaces()
        for id_, writes in records.items():
            if id_[0] not in held or id_ in checked:
                continue
            checked.add(id_)
            screen = views[desk.name].get(id_)
            if screen is None:
                raise AssertionError("a record is not shown where it may be read")
            for fault in faults_of(writes, screen):
                if fault.startswith(BADLY_SHOWN):
                    world.pairs["text", BADLY_SHOWN] += 1
                    continue
                raise AssertionError(f"{screen.kind} {screen.id}: {fault}")
        for id_ in views[desk.name]:
            if id_ not in records:
                raise AssertionError("a record is shown that nobody made")


def _check_repeats_change_nothing(world: World) -> None:
    """Whatever was said before may be said again."""
    before = world.state()
    for wire in world.wires.values():
        for path, frame in wire.requests[-REPEATED:]:
            world.handle(path, frame)
    sticks.read_all_again(world)
    if before != world.state():
        raise AssertionError("what was said once more changed something")
