"""A signed extract: what a space's log says of one record, or of all, for somebody who has only a file.

JSON lines, each in its one canonical form:

* the first names the space, its epoch, the record ("" = all of them), the server's key, and the server's
  signature over the end of the log;
* then every entry of the log in order. Of what the extract is about the very bytes that were hashed, as
  ``[type, bytes, signature]``; of everything else what the chain is made of, ``[type, device, n, hash,
  record, code]``: numbers and hashes, no content;
* the last is the seal of the device that made the extract, over all bytes before it.

It proves that the server admitted these changes in this order, that no other change of the record is in the
log up to there, and who wrote each: by the author's own signature where the bytes up to a signed change
are in the file, else by the server's word. It proves neither when something was written (that is what the
author's clock said) nor that nothing came later, and it is worth what the server's key is: whoever reads
it compares that key's fingerprint with the one the server's administrator names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import InvalidChange, SyncError
from ..ids import device_id, is_id
from ..log import change as changes
from ..log import entry as log
from ..log import keys, strict_json
from ..log import statement as say
from ..log.change import Change
from ..log.entry import Entry
from ..log.rotation import Rotation, followed, keys_of
from ..log.run import sign_tip, verify_tip
from .space_log import first_chain

VERSION = 1
ROTATIONS = "rotations"
"""Optional in the header: how the server came to its key, where what is told is signed by earlier ones."""
HEADER = {"extract", "chain", "epoch", "record", "seq", "server", "signature", "space"}
SEAL = {"by", "signature"}


@dataclass(frozen=True, slots=True)
class Place:
    """The end of a space's log and the server's signature over it. `record`: what the extract is about."""

    space: str
    epoch: str
    seq: int
    chain: str
    signature: str
    server_key: bytes
    record: str = ""
    rotations: tuple[Rotation, ...] = ()

    @property
    def keys(self) -> keys.Public:
        """The keys one of which has signed all that the server says here. Raises `SyncError`."""
        if not self.rotations:
            return self.server_key
        return followed(keys_of(self.rotations[0])[0], self.server_key, self.rotations)

    def header(self) -> dict[str, Any]:
        server, signature = self.server_key.hex(), self.signature
        ends = {"epoch": self.epoch, "seq": self.seq, "chain": self.chain, "signature": signature}
        more = {ROTATIONS: [list(one) for one in self.rotations]} if self.rotations else {}
        about = {"extract": VERSION, "space": self.space, "record": self.record, "server": server}
        return about | ends | more


@dataclass(frozen=True, slots=True)
class Written:
    """One change of the extract. `signed`: by its author's own key, else the server vouches for it."""

    seq: int
    change: Change
    author: str
    signed: bool


@dataclass(slots=True)
class Extract:
    """An extract that holds. `refused`: how many changes to it the server did not take; `by`: who made it."""

    place: Place
    written: list[Written] = field(default_factory=list)
    refused: int = 0
    by: str = ""

    @property
    def fingerprint(self) -> str:
        """Of the server's key, as enrolment codes hold it."""
        return device_id(self.place.server_key)


def lines(place: Place, entries: Sequence[Entry], key: keys.KeyPair) -> Iterator[bytes]:
    """The lines of an extract, with line ends. `key`: of the device that makes it.

    `entries`: all of the log, with the bytes this replica holds. What the device wrote itself it signs anew
    where no signature is at hand.
    """
    hashed = hashlib.sha256()
    told = _told(place.record, entries, key.id)
    for value in (place.header(), *(_line(one, one.seq in told, key) for one in entries)):
        line = strict_json.dumps(value) + b"\n"
        hashed.update(line)
        yield line
    seal = {"by": key.id, "signature": key.sign(keys.EXTRACT, hashed.digest())}
    yield strict_json.dumps(seal) + b"\n"


def read(data: bytes) -> Extract:
    """Prove an extract and read it. Raises `InvalidChange` with what does not hold; asks nobody."""
    body, end, last = data.removesuffix(b"\n").rpartition(b"\n")
    if not end or not data.endswith(b"\n"):
        raise _broken("It is cut off.")
    first, *rest = (_value(line) for line in body.split(b"\n"))
    try:
        reading = _Reading(_place(first))
    except SyncError as error:
        raise _broken(error.message) from error
    for value in rest:
        reading.take(value)
    reading.close()
    reading.seal(_value(last), hashlib.sha256(body + b"\n").digest())
    return reading.extract


def _told(record: str, entries: Iterable[Entry], maker: str) -> set[int]:
    """The entries that go into the extract whole, by seq: what it is about, and who its authors are."""
    every = list(entries)
    if not record:
        return {one.seq for one in every}
    about = {one.seq for one in every if one.type == log.CHANGE and one.record == record}
    told = [changes.read(one.payload) for one in every if one.seq in about and one.payload is not None]
    accepted = {change.was for change in told if change.was}
    devices = {maker, *(one.device for one in every if one.seq in about)}
    devices |= {one.device for one in every if one.type == log.VOID and one.hash in accepted}
    said = [(one.seq, strict_json.parse(one.payload or b"{}")) for one in every if one.type == log.STATEMENT]
    owners = {facts.get("account") for _, facts in said if facts.get("device") in devices}
    for seq, facts in said:
        named = facts["what"] == say.MEMBER and facts.get("account") in owners
        if named or facts.get("device") in devices:
            about.add(seq)
    return about


def _line(entry: Entry, whole: bool, key: keys.KeyPair) -> list[Any]:
    if whole and entry.payload is not None:
        signature = entry.signature
        if entry.type == log.CHANGE and entry.device == key.id and not signature:
            signature = sign_tip(entry.hash, key)
        return [entry.type, entry.payload.decode(), signature]
    return [entry.type, entry.device, entry.n, entry.hash, entry.record, entry.code]


class _Reading:
    """The proof of an extract, line by line."""

    def __init__(self, place: Place) -> None:
        self.extract = Extract(place)
        self.place = place
        self.server_keys = place.keys
        self.voids: dict[str, tuple[str, int, str]] = {}
        self.seq, self.chain = 0, first_chain(place.space, place.epoch)
        self.tips: dict[str, tuple[int, str]] = {}
        self.devices: dict[str, tuple[bytes, str]] = {}
        self.heads: set[str] = set()
        self.changes: list[tuple[int, Change, str]] = []

    def take(self, value: Any) -> None:
        self.seq += 1
        entry = self._entry(value)
        if entry.type != log.STATEMENT:
            if entry.n != self.tips.get(entry.device, (0, ""))[0] + 1:
                raise _broken(f"Entry {self.seq} does not follow the one of its author before it.")
            self.tips[entry.device] = (entry.n, entry.hash)
        self.chain = log.chain_after(self.chain, entry)

    def close(self) -> None:
        """The log ends where the server has signed that it ends."""
        place = self.place
        head = (place.space, place.epoch, self.seq, self.chain)
        if (self.seq, self.chain) != (place.seq, place.chain):
            raise _broken("The entries do not lead to the end that is named.")
        if not log.verify_head(self.server_keys, *head, place.signature):
            raise _broken("The server has not signed this log.")
        self.extract.written = list(self._written())

    def seal(self, value: Any, hashed: bytes) -> None:
        _keys(value, SEAL)
        key, name = self.devices.get(str(value["by"]), (b"", ""))
        if not key or not keys.verify(key, keys.EXTRACT, hashed, _hex(value["signature"], 128)):
            raise _broken("The seal is not that of a member's device over this file.")
        self.extract.by = name

    def _entry(self, value: Any) -> Entry:
        if not isinstance(value, list) or len(value) not in (3, 6) or not isinstance(value[0], str):
            raise _broken(f"Line {self.seq + 1} is no entry.")
        if len(value) == 6:
            return self._withheld(*value)
        what, text, signature = value
        if not isinstance(text, str) or not isinstance(signature, str):
            raise _broken(f"Line {self.seq + 1} is no entry.")
        payload = text.encode()
        if what == log.STATEMENT:
            return self._statement(say.read(payload, _hex(signature, 128), self.server_keys))
        if what != log.CHANGE:
            raise _broken(f"Line {self.seq + 1} is of an unknown kind.")
        return self._change(changes.decode(payload), _hex(signature, 128) if signature else "")

    def _withheld(self, what: str, device: Any, n: Any, hash_: Any, record: Any, code: Any) -> Entry:
        of_device = is_id(device) and is_id(record) and type(n) is int and n > 0
        named = of_device if what in (log.CHANGE, log.VOID) else (device, n, record) == ("", 0, "")
        if not named or not is_id(hash_) or not isinstance(code, str) or (code and what != log.VOID):
            raise _broken(f"Line {self.seq + 1} is no entry.")
        ours = self.place.record in ("", record)
        if ours and what != log.VOID and (what == log.CHANGE or not self.place.record):
            raise _broken(f"Entry {self.seq} belongs to the extract, but its content was left out.")
        self.extract.refused += ours and what == log.VOID
        if what == log.VOID:
            self.voids[hash_] = (device, n, self.tips.get(device, (0, ""))[1])
        return Entry(self.seq, what, device, n, hash_, record, None, "", code)

    def _statement(self, one: say.Statement) -> Entry:
        if one.space != self.place.space:
            raise _broken(f"Entry {self.seq} speaks of another space.")
        if one.what == say.DEVICE:
            self.devices[one.facts["device"]] = (bytes.fromhex(one.facts["key"]), str(one.facts["name"]))
        return Entry(self.seq, log.STATEMENT, "", 0, one.hash, "", None)

    def _change(self, one: Change, signature: str) -> Entry:
        n, before = self.tips.get(one.device, (0, ""))
        if one.space != self.place.space or self.place.record not in ("", one.record):
            raise _broken(f"Entry {self.seq} belongs to something else.")
        if (n, before) != (one.n - 1, one.prev):
            raise _broken(f"Entry {self.seq} does not follow the one of its author before it.")
        if not one.depends_on <= self.heads:
            raise _broken(f"Entry {self.seq} builds on what is not in the extract.")
        if one.device not in self.devices:
            raise _broken(f"Nobody vouches for the author of entry {self.seq}.")
        if signature and not verify_tip(one.hash, self.devices[one.device][0], signature):
            raise _broken(f"Entry {self.seq} is not signed by its author.")
        self.heads.add(one.head)
        self.changes.append((self.seq, one, signature))
        return Entry(self.seq, log.CHANGE, one.device, one.n, one.hash, one.record, None)

    def _written(self) -> Iterator[Written]:
        """A signature proves its change, and through the hashes those right before it."""
        proven: dict[str, str] = {}
        found = []
        for seq, one, signature in reversed(self.changes):
            signed = bool(signature) or proven.get(one.device) == one.hash
            proven[one.device] = one.prev if signed else ""
            found.append(Written(seq, one, self.devices[self._author(one)][1], signed))
        yield from reversed(found)

    def _author(self, one: Change) -> str:
        """Whose device made it: of what a coordinator accepted, the one that has signed its void."""
        if one.was is None or one.was not in self.voids:
            return one.device
        device, n, prev = self.voids[one.was]
        proven = device in self.devices and changes.was_made_as(one, device, n, prev, one.was)
        return device if proven else one.device


def _place(value: Any) -> Place:
    claimed = value.pop(ROTATIONS, []) if isinstance(value, dict) else []
    _keys(value, HEADER)
    ids = (value["space"], value["epoch"])
    record, seq = value["record"], value["seq"]
    if value["extract"] != VERSION or type(value["extract"]) is not int:
        raise _broken("It was made by a newer version.")
    if not all(map(is_id, ids)) or not (record == "" or is_id(record)) or type(seq) is not int:
        raise _broken("Its first line is not in order.")
    chain, signature = _hex(value["chain"], 64), _hex(value["signature"], 128)
    if not isinstance(claimed, list) or not all(isinstance(one, list) and len(one) == 2 for one in claimed):
        raise _broken("Its first line is not in order.")
    rotations = tuple((str(payload), _hex(proof, 128)) for payload, proof in claimed)
    return Place(*ids, seq, chain, signature, bytes.fromhex(_hex(value["server"], 64)), record, rotations)


def _value(line: bytes) -> Any:
    """A line's value; it has one way of being written."""
    value = strict_json.loads(line)
    if strict_json.dumps(value) != line:
        raise _broken("A line of it is not in the form in which it was made.")
    return value


def _keys(value: Any, wanted: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or value.keys() != wanted:
        raise _broken("Its first or last line is not in order.")
    return value


def _hex(value: Any, length: int) -> str:
    """Hexadecimal digits in lower case, so that a signature has one way of being written."""
    if not isinstance(value, str) or len(value) != length or set(value) - set("0123456789abcdef"):
        raise _broken("A key or signature in it is not in order.")
    return value


def _broken(message: str) -> InvalidChange:
    return InvalidChange("extract_broken", message)
