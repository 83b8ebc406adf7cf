"""A frame at the end of a stream that says now and then that it goes on: server-sent events of one event."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterable

from ..errors import SyncError

EVENT_STREAM = "text/event-stream"
HEARTBEAT_S = 15
"""How often the server says that it is still there."""
HEARTBEAT = b":\n\n"
_EVENT = b"data: "


def event(frame: bytes) -> bytes:
    """The bytes of the event that ends a stream."""
    return _EVENT + b64encode(frame) + b"\n\n"


def frame_in(lines: Iterable[bytes]) -> bytes:
    """The frame of the first event. Raises `SyncError` for a stream that ends without one."""
    for line in lines:
        if line.startswith(_EVENT):
            try:
                return b64decode(line.removeprefix(_EVENT).strip(), validate=True)
            except binascii.Error:
                break
    raise SyncError("stream_ended", "The server's line was cut.", "It is tried again by itself.")
