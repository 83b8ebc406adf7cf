"""Statements: what only the server may say, signed by it and numbered in the space's own sequence.

Membership is server-ordered and never merged: for one person the latest statement in a space rules. Each
statement is JSON ``{space, epoch, seq, what, at_ms, ...}`` and can be verified by anybody who has the
server's public key. `epoch`: what the server says after it was restored from a backup sorts above all it said
before; `seq`: its place in the log when it was made:

* ``opened``  {kind: group | personal | commons, device, account}: the space exists and who made it;
* ``member``  {account, name, role}: the person's role from here on; role "" ends the membership;
* ``device``  {device, key, account, name}: the key is certified for the account (who an author is);
* ``ended``   {device}: the device may no longer write;
* ``decided`` {device, numbers, fate: accepted | returned, account}: what became of held changes, and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import InvalidChange
from ..ids import digest_of
from . import keys, strict_json

OPENED, MEMBER, DEVICE, ENDED, DECIDED = "opened", "member", "device", "ended", "decided"
ACCEPTED, RETURNED = "accepted", "returned"
SERVER_ACCOUNT = "server"
"""The name under which a server is a member of its spaces; no person has it."""
GROUP, PERSONAL, COMMONS = "group", "personal", "commons"

_REQUIRED = {
    OPENED: {"kind", "device", "account"},
    MEMBER: {"account", "name", "role"},
    DEVICE: {"device", "key", "account", "name"},
    ENDED: {"device"},
    DECIDED: {"device", "numbers", "fate", "account"},
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A decoded statement; `facts` holds what is particular to its `what` (see above)."""

    space: str
    what: str
    at_ms: int
    facts: dict[str, Any]
    payload: bytes
    signature: str
    epoch: str = ""
    seq: int = 0

    @property
    def rank(self) -> tuple[str, int, int]:
        """Of two statements about one person the one of greater rank rules, however late it comes back."""
        return self.epoch, self.seq, self.at_ms

    @property
    def hash(self) -> str:
        return digest_of(self.payload)


def make(
    server: keys.KeyPair, space: str, place: tuple[str, int], what: str, at_ms: int, facts: dict[str, Any]
) -> Statement:
    """Sign a statement with the server's key. `place`: epoch and seq."""
    epoch, seq = place
    about = {"space": space, "epoch": epoch, "seq": seq, "what": what, "at_ms": at_ms}
    payload = strict_json.dumps({**about, **facts})
    return Statement(space, what, at_ms, facts, payload, server.sign(keys.STATEMENT, payload), epoch, seq)


def read(payload: bytes, signature: str, server_key: keys.Public) -> Statement:
    """Prove and decode a statement. Raises `InvalidChange` when the server did not sign it."""
    if not keys.verify(server_key, keys.STATEMENT, payload, signature):
        raise InvalidChange("statement_signature", "A statement is not signed by the server.")
    return parse(payload, signature)


def parse(payload: bytes, signature: str) -> Statement:
    """Decode a statement that was proven before it was stored."""
    value = strict_json.loads(payload)
    if not isinstance(value, dict) or not {"space", "epoch", "what", "at_ms"} <= value.keys():
        raise InvalidChange("statement_form", "A statement lacks a required part.")
    what = value["what"]
    if not isinstance(what, str) or not value.keys() >= _REQUIRED.get(what, set()):
        raise InvalidChange("statement_form", "A statement lacks a required part.")
    facts = {k: v for k, v in value.items() if k not in {"space", "epoch", "seq", "what", "at_ms"}}
    place = (value["epoch"], value.get("seq", 0))
    return Statement(value["space"], what, value["at_ms"], facts, payload, signature, *place)
