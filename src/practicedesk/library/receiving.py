"""One transaction of the library's one writer: a page from the server.

Verified first: the server's signature over where the page ends, the chain from our cursor to there, each
author's own chain, the signatures of runs and statements. Then entries become admitted state, own changes
leave the outbox, and what is shown follows; page and cursor commit together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from practicedesk_sync.errors import InvalidChange, SyncError
from practicedesk_sync.log import change as changes
from practicedesk_sync.log import entry as log
from practicedesk_sync.log import run as runs
from practicedesk_sync.log import statement as say
from practicedesk_sync.log.change import Change
from practicedesk_sync.log.keys import Public
from practicedesk_sync.merge import cells as merge
from practicedesk_sync.protocol.messages import OWN, Page
from practicedesk_sync.replica import tables as replica
from practicedesk_sync.replica.reading import by_author, space_row
from practicedesk_sync.replica.space_log import SpaceLog, create_space, has_entry

from . import held
from . import tables as t
from .settling import OwnChange, own_changes, put_into_tray, settled_whole
from .showing import Showing
from .succession import was_left
from .writing import CHUNK, LocalRecord, read_locals, write_locals

VoidEntry = tuple[str, int, str, str, str, str]
Decoded = Change | OwnChange | say.Statement | VoidEntry

_KEY = select(replica.device.c.key).where(
    replica.device.c.space == bindparam("of"), replica.device.c.id == bindparam("device")
)
_ANSWERED = delete(t.pending).where(t.pending.c.space == bindparam("of"), t.pending.c.n <= bindparam("last"))
_ANY_WAITING = select(t.pending.c.n).where(t.pending.c.space == bindparam("of")).limit(1)
_WAITING = (
    select(t.pending.c.body)
    .where(t.pending.c.space == bindparam("of"), t.pending.c.record.in_(bindparam("records", expanding=True)))
    .order_by(t.pending.c.n)
)


class Receiving:
    """Applies one page. `device`: this desk's; `server_key`: the pinned one, and those before it; `known`:
    was here before.
    """

    def __init__(
        self,
        connection: Connection,
        device: str,
        server_key: Public,
        page: Page,
        known: frozenset[str] = frozenset(),
    ) -> None:
        self.connection = connection
        self.device = device
        self.server_key = server_key
        self.page = page
        self.known = known
        if space_row(connection, page.space) is None:
            create_space(connection, page.space, page.kind, page.epoch)
        self.space = SpaceLog(connection, page.space)
        self.showing = Showing(connection)
        self.newest_hlc = 0
        self._touched: dict[str, list[tuple[Change, set[str]]]] = {}
        self._own = own_changes(connection, page.space, _own_numbers(page, device))
        self._whole: set[str] = set()
        self._settled: list[int] = []
        self._answered: set[str] = set()
        self.clash = 0
        """The number of the first change under this desk's name that it did not write; 0: there is none."""
        self._keys: dict[str, bytes] = {}

    def apply(self, payloads: Sequence[bytes], now_ms: int) -> None:
        """Apply the page whole. Raises `SyncError` and leaves nothing behind when anything does not hold."""
        page = self.page
        head = (page.space, page.epoch, page.seq, page.chain)
        if not log.verify_head(self.server_key, *head, page.signature):
            raise SyncError("page_signature", "A page from the server is not signed by it.", "Try again.")
        if page.epoch != self.space.epoch or page.after != self.space.seq:
            raise page_place()
        decoded = [self._decoded(row, payload) for row, payload in _with_payloads(page.rows, payloads)]
        self._whole = self._settled_whole(decoded)
        self.space.load(one.record for one, _ in decoded if isinstance(one, Change | OwnChange))
        for one, signature in decoded:
            self._apply(one, signature, now_ms)
        if (self.space.seq, self.space.chain) != (page.seq, page.chain):
            raise SyncError("page_chain", "A page from the server does not fit its signature.", "Try again.")
        before = read_locals(self.connection, page.space, [*self._touched, *self._whole])
        for record in self._whole:
            self.space.put_record(record, before[record].kind, before[record].cells)
        self.space.flush()
        self._reconcile(before)
        self.showing.flush()

    # -- entries -----------------------------------------------------------------------------------

    def _decoded(self, row: list[Any], payload: bytes | None) -> tuple[Decoded, str]:
        """A row's content and signature, read from the server's bytes or taken from our own outbox."""
        if row[0] == OWN:
            own = self._own.get(row[1])
            if own is None:
                raise SyncError(
                    "own_missing",
                    "The server knows work of this computer that is not here.",
                    "Tell the server's administrator.",
                )
            return own, row[2]
        if row[0] == log.CHANGE and payload is not None:
            return changes.decode(payload), row[1]
        if row[0] == log.STATEMENT and payload is not None:
            return say.read(payload, row[1], self.server_key), row[1]
        if row[0] == log.VOID and len(row) == 7:
            return (row[1], row[2], row[3], row[4], row[5], row[6]), row[6]
        raise InvalidChange("entry_unknown", "The server sent an entry of an unknown kind.")

    def _settled_whole(self, decoded: Sequence[tuple[Decoded, str]]) -> set[str]:
        """Records that only own changes of this page touch, the last of those that were waiting on them."""
        own = [one for one, _ in decoded if isinstance(one, OwnChange)]
        others = {one.record for one, _ in decoded if isinstance(one, Change)}
        others |= {one[3] for one, _ in decoded if isinstance(one, tuple)}
        return settled_whole(self.connection, self.page.space, own, others)

    def _apply(self, one: Decoded, signature: str, now_ms: int) -> None:
        if isinstance(one, OwnChange) and one.record not in self._whole:
            one = changes.read(one.body)
        if isinstance(one, OwnChange):
            if self.space.tip(self.device)[0] != one.n - 1:
                raise _author_chain()
            self._signed(self.device, one.hash, signature)
            self.space.log_change(one.entry(self.space.seq + 1, self.device, signature), one.head)
            self._settle(self.device, one.n, one.record, one.hash)
        elif isinstance(one, say.Statement):
            if one.space != self.space.space:
                raise InvalidChange("statement_space", "A statement belongs to another space.")
            self.space.add_statement(one)
            held.hear(self.connection, one)
        elif isinstance(one, Change):
            _check_follows(self.space, one)
            self._signed(one.device, one.hash, signature)
            self._touched.setdefault(one.record, []).append((one, self.space.add_change(one, signature)))
            self.newest_hlc = max(self.newest_hlc, one.hlc)
            self._settle(one.device, one.n, one.record, one.hash)
        else:
            self._void(one, now_ms)

    def _void(self, one: VoidEntry, now_ms: int) -> None:
        device, n, hash_, record, code, signature = one
        self._signed(device, hash_, signature)
        entry = log.Entry(self.space.seq + 1, log.VOID, device, n, hash_, record, None, signature, code)
        self.space.add_void(entry, code, signature)
        held.note(self.connection, self.page.space, entry)
        self._touched.setdefault(record, [])
        own = self._own.get(n) if device == self.device else None
        if own is not None and own.hash == hash_ and code != "duplicate":
            put_into_tray(self.connection, self.page.space, own, code, now_ms)
        self._settle(device, n, record, hash_)

    def _signed(self, device: str, hash_: str, signature: str) -> None:
        if not signature:
            return
        if device not in self._keys:
            key = self.connection.execute(_KEY, {"of": self.space.space, "device": device}).scalar()
            if key is None:
                raise InvalidChange("author_unknown", "A change comes from a device nobody vouched for.")
            self._keys[device] = bytes.fromhex(key)
        if not runs.verify_tip(hash_, self._keys[device], signature):
            raise InvalidChange("run_signature", "A change is not signed by its author.")

    # -- our own work ------------------------------------------------------------------------------

    def _settle(self, device: str, n: int, record: str, hash_: str) -> None:
        """What waited has its answer. Under our name, but not written here: there is another copy of us."""
        if device != self.device:
            return
        own = self._own if n in self._own else own_changes(self.connection, self.page.space, [n])
        if n in own and own[n].hash == hash_:
            self._settled.append(n)
            self._answered.add(record)
        elif hash_ not in self.known and not was_left(self.connection, self.page.space, device, n, hash_):
            self.clash = self.clash or n

    def _reconcile(self, before: dict[str, LocalRecord]) -> None:
        """Local state = admitted + what is still pending; a refusal rolls back exactly."""
        if self._settled:
            self.connection.execute(_ANSWERED, {"of": self.page.space, "last": self._settled[-1]})
        waiting = waiting_for(self.connection, self.page.space, list(self._touched))
        after: list[LocalRecord] = []
        for record, applied in self._touched.items():
            local = self._local(record, waiting.get(record, []))
            if record in waiting and local is not None:
                after.append(local)
            self._show(record, applied, before.get(record), local, record in waiting)
        for record in self._whole:
            self.showing.set_waiting((self.page.space, record), False)
        if before:
            gone = [(self.page.space, record) for record in before]
            self.connection.exec_driver_sql("DELETE FROM record_local WHERE space = ? AND id = ?", gone)
        write_locals(self.connection, after)

    def _local(self, record: str, waiting: list[Change]) -> LocalRecord | None:
        state = self.space.record(record)
        if state is None and not waiting:
            return None
        local = LocalRecord(self.page.space, record, state.kind if state else waiting[0].kind or "", {})
        if state is not None:
            local.cells = {cell: dict(heads) for cell, heads in state.cells.items()}
        for change in waiting:
            merge.apply(local.cells, change)
        return local

    def _show(
        self,
        record: str,
        applied: list[tuple[Change, set[str]]],
        before: LocalRecord | None,
        local: LocalRecord | None,
        waiting: bool,
    ) -> None:
        key = (self.page.space, record)
        if local is None:
            self.showing.drop(key)
        elif before is not None and before.cells == local.cells:
            self.showing.set_waiting(key, waiting)
        elif record in self._answered or not applied:
            self.showing.touch(key, local.kind, local.cells, fields=None, waiting=waiting)
        else:
            for change, fields in applied:
                change = by_author(self.connection, change)
                self.showing.touch(
                    key, local.kind, local.cells, fields=fields, waiting=waiting, change=change
                )


def _own_numbers(page: Page, device: str) -> list[int]:
    """The numbers of our own changes that a page answers."""
    admitted = [row[1] for row in page.rows if row[0] == OWN]
    return admitted + [row[2] for row in page.rows if row[0] == log.VOID and row[1] == device]


def _check_follows(space: SpaceLog, change: Change) -> None:
    """Each author's changes form an unbroken chain; the server cannot drop any.

    What a restored server takes back may stand behind what the author's other copy wrote meanwhile.
    """
    before = (change.n - 1, change.prev)
    follows = before == space.tip(change.device) or change.n == 1 or has_entry(space, change.device, *before)
    if change.space != space.space or not follows:
        raise _author_chain()


def waiting_for(connection: Connection, space: str, records: Sequence[str]) -> dict[str, list[Change]]:
    """What is still pending for these records, in order of n."""
    if connection.execute(_ANY_WAITING, {"of": space}).first() is None:
        return {}
    found: dict[str, list[Change]] = {}
    for start in range(0, len(records), CHUNK):
        asked = {"of": space, "records": records[start : start + CHUNK]}
        for body in connection.execute(_WAITING, asked).scalars():
            change = changes.read(body)
            found.setdefault(change.record, []).append(change)
    return found


def page_place() -> SyncError:
    return SyncError("page_place", "The server sent a page that does not follow ours.", "Synchronise again.")


def _author_chain() -> InvalidChange:
    return InvalidChange("author_chain", "A change does not follow the one before it.")


def _with_payloads(rows: list[list[Any]], payloads: Sequence[bytes]) -> list[tuple[list[Any], bytes | None]]:
    """Give each row that announces bytes its payload, in order."""
    rest = iter(payloads)
    paired = [(row, next(rest, None) if row[0] in (log.CHANGE, log.STATEMENT) else None) for row in rows]
    if next(rest, None) is not None:
        raise InvalidChange("page_payloads", "A page holds other content than it announces.")
    return paired
