"""How long each item of a meeting has taken so far. It is kept nowhere but in this window."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 60


class AgendaClock:
    """Counts for one item at a time. `now`: seconds of a clock that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._spent: dict[str, float] = {}
        self._item = ""
        self._since: float | None = None

    @property
    def running(self) -> bool:
        return self._since is not None

    def go_to(self, item: str) -> None:
        """Count for this item (its heading) from here on."""
        self._settle()
        self._item = item

    def start(self) -> None:
        """Count; what is counting already goes on."""
        if self._since is None:
            self._since = self._now()

    def pause(self) -> None:
        """Stop counting; what was counted stays."""
        self._settle()
        self._since = None

    def minutes(self) -> int:
        """How many whole minutes the item has taken."""
        self._settle()
        return int(self._spent.get(self._item, 0) // SECONDS)

    def _settle(self) -> None:
        if self._since is not None:
            now = self._now()
            self._spent[self._item] = self._spent.get(self._item, 0) + now - self._since
            self._since = now
