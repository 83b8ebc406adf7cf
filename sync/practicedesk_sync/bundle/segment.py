"""A segment: one message of a bundle, sealed, and signed together with its place.

XChaCha20-Poly1305 under the content's key, a nonce of its own; the sender signs (bundle, part, index, whether
it is the last) and the hash of the sealed bytes. So no segment can be left out, moved, repeated or cut off,
and a signature can be checked without the content's key: also by a courier, who cannot read.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from nacl import bindings
from nacl.exceptions import CryptoError

from ..log import keys
from . import faults
from .head import SIGNATURE_BYTES, Head

MOST_BYTES = 20 * 1024 * 1024
"""Of one segment as it is in the file."""
KEY_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_HEAD = struct.Struct(f">BI{SIGNATURE_BYTES}s")
"""Whether it is the last, bytes that follow, signature; then the nonce and the sealed bytes."""
_PLACE = struct.Struct(">16sHIB")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as it is in the file. `index` counts from 0."""

    index: int
    last: bool
    signature: bytes
    sealed: bytes

    def verify(self, head: Head) -> None:
        """Raises `SyncError` unless the sender of the bundle has put this segment here."""
        message = _signed(_place(head, self.index, last=self.last), self.sealed)
        if not keys.verify(head.sender, keys.SEGMENT, message, self.signature.hex()):
            raise faults.damaged()

    def opened(self, head: Head, key: bytes) -> bytes:
        """What is in it. Raises `SyncError`."""
        nonce, sealed = self.sealed[:_NONCE_BYTES], self.sealed[_NONCE_BYTES:]
        try:
            return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                sealed, _place(head, self.index, last=self.last), nonce, key
            )
        except CryptoError as error:
            raise faults.damaged() from error

    def packed(self) -> bytes:
        return _HEAD.pack(self.last, len(self.sealed), self.signature) + self.sealed


def seal(
    plain: bytes,
    head: Head,
    index: int,
    *,
    last: bool,
    key: bytes,
    sender: keys.KeyPair,
    random_bytes: Callable[[int], bytes],
) -> Segment:
    """Seal what is to stand at this place."""
    nonce, place = random_bytes(_NONCE_BYTES), _place(head, index, last=last)
    sealed = nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, place, nonce, key)
    signature = sender.sign(keys.SEGMENT, _signed(place, sealed))
    return Segment(index, last, bytes.fromhex(signature), sealed)


def read_segment(file: BinaryIO, index: int) -> Segment:
    """The segment that begins here, not verified yet. Raises `SyncError`."""
    last, size, signature = _read_head(file)
    sealed = file.read(size)
    if len(sealed) < size:
        raise faults.damaged()
    return Segment(index, last, signature, sealed)


def skip_segments(file: BinaryIO, end: int) -> int:
    """Go from segment to segment to the `end` of the file; how many there are. Raises `SyncError`.

    Looks at lengths alone: what is cut off or has something behind it is told without any arithmetic.
    """
    count = 0
    while True:
        last, size, _ = _read_head(file)
        count += 1
        at = file.seek(size, 1)
        if at > end or (at == end) != last:
            raise faults.damaged()
        if last:
            return count


def _read_head(file: BinaryIO) -> tuple[bool, int, bytes]:
    raw = file.read(_HEAD.size)
    if len(raw) < _HEAD.size:
        raise faults.damaged()
    last, size, signature = _HEAD.unpack(raw)
    if last > 1 or size > MOST_BYTES:
        raise faults.damaged()
    return bool(last), size, signature


def _place(head: Head, index: int, *, last: bool) -> bytes:
    return _PLACE.pack(bytes.fromhex(head.id), head.part, index, last)


def _signed(place: bytes, sealed: bytes) -> bytes:
    return place + hashlib.sha256(sealed).digest()
