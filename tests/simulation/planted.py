"""Bugs planted on purpose: who tests the tests. Each is a context in which the program is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from practicedesk.library import file_folders, receiving, settling, showing, unpacking, writing
from practicedesk.library.catching_up import CatchingUp
from practicedesk.library.library import Library
from practicedesk.library.receiving import Receiving
from practicedesk.library.writing import Writing
from practicedesk.services import bundle_reading, ops
from practicedesk_sync.blobs.store import BlobStore
from practicedesk_sync.bundle.segment import Segment
from practicedesk_sync.log import entry as log
from practicedesk_sync.log.change import Change, Op
from practicedesk_sync.log.digest import Digest
from practicedesk_sync.merge import cells, life, record
from practicedesk_sync.merge.snapshot import TextElsewhere
from practicedesk_sync.merge.text import Revision
from practicedesk_sync.model.fields import Field
from practicedesk_sync.protocol import envelope
from practicedesk_sync.replica import reading, tables
from practicedesk_sync.replica.space_log import SpaceLog
from practicedesk_sync.server import admission, blob_rows
from practicedesk_sync.server.accounts import Accounts
from practicedesk_sync.server.admission import Admission

from .history import run
from .stand_in import stand_in

Bug = Callable[[], AbstractContextManager[None]]
MOST, STEPS = 60, 100


def caught_after(bug: Bug, first_seed: int) -> tuple[int, str]:
    """(how many histories it takes to notice, what is noticed); (0, "") when `MOST` do not notice.

    A history that does not hold without the bug either has noticed something else.
    """
    for number in range(1, MOST + 1):
        with bug():
            failure = run(first_seed + number, STEPS).failure
        if failure and not run(first_seed + number, STEPS).failure:
            return number, failure
    return 0, ""


def cursor_saved_before_the_page() -> AbstractContextManager[None]:
    right = Receiving._reconcile

    def wrong(self: Receiving, *about: Any) -> None:
        self.connection.exec_driver_sql("COMMIT")
        self.connection.exec_driver_sql("BEGIN IMMEDIATE")
        right(self, *about)

    return stand_in(Receiving, "_reconcile", wrong)


def over_ignored() -> AbstractContextManager[None]:
    right = cells.apply

    def wrong(into: cells.Cells, change: Change) -> set[str]:
        return right(into, replace(change, ops=tuple(op._replace(over=()) for op in change.ops)))

    return stand_in(cells, "apply", wrong)


def void_not_logged() -> AbstractContextManager[None]:
    return stand_in(SpaceLog, "add_void", lambda *_: None)


def dependents_of_a_void_accepted() -> AbstractContextManager[None]:
    return stand_in(SpaceLog, "entry_type_of", lambda *_: log.CHANGE)


def permission_not_checked_at_admission() -> AbstractContextManager[None]:
    return stand_in(admission, "decide", lambda *_: None)


def digest_not_updated_for_known_records() -> AbstractContextManager[None]:
    right = Digest.change

    def wrong(self: Digest, id_: str, before: bytes | None, after: bytes | None) -> None:
        if before is None:
            right(self, id_, before, after)

    return stand_in(Digest, "change", wrong)


def journal_not_replayed() -> AbstractContextManager[None]:
    return stand_in(Library, "recover", lambda _: 0)


def answered_work_stays_in_the_outbox() -> AbstractContextManager[None]:
    return stand_in(Receiving, "_settle", lambda *_: None)


def refusal_not_rolled_back() -> AbstractContextManager[None]:
    right = Receiving._show

    def wrong(self: Receiving, record: str, applied: Any, *about: Any) -> None:
        if applied or record not in self._answered:
            right(self, record, applied, *about)

    return stand_in(Receiving, "_show", wrong)


def purge_forgets_a_table() -> AbstractContextManager[None]:
    right = Library.purge
    kept = tuple(table for table in tables.REPLICATED if table is not tables.record)

    def wrong(self: Library, *about: Any) -> None:
        with stand_in(tables, "REPLICATED", kept):
            right(self, *about)

    return stand_in(Library, "purge", wrong)


def own_bodies_mixed_up() -> AbstractContextManager[None]:
    right = settling.own_changes

    def wrong(*about: Any) -> Any:
        found = right(*about)
        for n in sorted(found):
            if n + 1 in found and found[n].record == found[n + 1].record:
                found[n], found[n + 1] = (
                    replace(found[n], body=found[n + 1].body),
                    replace(found[n + 1], body=found[n].body),
                )
        return found

    return stand_in(receiving, "own_changes", wrong)


def text_names_one_head_only() -> AbstractContextManager[None]:
    right = ops.text_op

    def wrong(*about: Any) -> list[Op]:
        return [op._replace(over=op.over[:1]) for op in right(*about)]

    return stand_in(ops, "text_op", wrong)


def delete_forgets_own_waiting_work() -> AbstractContextManager[None]:
    return stand_in(Writing, "unseen_heads", lambda *_: set())


def clock_not_kept() -> AbstractContextManager[None]:
    return stand_in(writing, "set_setting", lambda *_: None)


def repeated_change_admitted_again() -> AbstractContextManager[None]:
    def wrong(self: Admission, run: Sequence[Change], signature: str) -> list[Any]:
        for change in run:
            self.space.add_change(change, signature if change is run[-1] else "")
        return self.verdicts

    return stand_in(Admission, "admit", wrong)


def removed_people_still_read() -> AbstractContextManager[None]:
    def wrong(self: Accounts, account: str) -> list[str]:
        rows = self.connection.exec_driver_sql("SELECT space FROM member WHERE account = ?", (account,))
        return sorted(rows.scalars())

    return stand_in(Accounts, "spaces_of", wrong)


def signatures_of_answers_not_checked() -> AbstractContextManager[None]:
    return stand_in(envelope, "verify", lambda *_: True)


def restore_is_covered_by_a_concurrent_delete() -> AbstractContextManager[None]:
    def wrong(held: cells.Cells) -> bool:
        return bool(life.deletes(held.get(cells.LIFE, {})))

    return stand_in(life, "in_trash", wrong)


def register_replaces_what_was_not_on_screen() -> AbstractContextManager[None]:
    right = ops.changed

    def wrong(*about: Any, **more: Any) -> list[Op]:
        return right(*about, **(more | {"all_seen": True}))

    return stand_in(ops, "changed", wrong)


def typing_settles_open_conflicts() -> AbstractContextManager[None]:
    return stand_in(ops, "carried", lambda shown, typed: typed)


def links_of_left_out_texts_forgotten() -> AbstractContextManager[None]:
    return stand_in(unpacking, "_links", lambda *_: ())


def text_that_is_elsewhere_taken_for_empty() -> AbstractContextManager[None]:
    right = reading.revisions_in

    def wrong(history: list[Change], links: Any = ()) -> Any:
        find = right(history, links)

        def text_of(found: Revision) -> str:
            try:
                return found.text()
            except TextElsewhere:
                return ""

        def asked(field: str, head: str) -> Revision:
            found = find(field, head)
            return replace(found, text=lambda: text_of(found))

        return asked

    return stand_in(showing, "revisions_in", wrong)


def work_that_a_snapshot_answers_stays_in_the_outbox() -> AbstractContextManager[None]:
    return stand_in(CatchingUp, "_hear", lambda *_: None)


def segments_of_a_bundle_are_proven_as_they_are_opened() -> AbstractContextManager[None]:
    return stand_in(Segment, "verify", lambda *_: None)


def a_page_is_taken_from_its_beginning_whatever_is_here() -> AbstractContextManager[None]:
    return stand_in(bundle_reading, "page_after", lambda page, payloads, here: (page, payloads))


def a_space_is_taken_off_and_its_files_stay() -> AbstractContextManager[None]:
    return stand_in(file_folders, "keep_known", lambda *_: None)


def what_a_disk_gives_back_is_believed() -> AbstractContextManager[None]:
    return stand_in(BlobStore, "scrub", lambda *_: True)


def a_server_does_not_hear_of_new_files() -> AbstractContextManager[None]:
    return stand_in(blob_rows, "catch_up", lambda *_, **__: None)


def a_cut_file_is_declared_whole() -> AbstractContextManager[None]:
    right = BlobStore.put

    def wrong(self: BlobStore, space: str, sha256: str, offset: int, piece: bytes) -> int:
        at = right(self, space, sha256, offset, piece)
        self._declare_whole(self._of(space, sha256), at)
        return at

    return stand_in(BlobStore, "put", wrong)


def fields_of_a_newer_program_are_passed_over() -> AbstractContextManager[None]:
    right = record._update_field

    def wrong(view: record.Shown, name: str, about: Field | None, *rest: Any) -> None:
        if about is not None:
            right(view, name, about, *rest)

    return stand_in(record, "_update_field", wrong)


BUGS: tuple[Bug, ...] = (
    cursor_saved_before_the_page,
    over_ignored,
    void_not_logged,
    dependents_of_a_void_accepted,
    permission_not_checked_at_admission,
    digest_not_updated_for_known_records,
    journal_not_replayed,
    answered_work_stays_in_the_outbox,
    refusal_not_rolled_back,
    purge_forgets_a_table,
    own_bodies_mixed_up,
    text_names_one_head_only,
    delete_forgets_own_waiting_work,
    clock_not_kept,
    repeated_change_admitted_again,
    removed_people_still_read,
    signatures_of_answers_not_checked,
    restore_is_covered_by_a_concurrent_delete,
    register_replaces_what_was_not_on_screen,
    typing_settles_open_conflicts,
    links_of_left_out_texts_forgotten,
    text_that_is_elsewhere_taken_for_empty,
    work_that_a_snapshot_answers_stays_in_the_outbox,
    segments_of_a_bundle_are_proven_as_they_are_opened,
    a_page_is_taken_from_its_beginning_whatever_is_here,
    a_space_is_taken_off_and_its_files_stay,
    what_a_disk_gives_back_is_believed,
    a_server_does_not_hear_of_new_files,
    a_cut_file_is_declared_whole,
    fields_of_a_newer_program_are_passed_over,
)
