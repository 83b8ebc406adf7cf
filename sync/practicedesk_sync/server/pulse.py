"""Tells requests that wait when there may be something new for them.

One look a second at where the logs stand serves everybody who waits, whichever process has written; while
nobody waits there is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

Places = dict[str, int]
"""Where the log of each space stands."""
BEAT_S = 1.0


class Pulse:
    """Of one application. `look` reads where the logs stand; it must not block the loop."""

    def __init__(self, look: Callable[[], Awaitable[Places]], beat_s: float = BEAT_S) -> None:
        self._look = look
        self._beat_s = beat_s
        self._waiting: dict[asyncio.Future[None], Collection[str]] = {}
        self.closed = False
        self._task: asyncio.Task[None] | None = None

    async def news_in(self, spaces: Collection[str], within_s: float) -> bool:
        """Wait until the log of one of these spaces has grown; whether it has, within that time."""
        if self.closed:
            return True
        told = asyncio.get_running_loop().create_future()
        self._waiting[told] = spaces
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._beat())
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(told, within_s)
                return True
            return False
        finally:
            self._waiting.pop(told, None)

    def close(self) -> None:
        """Let nobody wait any more."""
        self.closed = True
        for told in self._waiting:
            if not told.done():
                told.set_result(None)

    async def _beat(self) -> None:
        before = await self._look()
        while self._waiting:
            await asyncio.sleep(self._beat_s)
            now = await self._look()
            grown = {space for space, seq in now.items() if seq != before.get(space)}
            before = now
            for told, spaces in list(self._waiting.items()):
                if not told.done() and not grown.isdisjoint(spaces):
                    told.set_result(None)
