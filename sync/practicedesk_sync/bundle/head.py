"""What a bundle's file looks like, and the beginning of it.

A line that a person can read; facts of fixed form; for each recipient the key of the content, sealed to them;
the sender's signature over all of that. Then segments, see `segment.py`. Nothing here is JSON or compressed:
who reads a head interprets numbers alone, and trusts none of them before the signature holds.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import BinaryIO

from ..ids import device_id
from ..log import keys
from . import faults

OUTBOX, DELTA, SEED, REQUEST, RECEIPT, ENROLMENT = KINDS = (
    "outbox",
    "delta",
    "seed",
    "request",
    "receipt",
    "enrolment",
)
ABOUT = {
    OUTBOX: "work on its way to the server",
    DELTA: "news from the server",
    SEED: "all that a new computer may read",
    REQUEST: "a computer asks the server for news",
    RECEIPT: "what became of work that was sent",
    ENROLMENT: "a computer is connected to a server",
}
"""What each kind is, for a person who looks into the file."""
MOST_RECIPIENTS = 64
MOST_PARTS = 4_096
SIGNATURE_BYTES = 64
_FORM = 1
_LONGEST_LINE = 200
_FACTS = struct.Struct(">16sHHQ32sB")
"""Id, number of the part and of parts, ms since 1970, the sender's public key, how many recipients follow."""
_RECIPIENT = struct.Struct(">16s80s")
"""Who: a device, a server or a code; and the content's key, sealed to them."""
_LINE = re.compile(rb"PracticeDesk bundle ([0-9]{1,6}): ")


@dataclass(frozen=True, slots=True)
class Head:
    """`id` (32 hex digits) is that of all parts; `part` counts from 1; `recipients`: (id, sealed key)."""

    kind: str
    id: str
    part: int
    parts: int
    made_ms: int
    sender: bytes
    recipients: tuple[tuple[str, bytes], ...]

    @property
    def sender_id(self) -> str:
        return device_id(self.sender)

    def packed(self) -> bytes:
        """The bytes that are signed."""
        facts = (bytes.fromhex(self.id), self.part, self.parts, self.made_ms, self.sender)
        sealed = b"".join(_RECIPIENT.pack(bytes.fromhex(who), key) for who, key in self.recipients)
        return _line(self.kind) + _FACTS.pack(*facts, len(self.recipients)) + sealed

    def signed(self, sender: keys.KeyPair) -> bytes:
        packed = self.packed()
        return packed + bytes.fromhex(sender.sign(keys.BUNDLE, packed))

    def sealed_for(self, who: str) -> bytes:
        """The content's key as it is sealed to somebody. Raises `SyncError` where it is not."""
        for recipient, sealed in self.recipients:
            if recipient == who:
                return sealed
        raise faults.not_for_you()


def read_head(file: BinaryIO) -> tuple[Head, bytes]:
    """The head at the beginning of a file, and its signature, not verified yet. Raises `SyncError`."""
    kind = _kind(file.readline(_LONGEST_LINE))
    raw = file.read(_FACTS.size)
    if len(raw) < _FACTS.size:
        raise faults.damaged()
    id_, part, parts, made_ms, sender, count = _FACTS.unpack(raw)
    sealed = file.read(count * _RECIPIENT.size)
    signature = file.read(SIGNATURE_BYTES)
    whole = len(sealed) == count * _RECIPIENT.size and len(signature) == SIGNATURE_BYTES
    if not whole or not 0 < count <= MOST_RECIPIENTS or not 0 < part <= parts <= MOST_PARTS:
        raise faults.damaged()
    recipients = tuple((who.hex(), key) for who, key in _RECIPIENT.iter_unpack(sealed))
    return Head(kind, id_.hex(), part, parts, made_ms, sender, recipients), signature


def verify(head: Head, signature: bytes) -> None:
    """Raises `SyncError` unless the sender has signed this head."""
    if not keys.verify(head.sender, keys.BUNDLE, head.packed(), signature.hex()):
        raise faults.damaged()


def _line(kind: str) -> bytes:
    about = f"PracticeDesk bundle {_FORM}: {kind}, {ABOUT[kind]}. Sealed: only PracticeDesk can open it.\n"
    return about.encode("ascii")


_KINDS = {_line(kind): kind for kind in KINDS}


def _kind(line: bytes) -> str:
    if line in _KINDS:
        return _KINDS[line]
    named = _LINE.match(line)
    if named is None:
        raise faults.not_a_bundle()
    raise faults.newer() if int(named[1]) > _FORM else faults.damaged()
