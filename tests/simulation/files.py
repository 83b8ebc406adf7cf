"""Files of records in a history: attached, taken out, carried badly, damaged on a disk; whole in the end."""

from __future__ import annotations

import hashlib

from practicedesk.library.attachments import every
from practicedesk.services.attached import attached
from practicedesk.services.attaching import Attaching
from practicedesk.services.transferring import Transferring
from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.errors import PracticeDeskError
from practicedesk_sync.policy.roles import CONTRIBUTOR, at_least
from practicedesk_sync.replica.reading import role_of
from practicedesk_sync.server.blobs import Blobs

from . import ghost as g
from . import wire as w
from .desk import Desk
from .ghost import Fact
from .recording import Deed, check_error
from .screen import Screen, key
from .wire import Plan
from .world import Place, World

ATTACHMENTS = "attachments"
CARRYING = "carry files"
PIECE = 1024
"""Bytes that go in one request; a file has a few of them."""


def attach(world: World, desk: Desk, screen: Screen) -> Deed:
    label = world.label("v")
    line = f"{label} {world.canary(screen.space)}\n".encode()
    data = b"%PDF-1.7\n" + line * world.random.choice((1, 40, 120))
    sha256 = hashlib.sha256(data).hexdigest()
    path = world.folder / f"{label}.pdf"
    path.write_bytes(data)
    world.files[sha256] = data, desk.id, screen.space
    value = {"name": path.name, "size": len(data), "type": "application/pdf", "sha256": sha256}
    facts = [Fact(g.INSERT, ATTACHMENTS, key(value))]
    return Deed("attach", lambda: Attaching(desk.library).attach(screen.id, path), {screen.id: facts})


def detach(world: World, desk: Desk, screen: Screen) -> Deed | None:
    found = attached(desk.library, screen.id)
    if not found:
        return None
    one = world.random.choice(found).reference
    gone = next(value for value in screen.elements(ATTACHMENTS) if one.sha256 in value)
    facts = [Fact(g.DROP, ATTACHMENTS, gone)]
    return Deed("detach", lambda: Attaching(desk.library).detach(one), {screen.id: facts})


def carry(world: World, desk: Desk, fault: str = "") -> str:
    """Carry files to and fro, with at most one thing that goes wrong; in a word what came of it."""
    if not desk.enrolled:
        return "not enrolled"
    wire = world.wires[desk.name]
    wire.plan = Plan(fault, world.random.choice((0, 0, 1, 2))) if fault else None
    transferring = Transferring(desk.library, world.channel(desk))
    transferring._largest_piece = PIECE
    outcome = "done"
    try:
        transferring.run()
    except PracticeDeskError as error:
        check_error(error)
        outcome = error.code
    happened = wire.plan is not None and wire.plan.fired
    wire.plan = None
    if happened:
        world.pairs[CARRYING, fault] += 1
        if outcome == "done" and fault in w.DAMAGED_ANSWER:
            raise AssertionError(f"{fault} with a file, and nobody noticed")
    return outcome


def damage(world: World) -> None:
    """A disk gives back other bytes than were written to it."""
    whole = [(who, store, place) for who, store in _stores(world) for place in _whole(store)]
    if not whole:
        return
    who, store, place = world.random.choice(whole)
    pieces = sorted((store.folder / place[0] / place[1]).glob("0*"))
    piece = world.random.choice(pieces)
    data = bytearray(piece.read_bytes())
    data[world.random.randrange(len(data))] ^= 1 << world.random.randrange(8)
    piece.unlink()  # a killed desk's files are the same ones
    piece.write_bytes(data)
    world.damaged.add((who, place))
    world.pairs["file", "damaged"] += 1


def heal(world: World) -> None:
    """Something is damaged; everybody reads all their files, as each week; two rounds have to do."""
    _carry_all(world)
    damage(world)
    for desk in world.desks:
        Attaching(desk.library).scrub()
    Blobs(world.server).scrub()
    _carry_all(world)
    _carry_all(world)


def _carry_all(world: World) -> None:
    for desk in world.desks:
        outcome = carry(world, desk)
        if outcome != "done":
            raise AssertionError(f"after healing a desk cannot carry its files: {outcome}")


def check(world: World) -> None:
    """What somebody who may write has, and what the server has, everybody has who reads it, byte by byte."""
    named = {desk.id: _named(desk) for desk in world.desks}
    for desk in world.desks:
        store = Attaching(desk.library).store
        for place in sorted(named[desk.id]):
            data, *origin = world.files[place[1]]
            if store.is_whole(*place):
                if b"".join(store.pieces(*place)) != data:
                    raise AssertionError("a file is not what was attached")
                world.pairs["file", "whole"] += 1
                continue
            if origin == [desk.id, place[0]] and not _was_taken_away(world, desk, place):
                raise AssertionError("a file is gone from the desk where it was attached")
            if world.blobs.is_whole(*place) or any(_has(world, other, place) for other in world.desks):
                raise AssertionError("a file is not on a desk that could have it")
            world.pairs["file", "nowhere any more"] += 1


def _was_taken_away(world: World, desk: Desk, place: Place) -> bool:
    return (desk.id, place[0]) in world.ghost.purged or (desk.id, place) in world.damaged


def _has(world: World, desk: Desk, place: Place) -> bool:
    """Whether a desk has a file whose person may hand it in."""
    if not Attaching(desk.library).store.is_whole(*place):
        return False
    account = world.rows.value("SELECT id FROM account WHERE name = ?", desk.person)
    return at_least(world.at_server(lambda connection: role_of(connection, place[0], account)), CONTRIBUTOR)


def _named(desk: Desk) -> set[Place]:
    shared = desk.held_spaces()
    return {one.place for one in desk.read(every) if one.space in shared}


def _stores(world: World) -> list[tuple[str, BlobStore]]:
    return [("", world.blobs), *((desk.id, Attaching(desk.library).store) for desk in world.desks)]


def _whole(store: BlobStore) -> list[Place]:
    places = [(space, sha256) for space in store.spaces() for sha256 in store.held(space)]
    return [place for place in places if store.is_whole(*place)]
