"""The local library: one folder with one SQLite file, its outbox journal and its backups.

One writer at a time, any number of readers. Everything works without a network.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DatabaseError

from practicedesk_sync.clock import Clock
from practicedesk_sync.errors import PracticeDeskError, WorldError
from practicedesk_sync.ids import space_id
from practicedesk_sync.log import entry as log
from practicedesk_sync.log.keys import KeyPair, Public
from practicedesk_sync.replica.sqlite import run_alone
from practicedesk_sync.replica.transaction import run_tx, unusable

from . import by_stick, file_folders, outbox, revoked, succession
from . import tables as t
from .faults import not_written
from .identity import device_key, keep_head_signature, server_pin, set_setting, setting
from .journal import Journal
from .read_only import Still
from .recovering import take_up
from .writing import Key, Writing

if TYPE_CHECKING:
    from practicedesk_sync.log.statement import Statement
    from practicedesk_sync.protocol.messages import Command, Page, Verdict

    from .receiving import Receiving

JOURNAL_END = "journal_end"
"""Setting: where the journal ended at the last write; if it ends elsewhere, there is work to take up."""
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
        engine: Engine | PracticeDeskError,
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
        return isinstance(self._engine, PracticeDeskError)

    @property
    def engine(self) -> Engine:
        """What writes. Raises why nothing can be written, where one may only read."""
        if isinstance(self._engine, PracticeDeskError):
            raise self._engine
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
        with self._lock:
            result, altered = self._commit(work)
        self.on_changes(altered)
        return result

    def _commit(self, work: Callable[[Writing], Result]) -> tuple[Result, Changes]:
        """Run `work` in one transaction and commit; under the lock."""
        try:
            with _journalled(self):
                return run_tx(self.engine, lambda connection: _written(self, connection, work))
        except OSError as error:  # of the journal
            raise not_written(error) from error

    def _current_key(self, connection: Connection) -> KeyPair:
        """This library's key; another process may have given it another identity meanwhile."""
        if setting(connection, "device_seed") != self.key.seed.hex():
            self.key = device_key(connection)
        return self.key

    def receive(self, page: Page, payloads: Sequence[bytes]) -> None:
        """Apply a page from the server: all of it with its cursor, or nothing."""
        from .receiving import Receiving  # with all that verifies and merges: not loaded to read a list

        def run(connection: Connection) -> list[Receiving]:
            receiving = Receiving(connection, *_ends(self, connection), page)
            receiving.apply(payloads, self.now_ms())
            return [receiving]

        self._take_in(run)

    def rejoin(self, space: str, common: int, pages: Sequence[tuple[Page, Sequence[bytes]]]) -> None:
        """Replace what follows entry `common` of a space. Raises `SyncError` if any work would be lost."""
        from .rejoining import rejoin

        def run(connection: Connection) -> list[Receiving]:
            return rejoin(connection, _ends(self, connection), space, common, pages, self.now_ms())

        self._take_in(run)

    def _take_in(self, run: Callable[[Connection], list[Receiving]]) -> None:
        """Apply pages and all that follows from them, in one transaction."""
        with self._lock:
            altered = run_tx(self.engine, lambda connection: _noted(self, connection, run(connection)))
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
        outbox.wish(connection, _command(self, "open", space=space, nonce=nonce, kind=kind))
        return space

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
            succession.note_left(connection, space, self.key.id)
            revoked.take_off(connection, space)
            outbox.wish(connection, _command(self, "taken_off", space=space, statement=statement.hash))

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
            if as_left and not setting(reading, revoked.UNWIPED):
                return 0

        def run(connection: Connection) -> int:
            clock = Clock(self.now_ms, int(setting(connection, "clock", "0")))
            writing = Writing(connection, self.key, clock)
            if take_up(writing, self.journal.bodies(), self.now_ms()) and server_pin(connection) is not None:
                self.note_fork(connection, {})
            writing.finish()
            self.opened_at = max(self.opened_at, clock.last)
            return len(writing.appended)

        with self._lock:
            found = run_tx(self.engine, run)
            self._wipe()
            return found

    def note_fork(self, connection: Connection, clashes: succession.Clashes) -> None:
        """Another copy of this library writes under its name; ask the server for another one."""
        succession.note_fork(connection, self.key, self.random_bytes, clashes)

    def take_identity(self) -> None:
        """Go on under the name that the server has certified."""
        with self._lock:
            self.key, altered = self._commit(succession.succeed)
            self._wipe()
        self.on_changes(altered)

    def _wipe(self) -> None:
        """Leave in the files beside the database nothing but what waits for the server."""
        run_alone(self.engine, "PRAGMA wal_checkpoint(TRUNCATE)")
        with self.engine.begin() as connection:
            waiting = select(t.pending.c.body).order_by(t.pending.c.space, t.pending.c.n)
            self.journal.replace(connection.execute(waiting).scalars())
            file_folders.keep_known(self.folder, connection)
            set_setting(connection, revoked.UNWIPED, "")
            set_setting(connection, JOURNAL_END, self.journal.end())

    def close(self) -> None:
        """Release the file."""
        for engine in (self._engine, self.reader):
            if isinstance(engine, Engine):
                engine.dispose()


def _command(library: Library, what: str, **args: str) -> Command:
    from practicedesk_sync.protocol.messages import Command

    return Command(id=library.random_bytes(16).hex(), what=what, args=args)


def _ends(library: Library, connection: Connection) -> tuple[str, Public]:
    """Who talks: this desk's id and the server's keys. Raises `WorldError` before enrolment."""
    pin = server_pin(connection)
    if pin is None:
        raise WorldError("not_enrolled", "This library is not connected to a server.", "Enrol it first.")
    return library._current_key(connection).id, pin.keys


def _noted(library: Library, connection: Connection, received: Sequence[Receiving]) -> Changes:
    """Note what follows from pages that were applied; what they altered."""
    clock = Clock(library.now_ms, int(setting(connection, "clock", "0")))
    records: set[Key] = set()
    told: set[str] = set()
    for one in received:
        page = one.page
        keep_head_signature(connection, page.space, page.signature)
        by_stick.forget(connection, page.space)
        if one.clash:
            library.note_fork(connection, {page.space: one.clash})
        clock.observe(one.newest_hlc)
        records |= one.showing.altered
        told |= {page.space} if any(row[0] == log.STATEMENT for row in page.rows) else set()
    set_setting(connection, "clock", str(clock.last))
    return Changes(frozenset(records), frozenset(told))


@contextmanager
def _journalled(library: Library) -> Iterator[None]:
    """What fails as late as with its commit is not in the journal either: else it would come back by it."""
    try:
        yield
    except Exception:
        with suppress(PracticeDeskError, DatabaseError, OSError):
            run_tx(library.engine, lambda _: library.journal.drop_uncommitted())
        raise
    library.journal.committed()


def _written(
    library: Library, connection: Connection, work: Callable[[Writing], Result]
) -> tuple[Result, Changes]:
    """Do `work` in a transaction that holds SQLite's write lock: nobody else writes to the journal now."""
    library.journal.drop_uncommitted()
    mark = library.journal.size()
    try:
        clock = Clock(library.now_ms, int(setting(connection, "clock", "0")))
        writing = Writing(connection, library._current_key(connection), clock)
        result = work(writing)
        writing.finish()
        if writing.appended:
            library.journal.append(change.body for change in writing.appended)
            set_setting(connection, JOURNAL_END, library.journal.end())
    except BaseException:
        library.journal.cut(mark)
        raise
    return result, Changes(frozenset(writing.showing.altered))
