"""Notes in the audit log what the door turned away, whoever it came from.

A stranger can make it write one entry a minute for each path, with the number of what came meanwhile.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict

from .service import Server

EVERY_MS = 60_000


class TurnedAway:
    """Counts for one process. `note` and `settle` may be called from any thread."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._lock = threading.Lock()
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._written_ms: dict[str, int] = {}

    def note(self, path: str, code: str) -> None:
        """Something was turned away at this path, with this code."""
        with self._lock:
            self._counts[path][code] += 1
        self.settle()

    def settle(self) -> None:
        """Write what was counted, of each path at most once a minute."""
        if not self._counts:
            return
        now = self.server.now_ms()
        with self._lock:
            last_ms = self._written_ms
            due = [one for one in self._counts if abs(now - last_ms.get(one, -EVERY_MS)) >= EVERY_MS]
            found = {path: dict(self._counts.pop(path)) for path in due}
            self._written_ms |= dict.fromkeys(due, now)
        for path, codes in found.items():
            self.server.note("turned_away", path=path, codes=codes)
