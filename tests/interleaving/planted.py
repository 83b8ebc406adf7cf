"""Bugs planted on purpose, and the scenario that notices each."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

from sqlalchemy import URL, Connection, Engine, func, insert, literal, select
from sqlalchemy.sql.selectable import GenerativeSelect

from practicedesk_sync.replica import engine, space_log, transaction
from practicedesk_sync.replica import tables as t
from practicedesk_sync.replica.reading import space_row
from practicedesk_sync.replica.space_log import SpaceLog
from practicedesk_sync.server import accounts, commands, guard, pages, service
from tests.simulation.stand_in import stand_in

from . import scenarios
from .two import Two

Bug = Callable[[], AbstractContextManager[None]]


def no_row_lock() -> AbstractContextManager[None]:
    return stand_in(space_log, "lock_space", space_row)


def no_lock_at_all() -> AbstractContextManager[None]:
    return stand_in(GenerativeSelect, "with_for_update", lambda query, **_: query)


def seq_from_max_without_a_lock() -> AbstractContextManager[None]:
    return stand_in(space_log, "lock_space", _last_entry)


@contextmanager
def seq_from_a_serial_and_cursor_by_commit() -> Iterator[None]:
    """Numbers come from a counter beside the transaction, and a page ends with what is committed by then."""
    counter: Iterator[int] | None = None

    def numbered(connection: Connection, space: str) -> Any:
        nonlocal counter
        last = _last_entry(connection, space)
        counter = counter or itertools.count(last.seq)
        last.seq = next(counter)
        return last

    def flush(self: SpaceLog) -> None:
        self._write_records()
        self._write_tips()
        self.connection.execute(insert(t.entry), self._rows)

    with ExitStack() as wrong:
        wrong.enter_context(stand_in(pages, "space_row", _last_entry))
        right = service._admit_one

        def admit(*about: Any) -> Any:
            with stand_in(space_log, "lock_space", numbered), stand_in(SpaceLog, "flush", flush):
                return right(*about)

        wrong.enter_context(stand_in(service, "_admit_one", admit))
        yield


def rights_looked_at_before_the_lock() -> AbstractContextManager[None]:
    return stand_in(commands, "lock_space", space_row)


def account_not_locked() -> AbstractContextManager[None]:
    return stand_in(accounts, "_lock", lambda *_: None)


def administrators_not_alone() -> AbstractContextManager[None]:
    return stand_in(accounts, "_SERVER_ALONE", select(literal(1)))


def retry_forgotten() -> AbstractContextManager[None]:
    return stand_in(transaction, "_is_passing", lambda _: False)


def retry_swallowed() -> AbstractContextManager[None]:
    def wrong(writer: Engine, work: Callable[[Connection], Any]) -> Any:
        try:
            with writer.begin() as connection:
                return work(connection)
        except Exception:
            return []

    return stand_in(guard, "run_tx", wrong)


def reader_without_a_snapshot() -> AbstractContextManager[None]:
    right = engine.open_engines

    def wrong(place: URL) -> tuple[Engine, Engine]:
        writer, _ = right(place)
        return writer, writer

    return stand_in(engine, "open_engines", wrong)


def writer_on_a_snapshot() -> AbstractContextManager[None]:
    """REPEATABLE READ: the snapshot is older than the lock, and whoever waited begins again."""
    right = engine.open_engines

    def wrong(place: URL) -> tuple[Engine, Engine]:
        writer, reader = right(place)
        return writer.execution_options(isolation_level="REPEATABLE READ"), reader

    return stand_in(engine, "open_engines", wrong)


def one_lock_for_all_spaces() -> AbstractContextManager[None]:
    right = space_log.lock_space

    def wrong(connection: Connection, space: str) -> Any:
        connection.execute(select(t.space.c.id).with_for_update()).all()
        return right(connection, space)

    return stand_in(space_log, "lock_space", wrong)


def _last_entry(connection: Connection, space: str) -> Any:
    """The head of a space as its last entry tells it."""
    row = space_row(connection, space)
    if row is None:
        return None
    highest = select(func.max(t.entry.c.seq)).where(t.entry.c.space == space).scalar_subquery()
    where = (t.entry.c.space == space) & (t.entry.c.seq == highest)
    last = connection.execute(select(t.entry.c.seq, t.entry.c.chain).where(where)).first()
    seq, chain = (last.seq, last.chain) if last else (row.seq, row.chain)
    return SimpleNamespace(kind=row.kind, epoch=row.epoch, seq=seq, chain=chain, digest=row.digest)


BUGS: tuple[tuple[Bug, Callable[[Two], None]], ...] = (
    (no_row_lock, scenarios.two_push_to_one_space),
    (no_lock_at_all, scenarios.one_code_is_used_by_two_computers),
    (seq_from_max_without_a_lock, scenarios.two_push_to_one_space),
    (seq_from_a_serial_and_cursor_by_commit, scenarios.somebody_reads_while_two_push),
    (rights_looked_at_before_the_lock, scenarios.two_coordinators_leave),
    (rights_looked_at_before_the_lock, scenarios.a_coordinator_is_removed_while_inviting),
    (account_not_locked, scenarios.a_computer_is_ended_while_its_person_joins),
    (administrators_not_alone, scenarios.two_administrators_use_one_name),
    (retry_forgotten, scenarios.two_lock_two_spaces_crosswise),
    (retry_forgotten, scenarios.one_command_is_sent_twice),
    (retry_forgotten, scenarios.one_space_is_opened_twice),
    (retry_swallowed, scenarios.one_command_is_sent_twice),
    (reader_without_a_snapshot, scenarios.somebody_pushes_while_an_answer_is_made),
    (writer_on_a_snapshot, scenarios.two_push_to_one_space),
    (one_lock_for_all_spaces, scenarios.two_push_to_two_spaces),
)
