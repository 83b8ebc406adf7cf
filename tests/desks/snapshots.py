"""An office whose server keeps snapshots of spaces of any size, in very small parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from practicedesk_sync.protocol.channel import Carry
from practicedesk_sync.protocol.snapshots import Manifest
from practicedesk_sync.server import snapshots
from practicedesk_sync.server.snapshot_store import SnapshotStore

from .office import Office, OneDoor

PART_BYTES, ANSWER = 1_200, 700


def with_snapshots(office: Office, folder: Path) -> SnapshotStore:
    """From now on the office's server gives snapshots."""
    store = SnapshotStore(folder / "snapshots", least=3, part_bytes=PART_BYTES, answer=ANSWER)
    office.server = replace(office.server, snapshots=store)
    office.door = OneDoor(office.server, office.one)
    return store


def built(office: Office, space: str) -> Manifest:
    """The snapshot of a space as it is now."""
    store = office.server.snapshots
    assert store is not None
    return snapshots.build(office.server, store, space)


class Counting:
    """Carries frames, and counts what was asked for; `cut` may end it with an error of the network."""

    def __init__(self, carry: Carry, cut: Callable[[str, int], bool] = lambda path, times: False) -> None:
        self.carry = carry
        self.cut = cut
        self.asked: dict[str, int] = {}

    def __call__(self, path: str, frame: bytes) -> tuple[int, bytes]:
        from tests.simulation.wire import offline

        times = self.asked[path] = self.asked.get(path, 0) + 1
        if self.cut(path, times):
            raise offline()
        return self.carry(path, frame)
