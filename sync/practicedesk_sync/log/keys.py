"""Ed25519 keys, signatures and sealing (libsodium through PyNaCl).

Every signature is made over a context string and the message, so that a signature given for one purpose
can never be presented for another. Keys and signatures travel as lowercase hex.
"""

from __future__ import annotations

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.exceptions import ValueError as NaclValueError
from nacl.public import SealedBox
from nacl.signing import SigningKey, VerifyKey

from ..ids import device_id

RUN = b"practicedesk run 1\0"
STATEMENT = b"practicedesk statement 1\0"
COMMAND = b"practicedesk command 1\0"
HEAD = b"practicedesk head 1\0"
REQUEST = b"practicedesk request 1\0"
RESPONSE = b"practicedesk response 1\0"
CERTIFICATE = b"practicedesk certificate 1\0"
EXTRACT = b"practicedesk extract 1\0"
BUNDLE = b"practicedesk bundle 1\0"
SEGMENT = b"practicedesk segment 1\0"
AUDIT = b"practicedesk audit 1\0"
ROTATION = b"practicedesk rotation 1\0"
SNAPSHOT = b"practicedesk snapshot 1\0"
SUCCESSION = b"practicedesk succession 1\0"

Public = bytes | tuple[bytes, ...]
"""A public key (32 bytes); or those a server has had, one after the other, of which any may have signed."""


class KeyPair:
    """A device's or a server's signing key. `seed` is the 32 secret bytes; keep it out of logs."""

    def __init__(self, seed: bytes) -> None:
        self._key = SigningKey(seed)
        self.public = bytes(self._key.verify_key)
        self.id = device_id(self.public)

    def __repr__(self) -> str:
        return f"KeyPair({self.id})"

    @property
    def seed(self) -> bytes:
        return bytes(self._key)

    def sign(self, context: bytes, message: bytes) -> str:
        """A detached signature over context + message, 128 hex digits."""
        return self._key.sign(context + message).signature.hex()

    def unseal(self, sealed: bytes) -> bytes | None:
        """What was sealed to this key, or None."""
        try:
            return SealedBox(self._key.to_curve25519_private_key()).decrypt(sealed)
        except (CryptoError, ValueError, TypeError):
            return None


def verify(public: Public, context: bytes, message: bytes, signature: str) -> bool:
    """Whether `signature` (hex) was made by `public` over context + message. Never raises."""
    if isinstance(public, tuple):
        return any(verify(one, context, message, signature) for one in public)
    try:
        VerifyKey(public).verify(context + message, bytes.fromhex(signature))
    except (BadSignatureError, NaclValueError, ValueError, TypeError):
        return False
    return True


def seal(public: bytes, secret: bytes) -> bytes:
    """`secret`, for whoever holds the other half of this key alone: X25519, made from the Ed25519 key."""
    return SealedBox(VerifyKey(public).to_curve25519_public_key()).encrypt(secret)
