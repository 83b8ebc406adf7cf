"""Attacks that are made by hand, each for one endpoint: forged, smuggled, blown up."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from practicedesk_sync.bundle.head import DELTA
from practicedesk_sync.bundle.writing import Sender, in_memory
from practicedesk_sync.clock import stamp_of
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import run as runs
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.blobs import FetchRequest
from practicedesk_sync.protocol.messages import Carried, ExchangeRequest, RunHead, encode, encode_with
from practicedesk_sync.protocol.snapshots import HistoryRequest, PartRequest
from practicedesk_sync.replica import tables as t
from tests.contract.hand_desk import HandDesk, fresh_id, hash_of, new_record, now_ms, titled
from tests.rogue.asked import NOTHING, carried, command, path_of, pushed, question, storing, told
from tests.rogue.scene import Scene

DOOR, COMMAND, REFUSED, HELD = "turned_away", "command_refused", "refused", "held"
ASK_AGAIN = ""
"""Not in the audit log: the work stays with its author and is offered again."""


@dataclass(frozen=True)
class Crafted:
    """`make`: who sends it, and the payload."""

    threat: str
    endpoint: str
    how: str
    make: Callable[[Scene], tuple[HandDesk, bytes]]
    code: str
    audit: str

    def send(self, scene: Scene) -> str:
        desk, payload = self.make(scene)
        return told(scene, desk, self.endpoint, scene.send(desk, path_of(self.endpoint), payload))


def run_of(space: str, key: KeyPair, *run: Change) -> ExchangeRequest:
    """A request with a run that claims to be of `space` and is signed by `key`, whatever it holds."""
    head = RunHead(space=space, count=len(run), signature=runs.sign_tip(run[-1].hash, key))
    return ExchangeRequest(run_heads=[head], bodies=tuple(change.body for change in run))


def forged(desk: HandDesk, space: str, *ops: Op, **lie: Any) -> Change:
    """A change of a desk that lies in some part."""
    return desk.change(space, lie.pop("record", new_record()), ops or titled("Forged"), **lie)


def _run(desk: str, lie: Callable[[Scene, HandDesk], ExchangeRequest]) -> Callable[[Scene], Any]:
    """The same forged run, over the network."""

    def make(scene: Scene) -> tuple[HandDesk, bytes]:
        one = getattr(scene, desk)
        return one, pushed(lie(scene, one))

    return make


def _stick(desk: str, lie: Callable[[Scene, HandDesk], ExchangeRequest]) -> Callable[[Scene], Any]:
    """The same forged run, by a stick that a courier hands in."""

    def make(scene: Scene) -> tuple[HandDesk, bytes]:
        one = getattr(scene, desk)
        return one, carried(scene, one.key, lie(scene, one))

    return make


Lie = Callable[[Scene, HandDesk], ExchangeRequest]


def _approved(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    step = Op("minutes_state", changes.PUT, "approved", (scene.meeting.head,))
    return run_of(scene.group, desk.key, forged(desk, scene.group, step, record=scene.meeting.record))


def _begun_published(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    step = Op("state", changes.PUT, "published", ())
    return run_of(scene.group, desk.key, forged(desk, scene.group, *titled("x"), step, kind="practice"))


def _chained(**lie: Any) -> Lie:
    def make(scene: Scene, desk: HandDesk) -> ExchangeRequest:
        second = {"kind": "note"} | lie
        return run_of(scene.group, desk.key, desk.note(scene.group), forged(desk, scene.group, **second))

    return make


def _as_another(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    return run_of(scene.group, desk.key, forged(desk, scene.group, kind="note", device=scene.ana.key.id))


def _signed_by_another(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    return run_of(scene.group, scene.eve.key, forged(desk, scene.group, kind="note"))


def _number_again(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    return run_of(scene.group, desk.key, forged(desk, scene.group, kind="note", n=1, prev=""))


def _without_the_one_before(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    return run_of(scene.group, desk.key, forged(desk, scene.group, kind="note", prev="0" * 32))


def _of_another_space(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    return run_of(scene.own, desk.key, forged(desk, scene.group, kind="note"))


def _over_heads_of_another_space(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    stolen = titled("x", over=(scene.note.head,))
    change = forged(desk, scene.own, *stolen, record=scene.note.record, kind="note")
    return run_of(scene.own, desk.key, change)


def _backdated(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    old = stamp_of(now_ms() - 400 * 24 * 60 * 60 * 1000)
    return run_of(scene.group, desk.key, forged(desk, scene.group, kind="note", hlc=old))


def _renamed(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    return run_of(scene.group, desk.key, forged(desk, scene.group, record=scene.group, kind="group"))


def _in_the_commons(scene: Scene, desk: HandDesk) -> ExchangeRequest:
    commons = scene.server.commons
    return run_of(commons, desk.key, forged(desk, commons, kind="publication"))


RUNS: Sequence[tuple[str, str, str, Lie, str, str]] = (
    ("T2", "writes in the name of another", "ben", _as_another, "run_mixed", DOOR),
    ("T2", "has it signed by another", "ben", _signed_by_another, "run_signature", DOOR),
    ("T2", "leaves a number out", "ben", _chained(n=97), "run_chain", DOOR),
    ("T2", "breaks the link", "ben", _chained(prev="0" * 32), "run_chain", DOOR),
    ("T2", "uses a number again", "ben", _number_again, "device_forked", ASK_AGAIN),
    ("T2", "follows what never was", "ben", _without_the_one_before, "out_of_order", ASK_AGAIN),
    ("T4", "moves a change into another group", "eve", _of_another_space, "run_mixed", DOOR),
    ("T4", "builds on a head of another group", "eve", _over_heads_of_another_space, "parked", ASK_AGAIN),
    ("T5", "dates it back to when they were a member", "late", _backdated, "not_a_member", HELD),
)
"""Threat, how, who, the lie, and what comes of it, over the network and by stick alike."""

STEPS: Sequence[tuple[str, str, Lie, str]] = (
    ("approves the minutes", "ben", _approved, "state_role"),
    ("makes a record that is published already", "ben", _begun_published, "state_step"),
    ("renames the group", "ben", _renamed, "group_coordinator"),
    ("writes where they may only read", "eve", _in_the_commons, "read_only"),
)
"""What is asked for beyond one's role: each becomes a void of its author's, and the audit log has it."""


def _enrolled_with_more(scene: Scene) -> tuple[HandDesk, bytes]:
    new = HandDesk(scene.carry)
    code = codes.parse(scene.code("somebody"))
    asked = encode(new.enrolment(code, scene.server.tokens.give()))
    more = b',"administrator":true,"account":"%s","grants":{"%s":"coordinator"}}'
    return new, asked[:-1] + more % (scene.ana.account.encode(), scene.group.encode())


def _enrolled_as(scene: Scene) -> tuple[HandDesk, bytes]:
    code = codes.parse(scene.code("somebody"))
    return scene.eve, encode(scene.ben.enrolment(code, scene.server.tokens.give()))


def _overheard(scene: Scene) -> tuple[HandDesk, bytes]:
    code, token = codes.parse(scene.code("somebody")), scene.server.tokens.give()
    said = scene.ben.enrolment(code, token)
    return scene.eve, encode(said.model_copy(update={"device_key": scene.eve.key.public.hex()}))


def _entries_elsewhere(scene: Scene) -> tuple[HandDesk, bytes]:
    """The group's own signed log, offered as that of another group."""
    offer = question(scene, scene.own).model_copy(update={"places": [], "rows": [["change", ""]]})
    return scene.eve, encode(offer, [scene.note.body])


def _made_up_entries(scene: Scene) -> tuple[HandDesk, bytes]:
    body = forged(scene.eve, scene.group, kind="note", device=scene.ana.key.id).body
    offer = question(scene).model_copy(update={"places": [], "rows": [["change", ""]]})
    return scene.eve, encode(offer, [body])


def _ended(scene: Scene, space: str) -> bytes:
    """Says that the statement which removed somebody took a group off."""
    with scene.server.engine.begin() as connection:
        rows = connection.execute(t.entry.select().where(t.entry.c.space == scene.group)).all()
    said = [say.parse(row.payload, row.signature) for row in rows if row.type == "statement"]
    ended = next(one for one in said if one.facts.get("role") == "" and one.what == say.MEMBER)
    return command("taken_off", space=space, statement=ended.hash)


def _read_only(scene: Scene) -> tuple[HandDesk, bytes]:
    return scene.rhea, storing(scene, scene.group, scene.wanted)


def _held_of_another_space(what: str) -> Callable[[Scene], tuple[HandDesk, bytes]]:
    return lambda scene: (
        scene.eve,
        command(what, space=scene.own, device=scene.late.key.id, numbers=str(scene.held.n)),
    )


def _own_bundle(scene: Scene) -> bytes:
    return carried(scene, scene.ben.key, ExchangeRequest())


def _altered(place: int) -> Callable[[Scene], tuple[HandDesk, bytes]]:
    def make(scene: Scene) -> tuple[HandDesk, bytes]:
        made = bytearray(_own_bundle(scene))
        made[place] ^= 1
        return scene.ben, bytes(made)

    return make


def _of_another_kind(scene: Scene) -> tuple[HandDesk, bytes]:
    key = scene.server.key
    sender = Sender(scene.ben.key, ((key.id, key.public),), now_ms, scene.server.random_bytes)
    return scene.ben, encode_with(Carried(index=0), in_memory(sender, DELTA, [ExchangeRequest()]))


def _second_first(scene: Scene) -> tuple[HandDesk, bytes]:
    first = _own_bundle(scene).partition(b"\n")[2]
    return scene.ben, encode_with(Carried(index=1), first)


def _by_a_stranger(scene: Scene) -> tuple[HandDesk, bytes]:
    return scene.eve, carried(scene, scene.nobody.key, ExchangeRequest())


def _for_another_server(scene: Scene) -> tuple[HandDesk, bytes]:
    return scene.eve, carried(scene, scene.eve.key, ExchangeRequest(), KeyPair(bytes(32)))


def _bytes_in_between(scene: Scene) -> tuple[HandDesk, bytes]:
    made = _own_bundle(scene)
    return scene.ben, made[: len(made) // 2] + struct.pack(">Q", 2**40) + made[len(made) // 2 :]


CRAFTED: Sequence[Crafted] = (
    *(Crafted(one, "exchange run_heads", how, _run(who, lie), *told) for one, how, who, lie, *told in RUNS),
    *(Crafted(one, "bundle", how, _stick(who, lie), *told) for one, how, who, lie, *told in RUNS),
    *(
        Crafted("T3", "exchange run_heads", how, _run(who, lie), code, REFUSED)
        for how, who, lie, code in STEPS
    ),
    *(Crafted("T3", "bundle", how, _stick(who, lie), code, REFUSED) for how, who, lie, code in STEPS),
    Crafted(
        "T1",
        "exchange open",
        "opens the group of others",
        lambda scene: (scene.eve, command("open", space=scene.group, nonce="guess", kind=say.GROUP)),
        "space_not_yours",
        COMMAND,
    ),
    Crafted("T2", "enrol", "enrols the computer of another", _enrolled_as, "proof_wrong", DOOR),
    Crafted("T2", "enrol", "uses a proof that was overheard", _overheard, "code_wrong", DOOR),
    Crafted("T2", "offer", "makes up a log", _made_up_entries, "offer_unproven", DOOR),
    Crafted("T3", "enrol", "asks for an account and for roles", _enrolled_with_more, "", ""),
    Crafted("T3", "store", "brings a file where they may only read", _read_only, "read_only", DOOR),
    Crafted(
        "T3",
        "exchange open",
        "opens commons",
        lambda scene: (scene.eve, command("open", space=fresh_id(), nonce="x", kind=say.COMMONS)),
        "space_kind",
        COMMAND,
    ),
    Crafted(
        "T3",
        "exchange succeed",
        "goes on under a name that is not theirs",
        lambda scene: (scene.eve, command("succeed", key=scene.ana.key.public.hex(), proof="0" * 128)),
        "proof_wrong",
        COMMAND,
    ),
    Crafted(
        "T4",
        "fetch",
        "fetches the group's file from a group of their own",
        lambda scene: (scene.eve, encode(FetchRequest(space=scene.own, sha256=hash_of(scene.file)))),
        "blob_unknown",
        DOOR,
    ),
    Crafted(
        "T4",
        "part",
        "fetches the group's part from a group of their own",
        lambda scene: (scene.eve, encode(PartRequest(space=scene.own, sha256=scene.part))),
        "part_unknown",
        DOOR,
    ),
    Crafted(
        "T4",
        "history",
        "asks for the group's record in a group of their own",
        lambda scene: (
            scene.eve,
            encode(HistoryRequest(space=scene.own, record=scene.note.record)),
        ),
        NOTHING,
        "",
    ),
    Crafted(
        "T4",
        "store",
        "brings it there",
        lambda scene: (scene.eve, storing(scene, scene.own, scene.file)),
        "blob_unknown",
        DOOR,
    ),
    Crafted("T4", "offer", "offers the group's log as another's", _entries_elsewhere, "offer_unproven", DOOR),
    *(
        Crafted(
            "T4", f"exchange {what}", "decides elsewhere", _held_of_another_space(what), "not_held", COMMAND
        )
        for what in ("accept_held", "send_back_held")
    ),
    Crafted(
        "T4",
        "exchange taken_off",
        "tells it of another group",
        lambda scene: (scene.late, _ended(scene, scene.own)),
        "removal_unknown",
        COMMAND,
    ),
    Crafted(
        "T4",
        "exchange held",
        "asks for it in another group",
        lambda scene: (
            scene.eve,
            encode(ExchangeRequest(held=[(scene.own, scene.late.key.id, scene.held.n)])),
        ),
        NOTHING,
        "",
    ),
    *(
        Crafted("T18", "bundle", f"alters it at byte {place}", _altered(place), "bundle_damaged", DOOR)
        for place in (-1, -40, 300)
    ),
    Crafted("T18", "bundle", "puts a word of the server in it", _of_another_kind, "bundle_content", DOOR),
    Crafted("T18", "bundle", "gives a piece another place", _second_first, "bundle_damaged", DOOR),
    Crafted("T18", "bundle", "has it from a stranger", _by_a_stranger, "device_unknown", DOOR),
    Crafted("T18", "bundle", "is for another server", _for_another_server, "bundle_not_for_you", DOOR),
    Crafted("T18", "bundle", "puts bytes in between", _bytes_in_between, "bundle_damaged", DOOR),
)
