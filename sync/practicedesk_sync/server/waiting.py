"""Desks that wait for news: told as soon as what they may read is not what they have any more.

`wait` answers when there is news or the time is up, in one sealed frame. `events` does the same as a stream:
a line now and then while there is nothing, so that neither side nor a box between them takes the silence for
a broken line; the frame ends it. What is told is only that there is news; an exchange fetches it.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection, select

from ..protocol.envelope import CONTENT_TYPE
from ..protocol.streams import EVENT_STREAM, HEARTBEAT, HEARTBEAT_S, event
from ..replica import tables as t
from .door import Door, Listener
from .pulse import Places, Pulse

Result = TypeVar("Result")
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Asks a proxy before the server not to hold the lines back."""


class WaitingRoom:
    """Of one application; `workers` are those who read the database."""

    def __init__(self, door: Door, workers: CapacityLimiter) -> None:
        self.door = door
        self.workers = workers
        self.pulse = Pulse(self._look)

    def close(self) -> None:
        """Send everybody home, as the server ends."""
        self.pulse.close()

    async def answer(self, path: str, body: bytes) -> Response:
        """What comes of a request to wait."""
        listener = await self._worked(partial(self.door.listener, path, body))
        if not isinstance(listener, Listener):
            status, frame = listener
            return Response(frame, status, media_type=CONTENT_TYPE)
        if path == "events":
            return StreamingResponse(self._events(listener), media_type=EVENT_STREAM, headers=UNBUFFERED)
        async for _ in self._until_news(listener):
            pass
        return Response(await self._told(listener), media_type=CONTENT_TYPE)

    async def _events(self, listener: Listener) -> AsyncIterator[bytes]:
        yield HEARTBEAT
        async for _ in self._until_news(listener):
            yield HEARTBEAT
        yield event(await self._told(listener))

    async def _until_news(self, listener: Listener) -> AsyncIterator[None]:
        """Comes back every `HEARTBEAT_S` while there is none; ends with news, or when the time is up."""
        ends = time.monotonic() + listener.most_s
        while not self.pulse.closed and not await self._worked(listener.has_news):
            left = ends - time.monotonic()
            if left <= 0:
                return
            if not await self.pulse.news_in(listener.spaces, min(left, HEARTBEAT_S)):
                yield

    async def _told(self, listener: Listener) -> bytes:
        return await self._worked(listener.told)

    async def _look(self) -> Places:
        return await self._worked(partial(self.door.server.read, _places))

    async def _worked(self, work: Callable[[], Result]) -> Result:
        return await to_thread.run_sync(work, limiter=self.workers)


def _places(connection: Connection) -> Places:
    return dict(connection.execute(select(t.space.c.id, t.space.c.seq)).tuples().all())
