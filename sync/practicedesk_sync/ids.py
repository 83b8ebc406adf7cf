"""Identifiers: 16 bytes each, written as 32 lowercase hexadecimal digits.

* record id: UUID version 7 made on the device, or version 8 derived from its source, so that two desks
  which import one file make one set of records. A Group record has the id of the space it is;
* change hash, head, device id, space id: the first 16 bytes of a SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

HASH_BYTES = 16
_AT_ONCE = 2047
ID_PATTERN = re.compile(r"[0-9a-f]{32}\Z")
ITEM_PATTERN = re.compile(r"[0-9a-f]{32}\.[0-9]{1,16}\.[0-9]{1,6}\Z")


def sha256_of(data: bytes) -> bytes:
    """SHA-256 of something small, of which there are many.

    Hashing more than 2,047 bytes at once, Python gives its lock away, and has it back before a thread that
    waits for it is awake: a window beside a thread that hashed bodies stood still for up to 200 ms.
    """
    hashed = hashlib.sha256()
    for start in range(0, len(data), _AT_ONCE):
        hashed.update(data[start : start + _AT_ONCE])
    return hashed.digest()


def digest_of(data: bytes) -> str:
    """The hash by which a change body is named: 16 bytes of SHA-256."""
    return sha256_of(data)[:HASH_BYTES].hex()


def digest_of_parts(*parts: str) -> str:
    """A hash over several texts, each length-prefixed so that no two lists of parts collide."""
    return digest_of(b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts)))


def is_id(value: object) -> bool:
    """Whether `value` has the form of a record, space, device or change id."""
    return isinstance(value, str) and ID_PATTERN.match(value) is not None


def device_id(public_key: bytes) -> str:
    """A device is named by the fingerprint of its Ed25519 public key (32 bytes)."""
    return digest_of(b"practicedesk device\0" + public_key)


def space_id(public_key: bytes, nonce: str) -> str:
    """A space is named by its maker's device key and a nonce; only that key can open it on a server."""
    return digest_of(b"practicedesk space\0" + public_key + b"\0" + nonce.encode())


def new_record_id(millis: int, random_bytes: Callable[[int], bytes]) -> str:
    """A UUIDv7 for a record made at `millis` (ms since 1970); `random_bytes(10)` gives the random part."""
    return _uuid_hex(millis.to_bytes(6, "big") + random_bytes(10), version=7)


def derived_record_id(*parts: str) -> str:
    """A UUIDv8 that is the same wherever the same parts are known, e.g. (space, source, source id)."""
    return _uuid_hex(bytes.fromhex(digest_of_parts("record", *parts)), version=8)


def item_id(device: str, n: int, index: int) -> str:
    """A list item is named by the change that made it and its place among that change's new items."""
    return f"{device}.{n}.{index}"


def _uuid_hex(raw: bytes, version: int) -> str:
    octets = bytearray(raw)
    octets[6] = (octets[6] & 0x0F) | (version << 4)
    octets[8] = (octets[8] & 0x3F) | 0x80
    return octets.hex()
