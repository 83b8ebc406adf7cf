"""An agency comes back after a week without a network: many desks, each with work, within the same minute.

Desks share groups of ten. Each desk has edited offline; what it brings goes to the nine others. All desks
are in one process beside the server's and share the machine with it, so what counts is the server's own
processor time, its memory, and that nobody is turned away and all hold the same in the end.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from practicedesk.library.opening import create
from practicedesk.remote.http import HttpCarry
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import enrol
from practicedesk_sync.policy.roles import CONTRIBUTOR
from practicedesk_sync.replica.transaction import run_tx
from practicedesk_sync.server.data import Place, open_data
from practicedesk_sync.server.door import Door
from tests.desks.contents import dumped

from .corpus import Corpus
from .figures import Table
from .world import MeasuredServer, now_ms, opened, syncing

TOGETHER = 10
"""Desks in one group."""
PRACTICES, EDITS = 30, 10
"""What a group has, and what each desk edits of it in the week; each writes a note as well."""
AT_ONCE = 50
"""Desks that exchange at the same time."""


class TimedCarry(HttpCarry):
    """Notes how long each answer took, seconds."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.took: list[float] = []

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        started = time.perf_counter()
        try:
            return super().__call__(path, frame)
        finally:
            self.took.append(time.perf_counter() - started)


def agency(table: Table, folder: Path, desks: int) -> None:
    """`desks`: how many come back."""
    folder.mkdir()
    server = MeasuredServer(folder / "server")
    server.answer("init")
    names = [f"desk-{number}" for number in range(desks)]
    groups = [names[start : start + TOGETHER] for start in range(0, desks, TOGETHER)]
    _begin(folder, groups)
    url = server.start()
    try:
        _return(table, server, url, folder, groups)
    finally:
        server.stop()


def _begin(folder: Path, groups: list[list[str]]) -> None:
    """Everybody is connected and in sync; then the week passes."""
    data = open_data(Place(folder / "server"), now_ms, os.urandom)
    door, corpus = Door(data.server), Corpus(3)

    def code(name: str, grants: dict[str, str]) -> str:
        work = data.server.accounts
        return run_tx(data.server.engine, lambda connection: work(connection).invite(name, grants).text)

    for names in groups:
        space, ids = "", list[str]()
        for name in names:
            library = create(folder / name, now_ms, os.urandom)
            enrol(library, door.handle, "http://127.0.0.1", code(name, {space: CONTRIBUTOR} if space else {}))
            if not space:
                editing = Editing(library)
                space = editing.new("group", f"Group of {name}")
                ids = [editing.new("practice", one["title"], space, one) for one in corpus.records(PRACTICES)]
            syncing(library, door.handle).run()
            library.close()
        for number, name in enumerate(names):
            library = opened(folder / name)
            syncing(library, door.handle).run()
            editing = Editing(library)
            for place in range(EDITS):
                id_ = ids[(number * EDITS + place * 7) % PRACTICES]
                editing.put(id_, {"context" if number % 2 else "approach_steps": corpus.prose(400)})
            editing.new("note", f"The week of {name}", space, {"body": corpus.prose(800)})
            library.close()
    data.close()


def _return(table: Table, server: MeasuredServer, url: str, folder: Path, groups: list[list[str]]) -> None:
    names = [name for group in groups for name in group]
    before, peak, started = server.processor_s, server.peak_mb, time.perf_counter()

    def comes_back(name: str) -> list[float]:
        library, carry = opened(folder / name), TimedCarry(url)
        report = syncing(library, carry).run()
        library.close()
        assert (report.refused, report.stuck) == ([], [])
        return carry.took

    with ThreadPoolExecutor(AT_ONCE) as desks:
        took = [one for times in desks.map(comes_back, names) for one in times]
        whole, served = time.perf_counter() - started, server.processor_s - before
        list(desks.map(comes_back, names))  # what others brought after it had been there
    assert all(len({_held(folder / name) for name in group}) == 1 for group in groups)
    table.add(f"{len(names):,} desks return, {AT_ONCE} at a time", whole, "s")
    table.add("  server's processor time for each", served / len(names), "ms")
    table.add("  an answer, p50", median(took), "ms")
    table.add("  the slowest answer", max(took), "ms")
    table.add("  server memory it adds at the peak", server.peak_mb - peak, "MB", goal=100, absolute=True)


def _held(folder: Path) -> bytes:
    library = opened(folder)
    held = dumped(library)
    library.close()
    return held
