"""How large a message a network lets through: learnt from what it turned away, forgotten with the program."""

from __future__ import annotations

from practicedesk_sync.errors import SyncError
from practicedesk_sync.protocol.envelope import TOO_LARGE

SMALL = 8 * 1024
"""Bytes that every network lets through: what fails below has another reason."""


class Sizes:
    """A size counts as too large once a smaller message has passed where a larger one was turned away.

    So a network that turns away everything is not remembered as one that lets only the smallest through.
    """

    def __init__(self) -> None:
        self.cap = 0
        """Bytes from which on messages are turned away; 0 while none is known."""
        self._largest = 0
        self._turned_away = 0

    def check(self, size: int) -> None:
        """Raises `SyncError` (`TOO_LARGE`) for what is known not to pass."""
        if self.cap and size >= self.cap:
            raise too_large()

    def may_be_too_large(self, size: int) -> bool:
        """Whether a message of this size may have failed because of it."""
        return size > max(SMALL, self._largest)

    def turned_away(self, size: int) -> None:
        self._turned_away = min(size, self._turned_away or size)

    def passed(self, size: int) -> None:
        self._largest = max(self._largest, size)
        if self._turned_away > self._largest:
            self.cap = self._turned_away
        else:
            self._turned_away = 0


def too_large() -> SyncError:
    return SyncError(
        TOO_LARGE,
        "The network lets only smaller messages through.",
        "Your work is safe here; ask your network's administrator to let messages of 1 MB through.",
    )
