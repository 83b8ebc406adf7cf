"""What a bundle carries: the messages of the wire, and the few that only a file needs.

| kind | its messages |
|---|---|
| outbox, request | exchange requests: the first with cursors and commands, all with runs; pieces of files |
| delta, seed, receipt | a receipt of what was taken; exchange answers with pages; where they lead to |
| delta, seed, too | which files the server lacks; pieces of those that were asked for |
| enrolment | an invitation; or an enrolment request; or its answer, followed by what a seed has |

What a server writes that has had another key begins with how it came to this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ..errors import SyncError
from ..protocol.blobs import HaveAnswer, StoreRequest
from ..protocol.envelope import compress, decompress
from ..protocol.messages import (
    CommandAnswer,
    Enrolled,
    EnrolRequest,
    ExchangeAnswer,
    ExchangeRequest,
    Id,
    Message,
    Number,
    Verdict,
    decode,
    decode_with,
    encode,
    encode_with,
)
from . import faults

MOST_BYTES = 16 * 1024 * 1024
"""Of one message. The largest change there may be, and a page around it, stay well below."""
MOST_RATIO = 20
"""How much smaller compression may make a message; what would become smaller still is stored as it is."""
STORED, COMPRESSED = 0, 1


class Receipt(Message):
    """What the server says to an outbox: verdicts, answers to commands, and how far it has the work.

    `tips`: for each space the number and hash of the computer's last change in the server's log.
    """

    tips: tuple[tuple[Id, Number, Id], ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    answers: tuple[CommandAnswer, ...] = ()


class Heads(Message):
    """Where the pages of a bundle lead to: seq by space, and the hash over all that is there then.

    `more`: the server has more than went into this bundle.
    """

    time_ms: Number
    state: str
    heads: tuple[tuple[Id, Number], ...] = ()
    more: bool = False


class Invitation(Message):
    """An enrolment code in a file: the same text that may be typed, and whom it is for."""

    code: str
    name: str


class Rotations(Message):
    """How the server came to the key that signs this bundle: first, where it has had another one."""

    rotations: list[tuple[str, str]]


class FilePiece(StoreRequest):
    """Bytes of an attachment: those of `size` that begin at `offset`. One piece."""

    piece: Annotated[bytes, Field(exclude=True)] = b""


TYPES: Mapping[int, type[Message]] = {
    1: ExchangeRequest,
    2: ExchangeAnswer,
    3: Receipt,
    4: Heads,
    5: Invitation,
    6: EnrolRequest,
    7: Enrolled,
    12: Rotations,
    13: HaveAnswer,
    14: FilePiece,
}
_NUMBERS = {kind: number for number, kind in TYPES.items()}
_PAYLOADS: Mapping[type[Message], str] = {
    ExchangeRequest: "bodies",
    ExchangeAnswer: "payloads",
}
"""The lines that stand behind a message."""


def written(message: Message) -> bytes:
    """The bytes of a message: its type, how it is stored, and itself."""
    if isinstance(message, FilePiece):
        data = encode_with(message, message.piece)
    else:
        behind = _PAYLOADS.get(type(message))
        data = encode(message, getattr(message, behind) if behind else ())
    if len(data) > MOST_BYTES:
        raise faults.too_large()
    packed = compress(data)
    small = len(packed) * MOST_RATIO >= len(data) > len(packed)
    return bytes((_NUMBERS[type(message)], COMPRESSED if small else STORED)) + (packed if small else data)


def read(plain: bytes) -> Message:
    """The message again. Raises `SyncError`; only for bytes whose sender is proven."""
    number, stored, data = plain[0:1], plain[1:2], plain[2:]
    kind = TYPES.get(number[0]) if number else None
    if kind is None or stored not in (bytes((STORED,)), bytes((COMPRESSED,))):
        raise faults.unexpected()
    if stored == bytes((COMPRESSED,)):
        try:
            data = decompress(data, min(MOST_BYTES, MOST_RATIO * len(data)))
        except SyncError as error:
            raise faults.too_large() from error
    if len(data) > MOST_BYTES:
        raise faults.too_large()
    if kind is FilePiece:
        piece, content = decode_with(data, FilePiece)
        return piece.model_copy(update={"piece": content})
    message, payloads = decode(data, kind)
    behind = _PAYLOADS.get(kind)
    return message.model_copy(update={behind: payloads}) if behind else message
