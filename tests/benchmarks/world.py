"""Real desks and a real server process to measure: made once, then copied for each repetition."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from practicedesk.library.library import Library
from practicedesk.library.opening import create, open_library
from practicedesk.library.writing import Writing
from practicedesk.remote.http import HttpCarry
from practicedesk.services import enrolling, ops
from practicedesk.services.permission import append
from practicedesk.services.syncing import Syncing
from practicedesk_sync.ids import derived_record_id
from practicedesk_sync.model.kinds import kind
from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.server import data, snapshots
from tests.e2e.server_process import ServerProcess

from .corpus import Fields
from .memory import memory_mb, processor_s

GROUP = "Benchmark"
BATCH = 1_000


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class MeasuredServer(ServerProcess):
    """A `practicedesk-server` process whose memory can be read."""

    @property
    def peak_mb(self) -> float:
        """The most memory its process ever had, MB."""
        assert self._child is not None
        return memory_mb(self._child.pid, "VmHWM")

    @property
    def processor_s(self) -> float:
        """The processor time its process has taken, seconds; 0 where Linux is not."""
        assert self._child is not None
        return processor_s(self._child.pid)


class World:
    """A server with one group, and two people at two desks who have synchronised once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        server = MeasuredServer(folder / "server")
        server.answer("init")
        server.answer("group", "add", GROUP)
        codes = {
            name: server.answer("invite", name, "--space", GROUP, "--role", "contributor") for name in "AB"
        }
        url = server.start()
        self.group = ""
        for name, code in codes.items():
            library = create(folder / name, now_ms, os.urandom)
            carry = HttpCarry(url)
            self.group = self._enrolled(library, carry, url, code)
            library.close()
        server.stop()

    def _enrolled(self, library: Library, carry: HttpCarry, url: str, code: str) -> str:
        enrolling.enrol(library, carry, url, code)
        syncing(library, carry).run()
        with library.reading() as connection:
            return str(connection.exec_driver_sql("SELECT id FROM space WHERE kind = 'group'").scalar())

    def copy(self, name: str, number: int) -> Path:
        """A copy of a desk's or the server's folder, as it is now."""
        target = self.folder / f"{name}-{number}"
        shutil.rmtree(target, ignore_errors=True)
        return Path(shutil.copytree(self.folder / name, target))

    def desk(self, name: str, number: int) -> Library:
        """A copy of a desk, open."""
        return opened(self.copy(name, number))

    def server(self, number: int) -> MeasuredServer:
        """A copy of the server, running."""
        server = MeasuredServer(self.copy("server", number))
        server.start()
        return server

    def build_snapshot(self, server: MeasuredServer) -> float:
        """Build the snapshot of the group in this process; the seconds it took."""
        opened_data = data.open_data(data.Place(server.folder), now_ms, os.urandom)
        store = opened_data.server.snapshots
        assert store is not None
        started = time.perf_counter()
        snapshots.build(opened_data.server, store, self.group)
        took = time.perf_counter() - started
        opened_data.close()
        return took


def opened(folder: Path) -> Library:
    return open_library(folder, now_ms, os.urandom)


def syncing(library: Library, carry: Carry) -> Syncing:
    """Sync cycles over one kept connection."""
    return Syncing(library, enrolling.channel(library, carry))


def write_all(library: Library, space: str, records: Iterable[Fields]) -> None:
    """Write practices as one action, as an import does once it has read its file."""
    about = kind("practice")
    made = [
        (derived_record_id(space, "benchmark", str(place)), fields) for place, fields in enumerate(records)
    ]

    def work(writing: Writing) -> None:
        writing.load(space, [id_ for id_, _ in made])
        for id_, fields in made:
            append(writing, space, id_, ops.initial(about, fields, ops.NewItems(id_, 0)), "practice")

    library.write(work)


def edit_all(library: Library, space: str, edits: Iterable[tuple[str, str, str, str]]) -> None:
    """Make edits as one action: (record, field, text before, text after)."""
    fields = kind("practice").fields
    made = list(edits)

    def work(writing: Writing) -> None:
        writing.load(space, [id_ for id_, _, _, _ in made])
        for id_, name, before, after in made:
            local = writing.local(space, id_)
            assert local is not None
            items = ops.NewItems(id_, 0)
            append(writing, space, id_, ops.changed(fields[name], local.cells, before, after, items))

    library.write(work)
