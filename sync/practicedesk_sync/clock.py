"""Hybrid logical clock.

A stamp is one integer below 2**63: milliseconds since 1970 (UTC), then a 16-bit counter. Stamps of one
device only grow. A stamp never detects a conflict and never refuses anything: it only picks which of two
truly concurrent values is shown (see `merge`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

COUNTER_BITS = 16
COUNTER_MASK = (1 << COUNTER_BITS) - 1
MAX_STAMP = (1 << 63) - 1
"""Stamps stay within the signed 64 bits that databases and JSON parsers agree on."""
MAX_MILLIS = (1 << 47) - (1 << 40)
"""A wall clock past this (about the year 6394) counts as this, which leaves room for the counter."""
ADOPT_AHEAD_MS = 2 * 60 * 1000
"""Remote time further ahead of our own than this is not adopted (sync.md, Clock)."""


def stamp_of(millis: int, counter: int = 0) -> int:
    """The stamp for a wall-clock time in ms and a counter in 0..65535."""
    return (millis << COUNTER_BITS) | counter


def moment(at_ms: int) -> str:
    """A time (ms since 1970 UTC) for a person: this computer's time zone, to the minute."""
    return f"{datetime.fromtimestamp(at_ms / 1000).astimezone():%Y-%m-%d %H:%M}"


def millis_of(stamp: int) -> int:
    """The wall-clock part of a stamp, ms since 1970 UTC."""
    return stamp >> COUNTER_BITS


class Clock:
    """Gives stamps. `now_ms` reads the wall clock; `last` is the greatest stamp this device has used.

    The caller stores `last` in the transaction of the change that moved it.
    """

    def __init__(self, now_ms: Callable[[], int], last: int = 0) -> None:
        self.now_ms = now_ms
        self.last = last

    def tick(self) -> int:
        """The next stamp: later than every stamp given or adopted before."""
        self.last = max(stamp_of(self._millis()), self.last + 1)
        return self.last

    def observe(self, stamp: int) -> None:
        """Adopt a remote stamp, unless it is more than two minutes ahead of our own wall clock."""
        if stamp > self.last and millis_of(stamp) <= self._millis() + ADOPT_AHEAD_MS:
            self.last = stamp

    def _millis(self) -> int:
        """The wall clock, within what a stamp can hold."""
        return min(max(self.now_ms(), 0), MAX_MILLIS)
