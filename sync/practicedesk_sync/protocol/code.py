"""The enrolment code: a one-time secret and the fingerprint of the server's key in one short token.

Whoever types it pins the server, so that even plain HTTP cannot be impersonated; the secret itself never
travels: the device proves that it knows it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import UserMistake
from ..ids import digest_of

SECRET_BYTES = 16
LIFETIME_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """`secret`: 16 random bytes; `server`: the server key's fingerprint (32 hex digits)."""

    secret: bytes
    server: str

    def __repr__(self) -> str:
        return f"EnrolmentCode({self.id})"

    @property
    def text(self) -> str:
        """43 characters of base64url, as printed for a person."""
        return base64.urlsafe_b64encode(self.secret + bytes.fromhex(self.server)).rstrip(b"=").decode()

    @property
    def id(self) -> str:
        """What names the code on the wire; says nothing about the secret."""
        return digest_of(b"practicedesk code id\0" + self.secret)

    @property
    def key(self) -> bytes:
        """What the server keeps to check a proof."""
        return hashlib.sha256(b"practicedesk code key\0" + self.secret).digest()


def parse(text: str) -> EnrolmentCode:
    """Read a typed code. Raises `UserMistake` (``code_unreadable``)."""
    squeezed = "".join(text.split())
    try:
        raw = base64.urlsafe_b64decode(squeezed + "=" * (-len(squeezed) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 2 * SECRET_BYTES:
        raise UserMistake(
            "code_unreadable",
            "This is not a complete enrolment code.",
            "Copy the whole code, 43 letters, digits, - and _, and try again.",
        )
    return EnrolmentCode(raw[:SECRET_BYTES], raw[SECRET_BYTES:].hex())


def new_code(random_bytes: Callable[[int], bytes], server: str) -> EnrolmentCode:
    """A code nobody has yet. None begins with a hyphen: on a command line it would be taken for an option."""
    while (made := EnrolmentCode(random_bytes(SECRET_BYTES), server)).text.startswith("-"):
        continue
    return made


def proof(key: bytes, device_key: str, token: str) -> str:
    """What shows that the device with this key knows the secret, for this session."""
    return hmac.new(key, f"{device_key}\0{token}".encode(), hashlib.sha256).hexdigest()
