"""One desk: a real library in a folder, its clock, and the person in front of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import sqlcipher3
from sqlalchemy import Connection, Engine

from practicedesk.library import opening
from practicedesk.library.folder import FILE
from practicedesk.library.library import Library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk_sync.replica.sqlite import open_sqlite

from .crashes import TORN, Commits, DeskKilled, copy_files, tear_journal
from .plain_reads import PlainReads, Row
from .screen import Screen
from .stand_in import stand_in
from .versions import running


class Desk:
    """`person` sits here; `now_ms` is what this computer believes the time to be; `newer`: see `versions`."""

    def __init__(
        self, name: str, person: str, folder: Path, now_ms: Callable[[], int], random: Random, *, newer: bool
    ):
        self.name = name
        self.newer = newer
        self.person = person
        self.now_ms = now_ms
        self.random = random
        self.root = folder
        self.folder = folder / "0"
        self.copies = 0
        self.commits = Commits(self._die)
        self.journal_size = 0
        self.saved: tuple[bytes, list[Any]] | None = None
        self._open(opening.create)

    @property
    def id(self) -> str:
        return self.library.key.id

    def close(self) -> None:
        self.rows.connection.close()
        self.library.close()

    # -- life and death ----------------------------------------------------------------------------

    def restart(self) -> None:
        """Close the library properly and open it again."""
        self.close()
        self._open(opening.open_library)

    def rise(self) -> None:
        """Start again from the files a kill has left."""
        self.close()
        shutil.rmtree(self.folder)
        self.folder = self.root / str(self.copies)
        self.commits.disarm()
        self._open(opening.open_library)

    def save_file(self) -> None:
        """Keep a copy of the database as it is now, as a backup program would."""
        self.rows.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.saved = ((self.folder / FILE).read_bytes(), self._exchanged())

    def lose_file(self) -> bool:
        """Put the copy back if nothing was exchanged since: only the journal knows the work done since."""
        if self.saved is None or self.saved[1] != self._exchanged():
            return False
        self.close()
        for path in self.folder.glob(FILE + "-*"):
            path.unlink()
        (self.folder / FILE).write_bytes(self.saved[0])
        self._open(opening.open_library)
        return True

    def _exchanged(self) -> list[Any]:
        """What the journal does not hold: spaces, commands, drafts and all that came from the server."""
        tables = ("space", "own_space", "wish", "draft", "tray")
        about = "SELECT value FROM setting WHERE name IN ('server_key', 'stick_code', 'unwiped')"
        settled = [self.rows.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]
        return [self.rows.all(about), *settled]

    def _die(self, when: str) -> BaseException:
        self.copies += 1
        target = self.root / str(self.copies)
        copy_files(self.folder, target)
        if when == TORN:
            tear_journal(target, self.journal_size, self.random.randint(1, 400))
        return DeskKilled(when)

    def _open(self, open_: Callable[..., Library]) -> None:
        """Open the library with every commit of its writer watched."""

        def watched(path: Path, **about: Any) -> Engine:
            engine = open_sqlite(path, **about)
            if about.get("writer", True):
                self.commits.watch(engine)
            return engine

        with running(self.newer), stand_in(opening, "open_sqlite", watched):
            self.library = open_(self.folder, self.now_ms, self.random.randbytes)
        reads = sqlcipher3.connect(str(self.folder / FILE), isolation_level=None)
        self.rows = PlainReads(reads)
        self.editing = Editing(self.library)
        self.drafting = Drafting(self.library)

    def mark_journal(self) -> None:
        """Note what of the journal is safe on the disk before a write."""
        self.journal_size = self.library.journal.size()

    # -- what is here ------------------------------------------------------------------------------

    def read(self, work: Callable[[Connection], Any]) -> Any:
        """Ask the program itself."""
        with self.library.reading() as connection:
            return work(connection)

    @property
    def enrolled(self) -> bool:
        return bool(self.rows.value("SELECT value FROM setting WHERE name = 'server_key'"))

    def records(self, *kinds: str) -> list[Row]:
        """Every record on the screen, oldest first."""
        rows = self.rows.all(
            "SELECT space, id, kind, trashed, wanted_deleted, siblings FROM shown ORDER BY doc"
        )
        return [row for row in rows if not kinds or row.kind in kinds]

    def screen(self, record: str, space: str = "") -> Screen | None:
        row = self.rows.first(
            "SELECT * FROM shown WHERE id = ? AND (space = ? OR ? = '')", record, space, space
        )
        return screen_of(row) if row is not None else None

    def all_screens(self) -> dict[tuple[str, str], Screen]:
        return {(row.space, row.id): screen_of(row) for row in self.rows.all("SELECT * FROM shown")}

    def own_n(self, space: str) -> int:
        last = self.rows.value("SELECT max(n) FROM pending WHERE space = ?", space)
        settled = "SELECT n FROM tip WHERE space = ? AND device = ?"
        return int(last or self.rows.value(settled, space, self.id) or 0)

    def known(self, space: str) -> dict[str, int]:
        """By device the number of its last change in a space that this desk has, its own pending included."""
        rows = self.rows.all("SELECT device, n FROM tip WHERE space = ?", space)
        return {row.device: row.n for row in rows} | {self.id: self.own_n(space)}

    def waiting(self) -> dict[tuple[str, int], str]:
        """The record of each (space, n) in the outbox."""
        rows = self.rows.all("SELECT space, n, record FROM pending ORDER BY space, n")
        return {(row.space, row.n): row.record for row in rows}

    def wishes(self) -> list[Row]:
        """(what, id) of the commands that wait to be sent."""
        return self.rows.all('SELECT what, id FROM wish ORDER BY "order"')

    def held_spaces(self) -> dict[str, tuple[int, str, bytes]]:
        """(seq, chain, digest) of each space that is shared with the server."""
        rows = self.rows.all("SELECT id, seq, chain, digest FROM space")
        return {row.id: (row.seq, row.chain, row.digest) for row in rows}

    def clock(self) -> int:
        return int(self.rows.value("SELECT value FROM setting WHERE name = 'clock'") or 0)

    def state(self) -> list[list[Row]]:
        """All that a person or the server depends on."""
        tables = ("space", "own_space", "pending", "wish", "tray", "draft", "shown", "setting")
        return [self.rows.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]

    def bytes_on_disk(self) -> bytes:
        """Everything in the library's files, the write-ahead log and the journal included."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())


def screen_of(row: Row) -> Screen:
    fields, siblings = json.loads(row.fields), json.loads(row.siblings)
    return Screen(row.space, row.id, row.kind, fields, siblings, bool(row.trashed), bool(row.wanted_deleted))
