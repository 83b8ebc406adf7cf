"""The window: how soon it is painted, the memory it takes, how it scrolls, how it fares during a sync."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from practicedesk.library import projections
from practicedesk.library.identity import server_pin
from practicedesk.library.opening import create
from practicedesk.remote.http import HttpCarry
from practicedesk_sync.server.snapshots import LOOK_S

from .corpus import Fields
from .figures import Table, middle_and_p95
from .measure_search import fill
from .world import MeasuredServer, World, now_ms, opened, syncing, write_all

STARTS = 9
FRAME_MS = 16.7
ARRIVING = 10_000


def window(table: Table, folder: Path, records: list[Fields], large: int) -> None:
    """`large`: how many records the larger of two libraries has; 0 leaves it out."""
    first_paints(table, folder, records, large)
    scrolling(table, library_of(folder, records, large or len(records)))
    arriving(table, folder, records)


def library_of(folder: Path, records: list[Fields], count: int) -> Path:
    """A library of that many practices, made once."""
    place = folder / f"window-{count}"
    if not place.exists():
        library = create(place, now_ms, os.urandom)
        fill(library, records, count)
        library.write(lambda writing: projections.rebuild(writing.connection))
        library.close()
    return place


def first_paints(table: Table, folder: Path, records: list[Fields], large: int) -> None:
    """From the start of the process to the first paint of the list with its records in it."""
    counts = [count for count in (len(records), large) if count]
    libraries = {count: library_of(folder, records, count) for count in counts}
    bare = [_told("bare_window") for _ in range(STARTS)]
    ours = {
        count: [_told("window_process", "paint", libraries[count]) for _ in range(STARTS)] for count in counts
    }
    plain = {"plain": _middle(bare, "seconds"), "plain_work": "a bare window"}
    for count, told in ours.items():
        table.add(f"{count:,}: frame painted", _middle(told, "frame_s"), "ms", **plain)
        table.add(f"{count:,}: list filled and painted", _middle(told, "seconds"), "ms", **plain, goal=1.7)
        memory = {"plain": _middle(bare, "memory_mb"), "plain_work": "a bare window", "goal": 1.7}
        table.add(f"{count:,}: memory with the list shown", _middle(told, "memory_mb"), "MB", **memory)
    if large:
        fewer = {"plain": _middle(ours[len(records)], "seconds"), "plain_work": f"{len(records):,} records"}
        table.add(f"{large:,}: list painted", _middle(ours[large], "seconds"), "ms", **fewer, goal=1.15)


def scrolling(table: Table, library: Path) -> None:
    """A frame at each notch of the wheel, through thousands of rows."""
    told = _told("window_process", "scroll", library)
    (ours, ours_p95), (plain, plain_p95) = (middle_and_p95(told[name]) for name in ("ours", "plain"))
    of_qt = {"plain": plain / 1000, "plain_work": "a model of Qt's own", "goal": 2}
    table.add("frame while scrolling, p50", ours / 1000, "ms", **of_qt)
    of_qt = {"plain": plain_p95 / 1000, "plain_work": "the same, p95", "goal": FRAME_MS, "absolute": True}
    table.add("frame while scrolling, p95", ours_p95 / 1000, "ms", **of_qt)


def arriving(table: Table, folder: Path, records: list[Fields]) -> None:
    """One desk has sent all of its records; the window of another fetches them."""
    place = folder / "window-sync"
    place.mkdir()
    world = World(place)
    giver = opened(place / "A")
    with giver.reading() as connection:
        pin = server_pin(connection)
    assert pin is not None
    server = MeasuredServer(place / "server")
    server.start(int(pin.url.rpartition(":")[2]))
    try:
        write_all(giver, world.group, records[:ARRIVING])
        syncing(giver, HttpCarry(server.url)).run()
        told = _told("window_process", "arrive", place / "B")
        _idling(table, server, place / "B")
    finally:
        giver.close()
        server.stop()
    assert told["arrived"] >= len(records[:ARRIVING])
    table.add(f"{told['arrived']:,} records arrive in the window", told["lasted"], "s")
    for which, name in (("gaps", ""), ("ours", ", given a processor")):
        table.add(f"  longest time it does not react meanwhile{name}", max(told[which]) / 1000, "ms")
        missed = sum(gap > FRAME_MS for gap in told[which])
        table.add(f"  times it misses a frame meanwhile{name}", missed, "times")
    table.add("  memory it takes more", told["more_mb"], "MB")


def _idling(table: Table, server: MeasuredServer, library: Path) -> None:
    """A window that listens for news and a server that has none."""
    _rested(server)
    before, started = server.processor_s, time.monotonic()
    told = _told("window_process", "idle", library)
    served = (server.processor_s - before) / (time.monotonic() - started)
    for who, share in (("window that hears of no news", told["share"]), ("server that has none", served)):
        table.add(f"processor of a {who}", 100 * share, "%", goal=1, absolute=True)


def _rested(server: MeasuredServer) -> None:
    """Waits for what the server does on its own after much has come in: its snapshot, begun at a look."""
    quiet = 0
    while quiet <= LOOK_S:
        before = server.processor_s
        time.sleep(1)
        quiet = quiet + 1 if server.processor_s - before < 0.02 else 0


def _told(module: str, *arguments: object) -> dict[str, Any]:
    """What a process printed, with the seconds from its start to what it has painted."""
    started = time.monotonic()
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once, not at each start
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    told: dict[str, Any] = json.loads(done.stdout)
    told["seconds"] = told["painted"] - started
    told["frame_s"] = told.get("frame", started) - started
    return told


def _middle(told: list[dict[str, Any]], name: str) -> float:
    return float(median(one[name] for one in told))
