"""A desk in a process of its own: its first pull, timed from the first request, and the memory it takes.

``python -m tests.benchmarks.pull_process LIBRARY URL pages|snapshot`` prints one JSON object.
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
from practicedesk.services.syncing import SyncReport
from practicedesk_sync.protocol.channel import SealedChannel
from practicedesk_sync.protocol.messages import ExchangeAnswer, ExchangeRequest

from .memory import memory_mb
from .world import opened, syncing

BATCH = 1_000


class _PagesOnly(SealedChannel):
    """Takes no snapshot."""

    def exchange(self, request: ExchangeRequest) -> ExchangeAnswer:
        return super().exchange(request.model_copy(update={"pages_only": True}))


def index_all(library: Library) -> None:
    """Index what bulk work has left for later."""

    def step(writing: Writing) -> int:
        return projections.drain(writing.connection, BATCH)

    while library.write(step):
        pass


def main() -> None:
    folder, url, how = sys.argv[1:]
    library = opened(Path(folder))
    desk = syncing(library, HttpCarry(url))
    if how == "pages":
        desk.service.__class__ = _PagesOnly
    brought: list[float] = []

    def note(report: SyncReport) -> None:
        if report.received:
            brought.append(time.perf_counter())

    desk.progress = note
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
        "first": brought[0] - started,
        "listed": listed - started,
        "searchable": searchable - started,
        "more_mb": peak - before,
        "peak_mb": memory_mb(os.getpid(), "VmHWM"),
    }
    print(json.dumps(told))
    library.close()


if __name__ == "__main__":
    main()
