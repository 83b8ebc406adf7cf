"""In some histories the server builds snapshots, now and then, of spaces however small, in parts of any size.

What chance decides about it is drawn apart, so that all other histories are what they were before.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from sqlalchemy import select

from practicedesk_sync.replica import tables as t
from practicedesk_sync.server import snapshots
from practicedesk_sync.server.service import Server
from practicedesk_sync.server.snapshot_store import SnapshotStore


class Builder:
    """Builds the snapshots of one history. `store` is None in one that has none."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = Random(f"snapshots {seed}")
        self.share = self.random.choice((0.05, 0.2, 0.4)) if seed % 5 in (1, 3) else 0.0
        self.store: SnapshotStore | None = None
        if self.share:
            least, part = self.random.choice((1, 3, 12)), self.random.choice((200, 1_000, 20_000))
            self.store = SnapshotStore(folder / "snapshots", least, part, self.random.choice((300, 100_000)))

    def now_and_then(self, server: Server) -> None:
        """Build the snapshot of one of the spaces, if it is the time for it."""
        if self.store is not None and self.random.random() < self.share:
            with server.engine.begin() as connection:
                spaces = connection.execute(select(t.space.c.id).order_by(t.space.c.id)).scalars().all()
            snapshots.build(server, self.store, self.random.choice(spaces))
