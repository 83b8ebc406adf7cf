"""Synchronising with a real server process over HTTP: first push, first pull, deltas, nothing to do."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import requests
import zstandard

from practicedesk.library.documents import document
from practicedesk.library.library import Library
from practicedesk.remote.http import HttpCarry
from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.server.snapshot_store import LEAST

from . import plain_sqlite as plain
from .corpus import Corpus, Fields
from .figures import Table, middle_and_p95, seconds
from .plain_sync import PlainDesk, PlainServer
from .wire import CountingProxy
from .world import MeasuredServer, World, edit_all, opened, syncing, write_all

REPETITIONS = 3
WIRE_GOAL_B = 800
IDLE_ROUNDS = 60


class SyncBench:
    """All measurements of synchronising, in the order in which each prepares the next."""

    def __init__(self, table: Table, folder: Path, records: list[Fields]) -> None:
        self.table = table
        self.folder = folder
        self.records = records
        self.world = World(folder)
        self.corpus = Corpus(2)
        self.lines = [
            json.dumps([id_, one], ensure_ascii=False).encode() for id_, one in self._named(self.world.group)
        ]

    def run(self) -> None:
        library = opened(self.folder / "A")
        write_all(library, self.world.group, self.records)
        library.close()
        with PlainServer(self.folder / "plain.db", free_port()) as plain_server:
            giver = self._plain_push(plain_server.port)
            server = self._first_push()
            try:
                self._first_pull(server, plain_server.port)
                self._deltas(server, giver, plain_server.port)
                self._idle(server, plain_server.port)
            finally:
                self.table.add("server process, peak memory after all of this", server.peak_mb, "MB")
                server.stop()

    # -- the whole library -------------------------------------------------------------------------

    def _plain_push(self, port: int) -> PlainDesk:
        desk = PlainDesk(self.folder / "plain-desk.db", port)
        desk.fill(self._named(self.world.group))
        self.plain_push_s = seconds(desk.push)
        return desk

    def _first_push(self) -> MeasuredServer:
        """Push all to a fresh server each time; the last server goes on."""
        times, memory = [], []
        for number in range(REPETITIONS):
            server = self.world.server(number)
            before = server.peak_mb
            library = self.world.desk("A", number)
            desk = syncing(library, HttpCarry(server.url))
            times.append(seconds(desk.run))
            memory.append(server.peak_mb - before)
            library.close()
            if number + 1 < REPETITIONS:
                server.stop()
        bare = {"plain": self.plain_push_s, "plain_work": "raw ASGI, store and forward"}
        count = len(self.records)
        self.table.add(f"first push of {count:,}, admitted", median(times), "s", **bare, goal=1.6)
        self.table.add("  server memory it adds at the peak", max(memory), "MB")
        return server

    def _first_pull(self, server: MeasuredServer, port: int) -> None:
        told = self._pulled(server, "pages")
        decode_s = median(seconds(self._decode_and_insert(number)) for number in range(REPETITIONS))
        plain_s = seconds(PlainDesk(self.folder / "plain-pull.db", port).pull)
        raw = plain.PlainSearch(self.folder / "plain-index.db")
        index_s = seconds(raw.build, _texts(self.records))
        self._pull_figures(told, decode_s, plain_s, index_s)
        if len(self.records) < LEAST:  # nobody would get one
            return
        built_s = self.world.build_snapshot(server)
        again = self._pulled(server, "snapshot")
        self.table.add(
            "the same by snapshot: first part in the list", median(one["first"] for one in again), "s"
        )
        self.table.add("  all listed", median(one["listed"] for one in again), "s")
        self.table.add("  desk memory it adds at the peak", median(one["more_mb"] for one in again), "MB")
        self.table.add("  built by the server beside its work", built_s, "s")

    def _pulled(self, server: MeasuredServer, how: str) -> list[dict[str, float]]:
        """First pulls, by `pages` or by `snapshot`, each in a process of its own."""
        told = []
        for number in range(REPETITIONS):
            command = [sys.executable, "-m", "tests.benchmarks.pull_process"]
            command += [str(self.world.copy("B", number)), server.url, how]
            told.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
        assert all(one["received"] >= len(self.records) for one in told)
        return told

    def _pull_figures(
        self, told: list[dict[str, float]], decode_s: float, plain_s: float, index_s: float
    ) -> None:
        def middle(name: str) -> float:
            return median(one[name] for one in told)

        count, add = len(self.records), self.table.add
        add("first pull: first part in the list", middle("first"), "s")
        decode = {"plain": decode_s, "plain_work": "JSON decode, bulk insert"}
        add(f"first pull of {count:,}, listed", middle("listed"), "s", **decode, goal=1.5)
        store = {"plain": plain_s, "plain_work": "raw ASGI, store and forward"}
        add("  the same", middle("listed"), "s", **store)
        whole = {"plain": plain_s + index_s, "plain_work": "the same and raw FTS5"}
        add(f"first pull of {count:,}, searchable", middle("searchable"), "s", **whole, goal=1.4)
        add("  desk memory it adds at the peak", middle("more_mb"), "MB", goal=40, absolute=True)

    def _decode_and_insert(self, number: int) -> Callable[[], None]:
        connection = plain.opened(self.folder / f"decode-{number}.db")
        plain.make_table(connection)
        return lambda: plain.decode_and_insert(connection, self.lines)

    # -- deltas ------------------------------------------------------------------------------------

    def _deltas(self, server: MeasuredServer, plain_giver: PlainDesk, port: int) -> None:
        giver = opened(self.folder / f"A-{REPETITIONS - 1}")
        taker = opened(self.folder / f"B-{REPETITIONS - 1}")
        plain_taker = PlainDesk(self.folder / "plain-taker.db", port)
        plain_taker.pull()
        for count, rounds in ((100, 5), (1_000, 3)):
            if count <= len(self.records) // 2:
                self._delta_times(count, rounds, (giver, taker), server.url, (plain_giver, plain_taker))
                self._delta_bytes(count, (giver, taker), server.port)
        giver.close()
        taker.close()

    def _delta_times(
        self,
        count: int,
        rounds: int,
        desks: tuple[Library, Library],
        url: str,
        plain_desks: tuple[PlainDesk, PlainDesk],
    ) -> None:
        up, down = (syncing(desk, HttpCarry(url)) for desk in desks)
        times: list[tuple[float, float, float, float]] = []
        for _ in range(rounds):
            edits = self._edit(desks[0], count)
            for id_, name, _, after in edits:
                plain_desks[0].edit(id_, {name: after})
            sent = seconds(up.run)
            received = seconds(down.run)
            times.append((sent, received, seconds(plain_desks[0].push), seconds(plain_desks[1].pull)))
        sent, received, plain_sent, plain_received = (median(column) for column in zip(*times, strict=True))
        bare = "raw ASGI, store and forward"
        self.table.add(f"{count:,} edits up", sent, "ms", plain=plain_sent, plain_work=bare)
        self.table.add(f"{count:,} edits down, listed", received, "ms", plain=plain_received, plain_work=bare)

    def _delta_bytes(self, count: int, desks: tuple[Library, Library], port: int) -> None:
        edits = self._edit(desks[0], count)
        lines = (json.dumps({"id": id_, name: after}, ensure_ascii=False) for id_, name, _, after in edits)
        changed = len(zstandard.ZstdCompressor(level=9).compress("\n".join(lines).encode()))
        bare = {"plain": changed / 1e3, "plain_work": "zstd-9 of the changed fields", "goal": 1.3}
        with CountingProxy(port) as proxy:
            for desk, way in zip(desks, ("up", "down"), strict=True):
                syncing(desk, HttpCarry(proxy.url)).run()
                traffic = proxy.taken()
                both = traffic.up + traffic.down
                self.table.add(f"{count:,} edits {way}, bytes both ways", both / 1e3, "kB", **bare)
                self.table.add("  requests", traffic.requests, "requests", goal=1, absolute=True)

    def _edit(self, library: Library, count: int) -> list[tuple[str, str, str, str]]:
        """One sentence in each of `count` practices: (record, field, before, after)."""
        edits = []
        for place in self.corpus.dice.sample(range(len(self.records)), count):
            name, text = self.corpus.edited(self.records[place])
            id_ = derived_record_id(self.world.group, "benchmark", str(place))
            edits.append((id_, name, self.records[place][name], text))
            self.records[place] = self.records[place] | {name: text}
        edit_all(library, self.world.group, edits)
        return edits

    # -- nothing to do -----------------------------------------------------------------------------

    def _idle(self, server: MeasuredServer, port: int) -> None:
        library = opened(self.folder / f"B-{REPETITIONS - 1}")
        desk = syncing(library, HttpCarry(server.url))
        desk.run()
        middle, p95 = middle_and_p95([seconds(desk.run) for _ in range(IDLE_ROUNDS)])
        session, url, body = requests.Session(), f"http://127.0.0.1:{port}/idle", b"x" * 400
        session.post(url, body)
        low, high = middle_and_p95([seconds(session.post, url, body) for _ in range(IDLE_ROUNDS)])
        bare = "bare uvicorn, requests"
        self.table.add("idle exchange, p50", middle, "ms", plain=low, plain_work=bare)
        self.table.add("idle exchange, p95", p95, "ms", plain=high, plain_work="the same, p95")
        with CountingProxy(server.port) as proxy:
            through = syncing(library, HttpCarry(proxy.url))
            through.run()
            proxy.taken()
            through.run()
            traffic = proxy.taken()
        self.table.add("idle exchange, bytes up", traffic.up, "B")
        self.table.add("idle exchange, bytes down", traffic.down, "B")
        total = traffic.up + traffic.down
        self.table.add("idle exchange, bytes both ways", total, "B", goal=WIRE_GOAL_B, absolute=True)
        self.table.add("  requests", traffic.requests, "requests", goal=1, absolute=True)
        library.close()

    def _named(self, space: str) -> list[tuple[str, dict[str, Any]]]:
        """The records with the ids they have in a space."""
        return [
            (derived_record_id(space, "benchmark", str(place)), one) for place, one in enumerate(self.records)
        ]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _texts(records: list[Fields]) -> list[tuple[int, str, str]]:
    told = (document("practice", one) for one in records)
    return [(place, one.title, one.body) for place, one in enumerate(told)]
