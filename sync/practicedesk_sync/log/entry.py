"""The admitted log of a space: entries numbered without gaps, each chained to the one before.

``chain(seq) = SHA-256(chain(seq - 1), entry)``: one server signature over (space, epoch, seq, chain)
proves the whole prefix. An entry is a change, a void (a refused change: its hash stays, its body does
not), a purge, or a statement by the server.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from . import keys

CHANGE, VOID, STATEMENT, PURGE = "change", "void", "statement", "purge"
CHAIN_START = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a space's log.

    `device`, `n`, `hash`: the change's (for a change or a void; else "", 0 and the statement's hash).
    `record`: the record touched. `payload`: the body of a change, the bytes of a statement; None where the
    receiver holds the bytes already, and for a void. `signature`: a run's (on its last change) or a
    statement's. `code`: why a void was refused.
    """

    seq: int
    type: str
    device: str
    n: int
    hash: str
    record: str
    payload: bytes | None
    signature: str = ""
    code: str = ""


def chain_after(chain: str, entry: Entry) -> str:
    """The chain value (64 hex digits) after `entry`. Covers everything but the bytes its hash names."""
    line = (
        f"{chain} {entry.seq} {entry.type} {entry.device} {entry.n} {entry.hash} {entry.record} {entry.code}"
    )
    return hashlib.sha256(line.encode()).hexdigest()


def head_message(space: str, epoch: str, seq: int, chain: str) -> bytes:
    """What the server signs to vouch for a space's log up to `seq`."""
    return f"{space} {epoch} {seq} {chain}".encode()


def sign_head(key: keys.KeyPair, space: str, epoch: str, seq: int, chain: str) -> str:
    return key.sign(keys.HEAD, head_message(space, epoch, seq, chain))


def verify_head(public: keys.Public, space: str, epoch: str, seq: int, chain: str, signature: str) -> bool:
    return keys.verify(public, keys.HEAD, head_message(space, epoch, seq, chain), signature)
