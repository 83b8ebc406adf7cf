"""The local library: one folder with one SQLite file, its outbox journal and its backups.

One writer at a time, any number of readers. Everything works without a network.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import DatabaseError

from practicedesk_sync.clock import Clock
from practicedesk_sync.errors import WorldError
from practicedesk_sync.ids import space_id
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log.keys import KeyPair
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.sqlite import run_alone
from practicedesk_sync.replica.transaction import run_tx, unusable

from . import acknowledged, drafts, file_folders, held, lease, outbox, projections, revoked
from . import tables as t
from .identity import device_key, keep_head_signature, server_pin, set_setting, setting
from .journal import Journal
from .read_only import Still, read_only
from .writing import Key, Writing

if TYPE_CHECKING:
    from practicedesk_sync.log.statement import Statement
    from practicedesk_sync.protocol.messages import Command, Page, Verdict

JOURNAL_END = "journal_end"
"""Setting: where the journal ended at the last write; if it ends elsewhere, there is work to take up."""
UNWIPED = "unwiped"
"""Setting: a space was taken off this desk; its words may still stand in the files beside the database."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a committed transaction altered: (space, record) pairs. `spaces`: those altered as a whole."""

    records: frozenset[Key] = frozenset()
    spaces: frozenset[str] = frozenset()


class Library:
    """An open library. Make one with `opening.create` or `opening.open_library`; close it when done.

    `engine` is None where one may only read: whatever writes raises `Refused` then.
    """

    def __init__(
        self,
        engine: Engine | None,
        reader: Engine,
        journal: Journal,
        now_ms: Callable[[], int],
        random_bytes: Callable[[int], bytes],
        still: Still | None = None,
    ) -> None:
        self.folder = journal.path.parent
        self._engine = engine
        self._still = still
        self.reader = reader
        self.journal = journal
        self.now_ms = now_ms
        self.random_bytes = random_bytes
        self.on_changes: Callable[[Changes], None] = lambda _: None
        """Told after each commit what it altered, in the thread that wrote; must return at once."""
        self._lock = threading.Lock()
        with self.reading() as connection:
            self.key: KeyPair = device_key(connection)
            self.personal = setting(connection, "personal")
            self.opened_at = int(setting(connection, "clock", "0"))
            """Clock stamp: what was written before this library was opened is no later than this."""

    @property
    def read_only(self) -> bool:
        """Whether one may only read."""
        return self._engine is None

    @property
    def engine(self) -> Engine:
        """What writes. Raises `Refused` where one may only read."""
        if self._engine is None:
            raise read_only()
        return self._engine

    # -- reading and writing -----------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent snapshot to read from."""
        if self._still is not None:
            self._still.check()
        try:
            with self.reader.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise unusable(error) from error

    def write(self, work: Callable[[Writing], Result]) -> Result:
        """Run `work` in the writer's transaction. When it returns, everything is on the disk."""

        def run(connection: Connection) -> tuple[Result, Changes]:
            # The transaction holds SQLite's write lock, so no other process writes to the journal now.
            mark = self.journal.size()
            try:
                clock = Clock(self.now_ms, int(setting(connection, "clock", "0")))
                writing = Writing(connection, self.key, clock)
                result = work(writing)
                writing.finish()
                if writing.appended:
                    self.journal.append(change.body for change in writing.appended)
                    set_setting(connection, JOURNAL_END, self.journal.end())
            except BaseException:
                self.journal.cut(mark)
                raise
            return result, Changes(frozenset(writing.showing.altered))

        with self._lock:
            try:
                result, altered = run_tx(self.engine, run)
            except OSError as error:  # of the journal
                raise _not_written(error) from error
        self.on_changes(altered)
        return result

    def receive(self, page: Page, payloads: Sequence[bytes]) -> None:
        """Apply a page from the server: all of it with its cursor, or nothing."""

        from .receiving import Receiving  # with all that verifies and merges: not loaded to read a list

        def run(connection: Connection) -> Changes:
            pin = server_pin(connection)
            if pin is None:
                raise WorldError(
                    "not_enrolled", "This library is not connected to a server.", "Enrol it first."
                )
            receiving = Receiving(connection, self.key.id, pin.keys, page)
            receiving.apply(payloads, self.now_ms())
            keep_head_signature(connection, page.space, page.signature)
            acknowledged.forget(connection, page.space)
            clock = Clock(self.now_ms, int(setting(connection, "clock", "0")))
            clock.observe(receiving.newest_hlc)
            set_setting(connection, "clock", str(clock.last))
            told = {page.space} if any(row[0] == log.STATEMENT for row in page.rows) else set()
            return Changes(frozenset(receiving.showing.altered), frozenset(told))

        with self._lock:
            altered = run_tx(self.engine, run)
            if self.journal.size():
                with self.reading() as connection:
                    waiting = outbox.waiting(connection)
                if not waiting:
                    self.journal.cut(0)
        self.on_changes(altered)

    # -- spaces ------------------------------------------------------------------------------------

    def make_space(self, writing: Writing, kind: str, nonce: str = "") -> str:
        """A new space of this desk's own; it is opened on the server at the next exchange.

        `nonce`: 32 hexadecimal digits from which the space gets its name, where it has to be the same again.
        """
        nonce = nonce or self.random_bytes(16).hex()
        space = space_id(self.key.public, nonce)
        connection = writing.connection
        connection.execute(insert(t.own_space), {"id": space, "kind": kind, "nonce": nonce})
        outbox.wish(connection, self._command("open", space=space, nonce=nonce, kind=kind))
        return space

    def _command(self, what: str, **args: str) -> Command:
        from practicedesk_sync.protocol.messages import Command

        return Command(id=self.random_bytes(16).hex(), what=what, args=args)

    def purge(self, space: str, verdicts: Mapping[int, Verdict], statement: Statement) -> None:
        """Take a space off this computer for good. `verdicts`: what the server said, by n.

        `statement`: by which the server ended the right to read it; no older bundle brings it back. That it
        was done is told to the server.

        Own work that was not admitted goes to the tray; of what the server holds for a coordinator only the
        title, as a change of a text carries the words of others too. What was refused stays in the tray
        whole: nobody else has it.
        """
        from .settling import return_waiting

        def run(connection: Connection) -> None:
            return_waiting(connection, space, verdicts, self.now_ms())
            revoked.note(connection, space, statement.at_ms)
            _take_off(connection, space)
            outbox.wish(connection, self._command("taken_off", space=space, statement=statement.hash))

        with self._lock:
            run_tx(self.engine, run)
            self._wipe()
        self.on_changes(Changes(spaces=frozenset({space})))

    # -- life --------------------------------------------------------------------------------------

    def recover(self) -> int:
        """Take up changes that are in the journal but not in the file (a crash); how many there were.

        What a crash left undone of a purge is done now: its work is not taken up again, its words are wiped.
        """
        with self.reading() as reading:
            as_left = not self.journal.size() or self.journal.end() == setting(reading, JOURNAL_END)
            if as_left and not setting(reading, UNWIPED):
                return 0

        def run(connection: Connection) -> int:
            clock = Clock(self.now_ms, int(setting(connection, "clock", "0")))
            writing = Writing(connection, self.key, clock)
            for change in map(changes.read, self.journal.bodies()):
                known = change.device == self.key.id and writing.standing(change.space)[0]
                if known and (change.n - 1, change.prev) == writing.tip(change.space):
                    clock.last = max(clock.last, change.hlc)
                    writing.adopt(change)
            writing.finish()
            self.opened_at = max(self.opened_at, clock.last)
            return len(writing.appended)

        with self._lock:
            found = run_tx(self.engine, run)
            self._wipe()
            return found

    def _wipe(self) -> None:
        """Leave in the files beside the database nothing but what waits for the server."""
        run_alone(self.engine, "PRAGMA wal_checkpoint(TRUNCATE)")
        with self.engine.begin() as connection:
            waiting = select(t.pending.c.body).order_by(t.pending.c.space, t.pending.c.n)
            self.journal.replace(connection.execute(waiting).scalars())
            file_folders.keep_known(self.folder, connection)
            set_setting(connection, UNWIPED, "")
            set_setting(connection, JOURNAL_END, self.journal.end())

    def close(self) -> None:
        """Release the file."""
        for engine in (self._engine, self.reader):
            if engine is not None:
                engine.dispose()


def _take_off(connection: Connection, space: str) -> None:
    """Leave no row of a space, nor of what was made from its rows."""
    set_setting(connection, UNWIPED, space)
    keep_head_signature(connection, space, "")
    drafts.discard_space(connection, space)
    names = lease.locked(connection)
    lease.set_locked(connection, {id_: name for id_, name in names.items() if id_ != space})
    held.forget_space(connection, space)
    acknowledged.forget(connection, space)
    docs = connection.execute(select(t.shown.c.doc).where(t.shown.c.space == space)).scalars().all()
    projections.forget(connection, docs)
    projections.scrub(connection)
    connection.execute(delete(t.own_space).where(t.own_space.c.id == space))
    for table in (t.shown, t.pending, t.record_local, *replica.REPLICATED):
        column = table.c.id if table is replica.space else table.c.space
        connection.execute(delete(table).where(column == space))


def _not_written(error: OSError) -> WorldError:
    if error.errno == errno.ENOSPC:
        return WorldError("disk_full", "The disk is full.", "Make room and try again; nothing was lost.")
    return WorldError(
        "not_written",
        f"This could not be saved: {error.strerror or error}.",
        "Check that the disk is there, and try again.",
        retryable=True,
    )
