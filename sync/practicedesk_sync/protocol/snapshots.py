"""What a server gives a desk that begins with a space, or is far behind: a snapshot instead of all pages.

A snapshot is the log of a space up to some entry, without the bodies of changes that others have replaced. It
comes in parts, each named by its hash, newest records first; a signed manifest names them, and where the log
ends. Of each record a part has all entries, so that together they prove themselves by the log's chain.

A part is a message of one line, the `groups`, and below it the bodies. A group is [record, kind, replaced,
rows]: `replaced` names by cell the heads that are no more, and a row is one entry of the log:

* ``[seq, "change", signature]`` and ``[seq, "statement", signature]``: with a body;
* ``[seq, "left", device, n, hash, was, signature, hlc, texts]``: a change without its body; `texts` has
  [field, hash of the text, parents] for each that it set;
* ``[seq, "void", device, n, hash, code, signature]``.

The group of the record "" holds the statements, and comes first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ..errors import SyncError
from ..log import change as changes
from ..log import entry as log
from ..log import keys
from ..log import statement as say
from ..log.change import Change
from ..log.entry import CHANGE, STATEMENT, VOID, Entry
from ..log.statement import Statement
from . import envelope
from .messages import Id, Message, Number, Sha256, Signature, decode, encode

LEFT = "left"
"""A row for a change whose body is left out."""
MOST_PART = 64 * 1024 * 1024
"""Bytes a part may have on the wire; it is about 1 MB, and more only where a single record is large."""
Text = tuple[str, str, list[str]]
Signed = tuple[str, str]
"""A manifest as it was signed, and the signature."""


class Manifest(Message):
    """Where a snapshot ends, and its parts: (SHA-256, bytes). `head`: the server's signature over that end.

    `digest`: the summary of the space's digest.
    """

    space: Id
    kind: str
    epoch: Id
    seq: Number
    chain: str
    digest: str
    head: Signature
    parts: list[tuple[Sha256, Annotated[int, Field(gt=0, le=MOST_PART)]]] = Field(min_length=1)


class PartRequest(Message):
    """Give the bytes of a part from an offset on; they come behind the answer, as many as fit."""

    space: Id
    sha256: Sha256
    offset: Number = 0


class HistoryRequest(Message):
    """Give the bodies of a record's changes, as many as fit, of those behind an entry."""

    space: Id
    record: Id
    after: Number = 0


class HistoryAnswer(Message):
    """`last`: the entry behind which there may be more; 0: that was all."""

    last: Number = 0


class Part(Message):
    space: Id
    groups: list[
        tuple[Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")], str, dict[str, list[Id]], list[Any]]
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log in a group, and what is to be known of it.

    `head`: what later changes call it. `said`: its content; None of what is left out, and of a void. `hlc`,
    `texts`: of a change that is left out.
    """

    entry: Entry
    head: str
    said: Change | Statement | None = None
    hlc: int = 0
    texts: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What a part has of one record. `lines`: in order of seq."""

    record: str
    kind: str
    replaced: dict[str, list[str]]
    lines: list[Line]

    @property
    def changes(self) -> list[Change]:
        """Those that are here whole."""
        return [line.said for line in self.lines if isinstance(line.said, Change)]


def sign(key: keys.KeyPair, manifest: Manifest) -> Signed:
    text = encode(manifest)
    return text.decode(), key.sign(keys.SNAPSHOT, text)


def read(signed: Signed, server_key: keys.Public) -> Manifest:
    """Prove and read a manifest. Raises `SyncError` where the server did not sign it."""
    text, signature = signed[0].encode(), signed[1]
    if not keys.verify(server_key, keys.SNAPSHOT, text, signature):
        raise unproven()
    manifest = decode(text, Manifest)[0]
    end = (manifest.space, manifest.epoch, manifest.seq, manifest.chain)
    if not log.verify_head(server_key, *end, manifest.head):
        raise unproven()
    return manifest


def packed(space: str, groups: Sequence[Group]) -> bytes:
    """A part as it is stored and sent."""
    payloads = [line.entry.payload or b"" for group in groups for line in group.lines if line.said]
    rows = [(group.record, group.kind, group.replaced, list(map(_row, group.lines))) for group in groups]
    return envelope.compress(encode(Part(space=space, groups=rows), payloads))


def unpacked(part: bytes, sha256: str, manifest: Manifest, server_key: keys.Public) -> list[Group]:
    """The groups of a part. Raises `SyncError` or `InvalidChange` unless it is whole the one of that hash."""
    if hashlib.sha256(part).hexdigest() != sha256:
        raise unproven()
    message, payloads = decode(envelope.decompress(part, envelope.MAX_ANSWER), Part)
    if message.space != manifest.space:
        raise unproven()
    bodies = iter(payloads)
    groups = []
    for record, kind, replaced, rows in message.groups:
        lines = [_line(manifest.space, record, row, bodies, server_key) for row in rows]
        groups.append(Group(record, kind, replaced, lines))
    if next(bodies, None) is not None or any(
        line.entry.seq > manifest.seq for g in groups for line in g.lines
    ):
        raise unproven()
    return groups


def unproven() -> SyncError:
    return SyncError(
        "snapshot_unproven",
        "A group came otherwise than its server has signed it.",
        "Nothing of it was taken. Synchronise again.",
    )


def _row(line: Line) -> list[Any]:
    one = line.entry
    if line.said is not None:
        return [one.seq, one.type, one.signature]
    if one.type == VOID:
        return [one.seq, VOID, one.device, one.n, one.hash, one.code, one.signature]
    was = line.head if line.head != one.hash else ""
    return [one.seq, LEFT, one.device, one.n, one.hash, was, one.signature, line.hlc, line.texts]


def _line(space: str, record: str, row: list[Any], bodies: Iterator[bytes], server_key: keys.Public) -> Line:
    try:
        return _read(space, record, row, bodies, server_key)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise unproven() from error


def _read(space: str, record: str, row: list[Any], bodies: Iterator[bytes], server_key: keys.Public) -> Line:
    seq, what, *facts = row
    body = next(bodies, None) if what in (CHANGE, STATEMENT) else None
    if what == CHANGE and body is not None:
        change = changes.read(body)  # checked when it was admitted, and signed as such with the part
        if (change.space, change.record) == (space, record):
            named = (change.device, change.n, change.hash, record)
            return Line(Entry(seq, CHANGE, *named, body, *facts), change.head, change)
    elif what == STATEMENT and body is not None:
        said = say.read(body, str(facts[0]), server_key)
        if said.space == space and not record:
            entry = Entry(seq, STATEMENT, "", 0, said.hash, "", body, said.signature)
            return Line(entry, said.hash, said)
    elif what == VOID:
        device, n, hash_, code, signature = facts
        return Line(Entry(seq, VOID, device, n, hash_, record, None, signature, code), hash_)
    elif what == LEFT:
        device, n, hash_, was, signature, hlc, texts = facts
        entry = Entry(seq, CHANGE, device, n, hash_, record, None, signature)
        return Line(entry, was or hash_, None, hlc, [(field, digest, over) for field, digest, over in texts])
    raise unproven()
