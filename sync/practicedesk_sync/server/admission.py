"""Admission: one run into one space's log (sync.md, "Admission, cursors, epochs").

The run was decoded and its signature verified before any lock. Inside the transaction, in order of n:
duplicate, out of order, waiting for a change that is not here, refused, held, or admitted. A refused change
becomes a void: its place in the device's chain stays, and what depends on it is refused with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from ..log import change as changes
from ..log import entry as log
from ..log.change import Change
from ..merge.cells import LIFE
from ..model.kinds import SERIES
from ..policy.decide import Target, decide
from ..policy.refusals import Refusal
from ..policy.roles import COORDINATOR, at_least
from ..policy.transitions import MACHINES
from ..protocol.messages import ADMITTED, FORKED, Verdict
from ..replica import tables as t
from ..replica.reading import changes_of, role_of
from ..replica.space_log import RecordState, SpaceLog
from . import clashes
from . import tables as own
from .accounts import Author

MASS_DELETE = 20
MASS_DELETE_SHARE = 10
"""More than 20 records and more than a tenth of a space in one run waits for a coordinator."""

DUPLICATE = "duplicate"
_DEPENDS = Refusal("depends_on_refused")
_HELD = Refusal("mass_delete")
_DUPLICATE = Refusal(DUPLICATE)
_WAIT = Refusal("parked")
_WAITED = Refusal("parked_long")
_ON_HELD = Refusal("depends_on_held")
LONGEST_MS = 30 * 24 * 60 * 60 * 1000
"""So long a change may wait for another one before a coordinator is asked."""
_LOGGED = select(t.entry.c.type, t.entry.c.hash, t.entry.c.code).where(
    t.entry.c.space == bindparam("of"), t.entry.c.device == bindparam("by"), t.entry.c.n == bindparam("n")
)


class Admission:
    """Admits one device's run into one space; `now_ms`: the server's time."""

    def __init__(self, connection: Connection, space: SpaceLog, author: Author, now_ms: int = 0) -> None:
        self.connection = connection
        self.space = space
        self.author = author
        self.now_ms = now_ms
        self.role = role_of(connection, space.space, author.account)
        self.verdicts: list[Verdict] = []
        self._held_records: set[str] = set()
        self.voided: Counter[Refusal] = Counter()
        """How many changes became voids, by why; what is here already does not count."""

    def admit(self, run: Sequence[Change], signature: str) -> list[Verdict]:
        """Append what can be admitted; the verdicts on all that was not. Call the space's `flush` after."""
        self.space.load((change.record for change in run), (change.head for change in run))
        held = self._mass_delete(run)
        for change in run:
            if not self._in_order(change):
                self._keep_clashing(run)
                break
            if change.n <= self.space.tip(change.device)[0]:
                self._say_again(change)
                continue
            refusal = self._refusal(change, held)
            if refusal is _WAIT and self._waited_long(change):
                refusal = _WAITED
            if refusal is _WAIT:
                self._say(change, "parked", refusal.code, refusal.message)
                break
            if change.was is not None:
                clashes.forget(self.connection, change)
            proof = signature if change is run[-1] else ""
            if refusal is None:
                self.space.add_change(change, proof)
            else:
                self.space.add_void(change, refusal.code, proof)
                self.voided[refusal] += refusal is not _DUPLICATE
                if refusal.held:
                    self._hold(change, refusal.code)
                self._say_refused(change, refusal)
        return self.verdicts

    def judge(self, change: Change) -> Refusal | None:
        """Why the author of this admission may not bring in a change that somebody else has made."""
        self.space.load([change.record], [change.head])
        return self._refusal(change, held=False)

    def _in_order(self, change: Change) -> bool:
        """Whether the change is the next of its device's chain, or one that is here already."""
        n, hash_ = self.space.tip(change.device)
        if change.n <= n:
            before = self._logged(change)
            if before is None or before.hash == change.hash:
                return True
            self._say(change, "retry", FORKED, "Another copy of this library has sent other work.")
            return False
        if change.n == n + 1 and change.prev == hash_:
            return True
        self._say(change, "retry", "out_of_order", "An earlier change of this computer is missing.")
        return False

    def _keep_clashing(self, run: Sequence[Change]) -> None:
        """Another copy of the author's library has used these numbers: its signed work is kept for them."""
        device = run[0].device
        numbers = [change.n for change in run if change.n <= self.space.tip(device)[0]]
        e = t.entry.c
        where = (e.space == self.space.space) & (e.device == device) & e.n.in_(numbers)
        known = set(self.connection.execute(select(e.hash).where(where)).scalars())
        if numbers and any(change.hash not in known for change in run if change.n in numbers):
            clashes.keep(self.connection, (change for change in run if change.hash not in known))

    def _refusal(self, change: Change, held: bool) -> Refusal | None:
        if self.space.is_admitted(change.head):
            return _DUPLICATE
        state = self.space.record(change.record)
        missing = [head for head in change.depends_on if not self._has(head, state)]
        found = {self.space.entry_type_of(head) for head in missing} - {log.CHANGE}
        if log.VOID in found:
            return _ON_HELD if self._is_held(change.record) else _DEPENDS
        if state is None and change.kind is None:
            if self._is_held(change.record):
                return _ON_HELD
            return _DEPENDS if self.space.was_refused(change.record) else _WAIT
        if found:
            return _WAIT
        if held and any(op.what == changes.DELETE for op in change.ops):
            return _HELD
        before = Target(
            self.space.space,
            self.space.kind,
            state.kind if state else None,
            state.cells if state else None,
            own=state is None or state.kind != SERIES or self._made_by_author(state),
            replaced=self._replaced_states(change, state),
        )
        return decide(self.role, change, before)

    def _has(self, head: str, state: RecordState | None) -> bool:
        """Whether a head is among the record's present ones: the usual case, and free of queries."""
        return state is not None and any(head in heads for heads in state.cells.values())

    def _replaced_states(self, change: Change, state: RecordState | None) -> dict[tuple[str, str], Any]:
        """What the author of a step saw, where somebody else has taken another step meanwhile."""
        cells = state.cells if state is not None else {}
        steps = [op for op in change.ops if op.field in MACHINES]
        gone = {(op.field, head) for op in steps for head in op.over if head not in cells.get(op.field, {})}
        if not gone:
            return {}
        history = changes_of(self.connection, self.space.space, change.record)
        found = {(op.field, one.head): op.value for one in history for op in one.ops}
        return {seen: found[seen] for seen in gone & found.keys()}

    def _made_by_author(self, state: RecordState) -> bool:
        makers = [head for head, value in state.cells.get(LIFE, {}).items() if value[1] == changes.NEW]
        rows = select(t.device.c.account).join_from(
            t.entry, t.device, (t.device.c.space == t.entry.c.space) & (t.device.c.id == t.entry.c.device)
        )
        where = (t.entry.c.space == self.space.space) & t.entry.c.head.in_(makers)
        accounts = set(self.connection.execute(rows.where(where)).scalars())
        return not accounts or self.author.account in accounts

    def _mass_delete(self, run: Sequence[Change]) -> bool:
        fresh = [change for change in run if change.n > self.space.tip(change.device)[0]]
        deletes = sum(any(op.what == changes.DELETE for op in change.ops) for change in fresh)
        if deletes <= MASS_DELETE or at_least(self.role, COORDINATOR):
            return False
        rows = select(func.count()).select_from(t.record).where(t.record.c.space == self.space.space)
        return deletes * MASS_DELETE_SHARE > int(self.connection.execute(rows).scalar_one())

    def _hold(self, change: Change, code: str) -> None:
        """Keep the whole change for a coordinator to look at."""
        row = {
            "space": change.space,
            "device": change.device,
            "n": change.n,
            "code": code,
            "body": change.body,
            "at_ms": self.now_ms,
        }
        self.connection.execute(insert(own.held), row)
        self._held_records.add(change.record)

    def _is_held(self, record: str) -> bool:
        """Whether something of a record waits for a coordinator: what builds on it then waits with it."""
        if record in self._held_records:
            return True
        h, e = own.held.c, t.entry.c
        same = (h.space == e.space) & (h.device == e.device) & (h.n == e.n)
        where = (e.space == self.space.space) & (e.record == record) & (e.type == log.VOID)
        found = select(h.n).join_from(t.entry, own.held, same).where(where).limit(1)
        return self.connection.execute(found).first() is not None

    def _waited_long(self, change: Change) -> bool:
        """Whether a change has been offered for so long that what it builds on is not to be expected."""
        p = own.parked.c
        which = (p.space == change.space) & (p.device == change.device)
        row = self.connection.execute(select(p.n, p.since_ms).where(which)).first()
        if row is not None and row.n == change.n:
            return bool(self.now_ms - row.since_ms > LONGEST_MS)
        self.connection.execute(delete(own.parked).where(which))
        facts = {"space": change.space, "device": change.device, "n": change.n, "since_ms": self.now_ms}
        self.connection.execute(insert(own.parked), facts)
        return False

    def _logged(self, change: Change) -> Row[str, str, str] | None:
        """(type, hash, code) of the entry that stands at this place of the change's device."""
        place = {"of": self.space.space, "by": change.device, "n": change.n}
        return self.connection.execute(_LOGGED, place).first()

    def _say_again(self, change: Change) -> None:
        """A repeated request gets the verdict of the first time: its answer may have been lost."""
        found = self._logged(change)
        if found is not None and found.type == log.VOID:
            self._say_refused(change, Refusal(found.code))
        elif not self.role:
            self._say(change, ADMITTED, "", "")

    def _say_refused(self, change: Change, refusal: Refusal) -> None:
        if refusal.code != DUPLICATE:
            self._say(change, refusal.what, refusal.code, refusal.message)

    def _say(self, change: Change, what: str, code: str, message: str) -> None:
        verdict = Verdict(space=change.space, n=change.n, what=what, code=code, message=message)
        self.verdicts.append(verdict)
