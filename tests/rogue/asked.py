"""What may be asked of a server, taken from the server itself, and what a member would ask there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from practicedesk_sync.bundle.contents import Receipt
from practicedesk_sync.bundle.head import OUTBOX
from practicedesk_sync.bundle.reading import Bundle
from practicedesk_sync.bundle.writing import Sender, in_memory
from practicedesk_sync.ids import space_id
from practicedesk_sync.log import keys
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.protocol import code as codes
from practicedesk_sync.protocol.blobs import FetchRequest, HaveRequest, StoreRequest
from practicedesk_sync.protocol.digests import DigestRequest
from practicedesk_sync.protocol.messages import (
    Carried,
    Command,
    ExchangeAnswer,
    ExchangeRequest,
    Message,
    WaitRequest,
    WhereRequest,
    encode,
    encode_with,
)
from practicedesk_sync.protocol.offers import Offer, Vouching
from practicedesk_sync.protocol.snapshots import HistoryRequest, PartRequest
from practicedesk_sync.replica.reading import state_hash
from practicedesk_sync.replica.space_log import first_chain
from practicedesk_sync.replica.tables import space as spaces
from practicedesk_sync.server.commands import COMMANDS
from practicedesk_sync.server.door import PATHS, WAITING
from tests.contract.hand_desk import HandDesk, fresh_id, hash_of, now_ms
from tests.rogue.scene import Answer, Scene

PARTS = tuple(name for name in ExchangeRequest.model_fields if name not in ("commands", "bodies"))
ENDPOINTS = (
    *(path for path in (*PATHS, *WAITING) if path != "exchange"),
    *(f"exchange {name}" for name in (*PARTS, *COMMANDS)),
)
"""Every path, but of an exchange each thing that may be said in it."""
OPEN = ("hello", "enrol", "vouch")
SEALED = tuple(one for one in ENDPOINTS if one not in OPEN)
"""Those that only a computer may use which is known to the server."""
NOTHING = "nothing"
"""An answer that holds nothing of what was asked about."""
CURSORS = ("exchange cursors", "exchange pages_only", "exchange files", "exchange files_under")
"""What is given the pages of a space; files come by stick alone (`tests/desks/test_files_by_stick.py`)."""
Ask = Callable[[Scene, HandDesk], bytes]


def path_of(endpoint: str) -> str:
    return endpoint.partition(" ")[0]


def command(what: str, **args: str) -> bytes:
    return encode(ExchangeRequest(commands=[Command(id=fresh_id(), what=what, args=args)]))


def pushed(request: ExchangeRequest) -> bytes:
    return encode(request, request.bodies)


def carried(scene: Scene, key: KeyPair, request: ExchangeRequest, server: KeyPair | None = None) -> bytes:
    """A bundle of one segment, from the holder of a key to the server, as a courier hands it in."""
    to = server or scene.server.key
    sender = Sender(key, ((to.id, to.public),), now_ms, scene.server.random_bytes)
    return encode_with(Carried(index=0, answer=True), in_memory(sender, OUTBOX, [request]))


def _cursor(scene: Scene, **more: Any) -> bytes:
    return encode(ExchangeRequest(cursors=[(scene.group, 0, "", 0)], **more))


def question(scene: Scene, space: str = "") -> Offer:
    """How far does your log go with mine? Asked by somebody who knows the group's log."""
    with scene.server.engine.begin() as connection:
        row = connection.execute(spaces.select().where(spaces.c.id == scene.group)).one()
    about: dict[str, Any] = {"space": space or row.id, "epoch": row.epoch, "seq": row.seq, "chain": row.chain}
    start = first_chain(row.id, row.epoch)
    return Offer(**about, signature="0" * 128, places=[(row.seq, row.chain)], start=start)


def _waiting(scene: Scene, desk: HandDesk) -> bytes:
    """Say when I may read something else than what I may read without the group."""
    with scene.server.engine.begin() as connection:
        readable = scene.server.accounts(connection).spaces_of(desk.account) if desk.account else []
        state = state_hash(connection, [one for one in readable if one != scene.group])
    return encode(WaitRequest(state=state, most_s=1))


def _enrolling(scene: Scene, desk: HandDesk) -> bytes:
    code = codes.parse(scene.code("somebody new"))
    return encode(desk.enrolment(code, scene.server.tokens.give()))


def _vouching(scene: Scene, desk: HandDesk) -> bytes:
    statement, signature = scene.stated
    return encode(Vouching(statement=statement.decode(), signature=signature))


def _opening(scene: Scene, desk: HandDesk) -> bytes:
    nonce = fresh_id()
    return command("open", space=space_id(desk.key.public, nonce), nonce=nonce, kind=say.GROUP)


def _succeeding(scene: Scene, desk: HandDesk) -> bytes:
    new = KeyPair(scene.server.random_bytes(32))
    return command("succeed", key=new.public.hex(), proof=new.sign(keys.SUCCESSION, desk.key.id.encode()))


def _in_group(what: str, **more: str) -> Ask:
    def ask(scene: Scene, desk: HandDesk) -> bytes:
        args = {"space": scene.group, "account": scene.rhea.account, "name": "eve"} | more
        return command(what, **args)

    return ask


def _about_held(what: str) -> Ask:
    return lambda scene, desk: command(
        what, space=scene.group, device=scene.late.key.id, numbers=str(scene.held.n)
    )


ASKED: Mapping[str, Ask] = {
    "hello": lambda scene, desk: encode(Message()),
    "enrol": _enrolling,
    "where": lambda scene, desk: encode(WhereRequest(space=scene.group, seq=1)),
    "bundle": lambda scene, desk: carried(scene, desk.key, desk.signed(desk.note(scene.group))),
    "have": lambda scene, desk: encode(HaveRequest(spaces=[scene.group])),
    "fetch": lambda scene, desk: encode(FetchRequest(space=scene.group, sha256=hash_of(scene.file))),
    "store": lambda scene, desk: storing(scene, scene.group, scene.wanted),
    "offer": lambda scene, desk: encode(question(scene)),
    "vouch": _vouching,
    "digest": lambda scene, desk: encode(DigestRequest(space=scene.group, buckets=list(range(256)))),
    "wait": _waiting,
    "events": _waiting,
    "part": lambda scene, desk: encode(PartRequest(space=scene.group, sha256=scene.part)),
    "history": lambda scene, desk: encode(HistoryRequest(space=scene.group, record=scene.note.record)),
    "exchange pages_only": lambda scene, desk: _cursor(scene, pages_only=True),
    "exchange files": lambda scene, desk: _cursor(scene, files=[(scene.group, hash_of(scene.file), 0)]),
    "exchange files_under": lambda scene, desk: _cursor(scene, files_under=[(scene.group, 10**9)]),
    "exchange cursors": lambda scene, desk: _cursor(scene),
    "exchange run_heads": lambda scene, desk: pushed(desk.signed(desk.note(scene.group))),
    "exchange audit": lambda scene, desk: encode(ExchangeRequest(audit=1)),
    "exchange held": lambda scene, desk: encode(
        ExchangeRequest(held=[(scene.group, scene.late.key.id, scene.held.n)])
    ),
    "exchange open": _opening,
    "exchange invite": _in_group("invite", role="reader"),
    "exchange role": _in_group("role", role="reader"),
    "exchange remove": _in_group("remove"),
    "exchange end_device": lambda scene, desk: command("end_device", device=scene.ana.key.id),
    "exchange taken_off": lambda scene, desk: command("taken_off", space=scene.group, statement="0" * 32),
    "exchange accept_held": _about_held("accept_held"),
    "exchange send_back_held": _about_held("send_back_held"),
    "exchange heard_held": lambda scene, desk: command("heard_held", space=scene.group, numbers="1"),
    "exchange succeed": _succeeding,
}


def storing(scene: Scene, space: str, data: bytes) -> bytes:
    return encode_with(StoreRequest(space=space, sha256=hash_of(data), size=len(data)), data)


def told(scene: Scene, desk: HandDesk, endpoint: str, answer: Answer) -> str:
    """What an answer comes to: the code of a refusal, `NOTHING`, or "" when what was asked for was done."""
    if answer.code:
        return answer.code
    facts = answer.facts if endpoint != "bundle" else {}
    if endpoint == "bundle":
        return _told_in(opened(answer, desk))
    if endpoint in CURSORS:
        given = [page["space"] for page in facts.get("pages", [])]
        return "revoked" if facts.get("revoked") else _given(scene.group in given)
    if endpoint == "exchange run_heads":
        return next((str(one["code"]) for one in facts.get("verdicts", [])), "")
    if endpoint.removeprefix("exchange ") in COMMANDS:
        return str(facts["answers"][0].get("code", ""))
    if endpoint in ("part", "history"):
        return _given(bool(answer.content.partition(b"\n")[2]))
    part = {"have": "lacking", "offer": "common", "wait": "news", "events": "news", "exchange held": "held"}
    return _given(bool(facts.get(part[endpoint]))) if endpoint in part else ""


def opened(answer: Answer, desk: HandDesk) -> list[Message]:
    """What a courier is given back for a desk, as that opens it."""
    bundle = Bundle(BytesIO(answer.content.partition(b"\n")[2]))
    return list(bundle.messages(desk.key))


def _told_in(messages: list[Message]) -> str:
    for message in messages:
        if isinstance(message, Receipt) and message.verdicts:
            return message.verdicts[0].code
    return _given(any(isinstance(one, ExchangeAnswer) and one.pages for one in messages))


def _given(given: bool) -> str:
    return "" if given else NOTHING
