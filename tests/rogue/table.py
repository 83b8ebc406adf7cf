"""What a rogue may try at each endpoint, and what has to come of it.

By threat (reliability.md, 1.3) and endpoint: the code it is refused with, and under what the audit log has to
note it ("": it is answered as if there were nothing, or says nothing an honest desk would not say too). What
a threat cannot be tried at is listed with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from practicedesk_sync.protocol import envelope
from tests.contract.hand_desk import HandDesk, fresh_id
from tests.rogue.asked import ASKED, CURSORS, ENDPOINTS, NOTHING, SEALED, path_of, told
from tests.rogue.crafted import COMMAND, CRAFTED, DOOR, HELD
from tests.rogue.scene import Scene

Told = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """One attack. `send` gives what it came to; `code` and `audit` what it has to come to."""

    threat: str
    endpoint: str
    how: str
    send: Callable[[Scene], str]
    code: str
    audit: str

    @property
    def noted(self) -> tuple[str, str] | None:
        """What the audit log has to say of it."""
        if not self.audit:
            return None
        path = f" {path_of(self.endpoint)}" if self.audit == DOOR else ""
        return self.audit + path, self.code


def _all(told: Told) -> dict[str, Told]:
    return dict.fromkeys(SEALED, told)


_QUIET: Told = (NOTHING, "")
_DONE: Told = ("", "")
_NO_COORDINATOR: Told = ("not_coordinator", COMMAND)
_UNKNOWN: Told = ("space_unknown", DOOR)
_NO_FILE: Told = ("blob_unknown", DOOR)
_OUTSIDE: dict[str, Told] = {
    **dict.fromkeys(("where", "digest", "history"), _UNKNOWN),
    "part": ("part_unknown", DOOR),
    **dict.fromkeys(("fetch", "store"), _NO_FILE),
    **dict.fromkeys(("have", "wait", "events", "exchange held"), _QUIET),
    **dict.fromkeys(
        (f"exchange {one}" for one in ("invite", "role", "remove", "accept_held", "send_back_held")),
        _NO_COORDINATOR,
    ),
    "exchange end_device": ("device_unknown", COMMAND),
    "exchange taken_off": ("removal_unknown", COMMAND),
    "exchange heard_held": _DONE,  # of the asking computer's own work: there is none
}
"""What anybody hears who may not read the group."""


@dataclass(frozen=True)
class Sender:
    """Who sends what a member would send, and how they pretend to be somebody else."""

    who: Callable[[Scene], HandDesk]
    token: Callable[[Scene], str] = lambda scene: ""
    claims: Callable[[Scene], HandDesk | None] = lambda scene: None
    elsewhere: bool = False

    def send(self, endpoint: str, scene: Scene) -> str:
        desk, path = self.who(scene), path_of(endpoint)
        signed_for = ("where" if path != "where" else "digest") if self.elsewhere else ""
        facts = {"token": self.token(scene) or None, "claims": self.claims(scene), "signed_for": signed_for}
        answer = scene.send(desk, path, ASKED[endpoint](scene, desk), **facts)  # type: ignore[arg-type]
        return told(scene, desk, endpoint, answer)


SENDERS: dict[tuple[str, str], tuple[Sender, dict[str, Told]]] = {
    ("T1", "asks about a group of others"): (
        Sender(lambda scene: scene.eve),
        _OUTSIDE
        | {
            "bundle": ("space_unknown", ""),
            "exchange run_heads": ("space_unknown", ""),
            **dict.fromkeys(CURSORS, _QUIET),
            "vouch": ("proof_wrong", DOOR),
        },
    ),
    ("T2", "signs in the name of a member"): (
        Sender(lambda scene: scene.eve, claims=lambda scene: scene.ben),
        _all(("proof_wrong", DOOR)) | {"vouch": ("proof_wrong", DOOR)},
    ),
    ("T3", "is no coordinator and acts as one"): (
        Sender(lambda scene: scene.ben),
        {one: told for one, told in _OUTSIDE.items() if told[1] == COMMAND} | {"exchange held": _QUIET},
    ),
    ("T5", "writes after they were removed"): (
        Sender(lambda scene: scene.late),
        {
            "exchange run_heads": ("not_a_member", HELD),
            "bundle": ("not_a_member", HELD),
            "store": _NO_FILE,
            **{one: told for one, told in _OUTSIDE.items() if told == _NO_COORDINATOR},
        },
    ),
    ("T6", "asks after they were removed"): (
        Sender(lambda scene: scene.late),
        _OUTSIDE | dict.fromkeys(CURSORS, ("revoked", "")) | {"vouch": ("proof_wrong", DOOR)},
    ),
    ("T6", "asks from a computer that was ended"): (
        Sender(lambda scene: scene.lost),
        _all(("device_ended", DOOR)),
    ),
    ("T6", "asks from a computer nobody knows"): (
        Sender(lambda scene: scene.nobody),
        _all(("device_unknown", DOOR)),
    ),
    ("T7", "uses the session of another computer"): (
        Sender(lambda scene: scene.eve, token=lambda scene: scene.server.tokens.give(scene.ben.key.id)),
        _all(("session_over", "")),  # every session ends: an honest desk hears it once an hour
    ),
    ("T7", "sends elsewhere what was signed for another path"): (
        Sender(lambda scene: scene.ben, elsewhere=True),
        _all(("proof_wrong", DOOR)) | {"vouch": ("proof_wrong", DOOR), "enrol": ("proof_wrong", DOOR)},
    ),
}

BOMB = "hides a message that is far too large in a small one"
READ = tuple(one for one in ENDPOINTS if one != "hello")


@cache
def _bomb() -> bytes:
    return envelope.compress(bytes(envelope.UNSUSPICIOUS + 1))


def bomb(endpoint: str, scene: Scene) -> str:
    """A frame that is sound in every other way."""
    path, nonce = path_of(endpoint), fresh_id()
    token = scene.server.tokens.give(scene.ben.key.id)
    frame = envelope.request_frame(scene.ben.key, path, token, nonce, _bomb())
    return scene.sent(path, frame, nonce).code


_NO_CLAIM = "it claims nothing that could be more than its due"
_NO_GROUP = "it speaks of no group"
_BRINGS_NOTHING = "it brings nothing in"
_NO_SESSION = "it needs no session"
_READS = ("where", "have", "fetch", "digest", "part", "history", *CURSORS, "exchange held")
_TALKS = ("hello", "enrol", "vouch", "wait", "events", "exchange audit", "exchange succeed")
_ORDERS = tuple(f"exchange {one}" for one in ("open", "invite", "role", "remove", "end_device", "heard_held"))
OUT_OF_REACH: dict[str, dict[str, str]] = {
    "T1": {
        **dict.fromkeys(("hello", "enrol", "exchange succeed"), _NO_GROUP),
        "offer": "whoever can name an end of the log has the log",
        "exchange audit": "where the audit log ends is for every witness; it shows hashes alone",
    },
    "T2": {"hello": "it tells who the server is, to everybody"},
    "T3": {
        **dict.fromkeys(("hello", "vouch", "wait", "events", "offer", "exchange audit"), _NO_CLAIM),
        **dict.fromkeys(("where", "have", "fetch", "digest", "part", "history", *CURSORS), _BRINGS_NOTHING),
        "exchange heard_held": "of the asking computer's own work alone",
    },
    "T4": {
        **dict.fromkeys(_TALKS, _NO_GROUP),
        **dict.fromkeys(("where", "have", "digest", *CURSORS), _BRINGS_NOTHING),
        **dict.fromkeys(_ORDERS, "it moves no content"),
    },
    "T5": {
        **dict.fromkeys(_TALKS, _NO_GROUP),
        **dict.fromkeys(_READS, _BRINGS_NOTHING),
        **dict.fromkeys(("exchange open", "exchange end_device", "exchange heard_held"), _NO_GROUP),
        "exchange taken_off": "it tells that the removal was followed",
        "offer": "the server's own signed log, whoever brings it",
    },
    "T6": {
        "hello": "it tells who the server is, to everybody",
        "enrol": "tests/contract/test_commands.py tries it",
    },
    "T7": {"hello": _NO_SESSION},
    "T18": {"hello": "nothing of it is read"},
}


def _cases() -> list[Case]:
    sent = [
        Case(threat, endpoint, how, partial(sender.send, endpoint), *told)
        for (threat, how), (sender, row) in SENDERS.items()
        for endpoint, told in row.items()
    ]
    made = [Case(one.threat, one.endpoint, one.how, one.send, one.code, one.audit) for one in CRAFTED]
    bombs = [Case("T18", one, BOMB, partial(bomb, one), "payload_too_large", DOOR) for one in READ]
    return sent + made + bombs


CASES = _cases()
