"""The table behind the list: true at once, filled by the page, in step with the library."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from practicedesk.gui.models.record_table import AHEAD, KEPT, MISSING, PAGE, RecordTable
from practicedesk.gui.models.runs import Run, run_between
from practicedesk.gui.session import Session
from practicedesk.library.library import Library
from practicedesk.library.selecting import TITLE, Query
from practicedesk.services.browsing import found_ids
from tests.benchmarks.world import write_all

from .conftest import settled

Open = Callable[..., Session]


@pytest.fixture
def notes(library: Library) -> Library:
    """A library with sixteen pages of practices, and a few more."""
    titles = (f"Practice {number:04}" for number in range(16 * PAGE + 7))
    write_all(library, library.personal, ({"title": title} for title in titles))
    return library


@pytest.fixture
def table(notes: Library, open_session: Open) -> Iterator[RecordTable]:
    """A table that shows them by title, under the strictest eyes of Qt."""
    session = open_session(notes)
    made = RecordTable(session, session)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show(by_title(notes), "")
    yield made
    del tester


def by_title(library: Library) -> array[int]:
    return found_ids(library, Query(sort=TITLE))


def title(table: QAbstractItemModel, place: int) -> str:
    return str(table.index(place, 0).data())


def shown(qtbot: QtBot, table: RecordTable, place: int) -> str:
    """The title in a row, once it is here."""
    qtbot.waitUntil(lambda: table.row(place) is not None)
    return title(table, place)


def test_all_rows_are_there_at_once_and_filled_when_they_are_looked_at(
    qtbot: QtBot, table: RecordTable
) -> None:
    assert table.rowCount() == 16 * PAGE + 7
    assert title(table, 250) == MISSING
    assert shown(qtbot, table, 250) == "Practice 0250"
    assert shown(qtbot, table, 16 * PAGE + 6) == f"Practice {16 * PAGE + 6:04}"
    assert table.data(QModelIndex()) is None
    assert table.flags(table.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_pages_beside_the_one_looked_at_come_without_being_asked_for(
    qtbot: QtBot, table: RecordTable
) -> None:
    shown(qtbot, table, 2 * PAGE)
    last = 2 * PAGE + AHEAD * PAGE
    qtbot.waitUntil(lambda: table.row(last) is not None)
    assert title(table, 2 * PAGE - AHEAD * PAGE) == "Practice 0000"
    assert title(table, last + PAGE) == MISSING


def test_whoever_rushes_past_pages_does_not_wait_for_them(qtbot: QtBot, table: RecordTable) -> None:
    for page in range(16):
        title(table, page * PAGE)
    assert shown(qtbot, table, 15 * PAGE) == f"Practice {15 * PAGE:04}"
    settled(qtbot, table.session)
    assert title(table, 5 * PAGE) == MISSING


def test_records_that_come_and_go_leave_the_other_rows_as_they_are(
    qtbot: QtBot, notes: Library, table: RecordTable
) -> None:
    shown(qtbot, table, 0)
    settled(qtbot, table.session)
    before = table.docs
    gone = table.row(1)
    assert gone is not None
    table.session.editing.delete(gone.id)
    table.session.editing.new("note", "Practice 0002b")
    after = by_title(notes)
    table.replace(after, run_between(before, after))
    assert [title(table, place) for place in (0, 1, 3)] == ["Practice 0000", "Practice 0002", "Practice 0003"]
    assert title(table, 2) == MISSING
    assert shown(qtbot, table, 2) == "Practice 0002b"
    assert table.docs == after


def test_a_record_that_changes_is_shown_as_before_until_it_is_read_anew(
    qtbot: QtBot, table: RecordTable
) -> None:
    shown(qtbot, table, 3)
    settled(qtbot, table.session)
    row = table.row(3)
    assert row is not None
    seen: list[str] = []
    table.session.changed.connect(table.touch)
    table.dataChanged.connect(lambda *_: seen.append(title(table, 3)))
    table.session.editing.put(row.id, {"title": "Anew"})
    qtbot.waitUntil(lambda: title(table, 3) == "Anew")
    assert MISSING not in seen
    assert title(table, 4) == "Practice 0004"


def test_an_answer_to_words_no_longer_looked_for_is_dropped(
    qtbot: QtBot, notes: Library, table: RecordTable
) -> None:
    docs = by_title(notes)
    table.show(docs, "practice")
    title(table, 0)
    qtbot.waitUntil(lambda: table.session.tasks.busy)
    table.show(docs, "0000")
    shown(qtbot, table, 0)
    settled(qtbot, table.session)
    row = table.row(0)
    assert row is not None
    assert [row.title[start:end] for start, end in row.title_hits] == ["0000"]


def test_what_is_kept_has_a_bound(qtbot: QtBot, library: Library, open_session: Open) -> None:
    write_all(library, library.personal, ({"title": f"{number}"} for number in range(KEPT + 5 * PAGE)))
    session = open_session(library)
    table = RecordTable(session, session)
    table.show(by_title(library), "")
    for page in range(table.rowCount() // PAGE):
        shown(qtbot, table, page * PAGE)
    settled(qtbot, session)
    assert title(table, 0) == MISSING
    assert title(table, table.rowCount() - 2 * PAGE) != MISSING


def test_a_screen_reader_is_told_the_kind_and_why_a_record_was_found(
    qtbot: QtBot, notes: Library, table: RecordTable
) -> None:
    id_ = table.session.editing.new("idea", "Permit queue", "", {"body": "A shorter queue for permits."})
    table.show(found_ids(notes, Query(text="permit")), "permit")
    shown(qtbot, table, 0)
    row = table.row(0)
    assert row is not None and row.id == id_
    cell = table.index(0, 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Permit queue, Idea"
    assert cell.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "A shorter queue for permits."


@pytest.mark.parametrize(
    ("old", "new", "run"),
    [
        ([], [], (0, 0, 0)),
        ([], [1, 2], (0, 0, 2)),
        ([1, 2], [], (0, 2, 0)),
        ([1, 2, 3], [9, 1, 2, 3], (0, 0, 1)),
        ([1, 2, 3], [1, 3], (1, 1, 0)),
        ([1, 2, 3, 4], [3, 1, 2, 4], (0, 3, 3)),
        ([1, 1, 1], [1, 1], (2, 1, 0)),
        ([1, 2, 3], [1, 2, 3], (3, 0, 0)),
        ([1, 2], [3, 4, 5], (0, 2, 3)),
    ],
)
def test_the_run_between_two_lists_is_the_shortest(old: list[int], new: list[int], run: Run) -> None:
    assert run_between(array("q", old), array("q", new)) == run
