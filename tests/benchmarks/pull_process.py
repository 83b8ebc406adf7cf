"""A desk in a process of its own: its first pull, timed from the first request, and the memory it takes.

``python -m tests.benchmarks.pull_process LIBRARY URL`` prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from practicedesk.library import projections
from practicedesk.library.library import Library
from practicedesk.library.writing import Writing
from practicedesk.remote.http import HttpCarry

from .memory import memory_mb
from .world import opened, syncing

BATCH = 1_000


class _TimedCarry(HttpCarry):
    """Notes when each request is sent: at the second one, what the first brought is in the library."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.sent: list[float] = []

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        self.sent.append(time.perf_counter())
        return super().__call__(path, frame)


def index_all(library: Library) -> None:
    """Index what bulk work has left for later."""

    def step(writing: Writing) -> int:
        return projections.drain(writing.connection, BATCH)

    while library.write(step):
        pass


def main() -> None:
    folder, url = sys.argv[1:]
    library = opened(Path(folder))
    carry = _TimedCarry(url)
    desk = syncing(library, carry)
    before = memory_mb(os.getpid(), "VmRSS")
    started = time.perf_counter()
    report = desk.run()
    listed = time.perf_counter()
    peak = memory_mb(os.getpid(), "VmHWM")
    index_all(library)
    searchable = time.perf_counter()
    told = {
        "received": report.received,
        "requests": report.requests,
        "first": (carry.sent[1] if len(carry.sent) > 1 else listed) - started,
        "listed": listed - started,
        "searchable": searchable - started,
        "more_mb": peak - before,
        "peak_mb": memory_mb(os.getpid(), "VmHWM"),
    }
    print(json.dumps(told))
    library.close()


if __name__ == "__main__":
    main()
