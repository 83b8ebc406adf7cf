"""Session tokens: short-lived, bound to one device, checked without any stored state.

A token alone opens nothing: every request is also signed with the device's key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

LIFETIME_MS = 60 * 60 * 1000


class Tokens:
    """Gives and checks tokens under a secret (32 bytes) that only the server's processes know."""

    def __init__(self, secret: bytes, now_ms: Callable[[], int]) -> None:
        self._secret = secret
        self.now_ms = now_ms

    def give(self, device: str = "") -> str:
        """A token for a device; for nobody in particular (before enrolment) when `device` is ""."""
        return self._token(self.now_ms() + LIFETIME_MS, device)

    def renewed(self, token: str, device: str) -> str:
        """A new token for one that holds; "" while that has more than half of its life before it."""
        left = int(token.partition(".")[0]) - self.now_ms()
        return "" if left > LIFETIME_MS // 2 else self.give(device)

    def holds(self, token: str, device: str = "") -> bool:
        """Whether the token was given to this device and has not expired."""
        expires, _, _ = token.partition(".")
        if (
            not expires.isascii()
            or not expires.isdigit()
            or len(expires) > 15
            or int(expires) < self.now_ms()
        ):
            return False
        return hmac.compare_digest(token.encode(), self._token(int(expires), device).encode())

    def _token(self, expires_ms: int, device: str) -> str:
        mac = hmac.new(self._secret, f"{expires_ms} {device}".encode(), hashlib.sha256)
        return f"{expires_ms}.{mac.hexdigest()[:32]}"
