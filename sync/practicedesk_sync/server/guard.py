"""The guard: how far each space's log has come, kept outside the database in a small file beside the key.

When the database goes back to an older backup, the guard does not: so the server knows at its start that work
is missing. It is written after each commit and never waited for: after a power loss it may lag behind, but it
never runs ahead of what was committed. Lines of 24 bytes: space and seq; of two about one space the greater.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine

from ..replica.space_log import HEADS
from ..replica.transaction import Result, run_tx

GUARD = "server.guard"
logger = logging.getLogger(__name__)
_LINE = struct.Struct(">16sQ")


class Guard:
    """The guard of one server; several processes may write to the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places = {space: place for space, _, place in self._lines()}

    def seqs(self) -> dict[str, int]:
        """By space how far its log had come."""
        found: dict[str, int] = {}
        for space, seq, _ in self._lines():
            found[space] = max(seq, found.get(space, 0))
        return found

    def note(self, moved: Mapping[str, int]) -> None:
        """These logs have come so far, and it is committed."""
        if moved.keys() - self._places.keys():
            with open(self.path, "ab", opener=_private) as file:
                file.truncate(file.tell() // _LINE.size * _LINE.size)  # of a line that a full disk cut off
                for space in sorted(moved.keys() - self._places.keys()):
                    file.write(_LINE.pack(bytes.fromhex(space), 0))
            self._places = {space: place for space, _, place in self._lines()}
        with self.path.open("r+b") as file:
            for space, seq in moved.items():
                file.seek(self._places[space])
                file.write(_LINE.pack(bytes.fromhex(space), seq))

    def _lines(self) -> list[tuple[str, int, int]]:
        """(space, seq, where the line stands in the file)."""
        data = self.path.read_bytes() if self.path.exists() else b""
        places = range(0, len(data) - _LINE.size + 1, _LINE.size)
        lines = ((*_LINE.unpack_from(data, place), place) for place in places)
        return [(space.hex(), seq, place) for space, seq, place in lines]


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def watched(engine: Engine, guard: Guard | None, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in one transaction, and tell the guard how far it brought the logs."""
    moved: dict[str, int] = {}

    def run(connection: Connection) -> Result:
        moved.clear()
        connection.info[HEADS] = moved
        return work(connection)

    result = run_tx(engine, run)
    if guard is not None and moved:
        try:
            guard.note(moved)
        except OSError as error:  # it lags behind then: what is committed is committed
            logger.warning("the guard could not be written: %s", error.strerror)
    return result
