"""Typing in a record: on the disk within two seconds, a change when left, and whole whatever comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.field_typing import DRAFT_MS, FieldTyping
from practicedesk.gui.fields.entries import LineEntry, TextEntry
from practicedesk.gui.open_record import OpenRecord
from practicedesk.gui.session import Session
from practicedesk.library.library import Changes, Library
from practicedesk.library.opening import open_library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.opened import Opened
from practicedesk.services.reading import details
from practicedesk.services.reviewing import open_conflicts
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Desk, Office, WallClock, office

from .conftest import put_up, settled
from .killed import killed

Sessions = Callable[..., Session]


class Page(QWidget):
    """A title and a text of one record, as any editor has them."""

    def __init__(self, session: Session, record: str, text: str = "problem") -> None:
        super().__init__()
        self.opened = OpenRecord(session, record, self)
        self.title, self.text = LineEntry(), TextEntry()
        box = QVBoxLayout(self)
        box.addWidget(self.title)
        box.addWidget(self.text)
        self.typing = FieldTyping(self.opened, self.text, text)
        self.title_typing = FieldTyping(self.opened, self.title, "title")
        self.said: list[str] = []
        self.title_said: list[str] = []
        self.troubles: list[str] = []
        self.typing.stated.connect(self.said.append)
        self.title_typing.stated.connect(self.title_said.append)
        self.title_typing.troubled.connect(self.troubles.append)


@pytest.fixture
def open_page(qtbot: QtBot, open_session: Sessions) -> Callable[..., Page]:
    def make(library: Library, record: str) -> Page:
        page = Page(open_session(library), record)
        put_up(qtbot, page, page.opened.session)
        return page

    return make


def changes(library: Library, record: str) -> int:
    return len(details(library, record).history)


def type_at_end(entry: TextEntry, words: str) -> None:
    entry.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(entry, words)


def test_a_draft_is_on_the_disk_within_two_seconds_of_the_first_key(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    assert DRAFT_MS < 2_000
    page = open_page(library, record)
    type_at_end(page.text, " At")
    assert page.said[-1] == "Saving…"
    type_at_end(page.text, " all.")
    qtbot.waitUntil(lambda: page.said[-1] == "Saved on this computer · not yet sent")
    assert [draft.text for draft in Drafting(library).open_drafts()] == ["Nobody knew. At all."]
    assert changes(library, record) == 1


def test_leaving_the_field_makes_one_change(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(library, record)
    page.text.setFocus()
    type_at_end(page.text, " At all.")
    page.title.setFocus()
    settled(qtbot, page.opened.session)
    assert changes(library, record) == 2
    assert Drafting(library).open_drafts() == []
    assert details(library, record).view.shown.fields["problem"] == "Nobody knew. At all."
    page.text.setFocus()
    page.title.setFocus()
    settled(qtbot, page.opened.session)
    assert changes(library, record) == 2


def test_closing_loses_no_key_stroke(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(library, record)
    type_at_end(page.text, " At all.")
    page.opened.settle()
    page.opened.session.finish()
    assert details(library, record).view.shown.fields["problem"] == "Nobody knew. At all."


def test_opening_and_leaving_changes_nothing_however_odd_the_text(
    qtbot: QtBot, library: Library, open_page: Callable[..., Page]
) -> None:
    odd = "Kept\u00a0together\n\n\u2028and\u2028apart 🌳\tend"
    record = Editing(library).new("practice", "A  title", "", {"problem": odd})
    page = open_page(library, record)
    for entry in (page.text, page.title, page.text):
        entry.setFocus()
    page.opened.settle()
    settled(qtbot, page.opened.session)
    assert changes(library, record) == 1


def test_what_cannot_be_taken_is_said_and_kept_until_it_is_mended(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(library, record)
    page.title.setFocus()
    page.title.selectAll()
    QTest.keyClicks(page.title, " ")
    page.text.setFocus()
    settled(qtbot, page.opened.session)
    assert page.troubles[-1] == "Title may not be empty. Give it some words."
    assert page.title_said[-1] == "Not saved as a change yet"
    assert page.opened.state() == "Not everything here could be saved as a change: Title"
    assert details(library, record).view.title == "Trees"
    QTest.keyClicks(page.title, "Oaks")
    assert page.troubles[-1] == ""
    page.text.setFocus()
    page.opened.settle()
    settled(qtbot, page.opened.session)
    assert details(library, record).view.title == " Oaks"


TYPING = """
from tests.gui.test_field_typing import Page, type_at_end

page = Page(session, sys.argv[2])
page.show()
page.typing.stated.connect(lambda word: print(word, flush=True))
page.opened.stood.connect(lambda opened: opened.drafts or type_at_end(page.text, " At all."))
"""


def test_what_was_typed_when_the_program_was_killed_is_there_again(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    library.close()
    with killed(TYPING, library.folder, record) as printed:
        assert any(line.startswith("Saving") for line in printed)
        assert any(line.startswith("Saved") for line in printed)
    again = open_library(library.folder, WallClock(), bytes)
    page = open_page(again, record)
    assert page.text.typed() == "Nobody knew. At all."
    assert details(again, record).view.shown.fields["problem"] == "Nobody knew."
    page.opened.settle()
    settled(qtbot, page.opened.session)
    assert details(again, record).view.shown.fields["problem"] == "Nobody knew. At all."
    again.close()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Office, Desk, Desk]]:
    with office(tmp_path / "office") as made:
        ana = made.desk("ana")
        group = ana.editing.new("group", "Parks")
        ana.sync()
        yield made, ana, made.desk("ben", {group: CONTRIBUTOR})


def shared(two: tuple[Office, Desk, Desk], text: str) -> str:
    made, ana, _ = two
    record = ana.editing.new("practice", "Trees", "Parks", {"problem": text})
    made.settle()
    return record


def hears(qtbot: QtBot, page: Page, ana: Desk, ben: Desk, problem: str) -> None:
    """Ben changes the text; Ana's computer synchronises while her editor is open."""
    ben.editing.put(page.opened.record, {"problem": problem})
    ben.sync()
    ana.sync()
    settled(qtbot, page.opened.session)


def test_a_sync_comes_into_the_open_editor_and_leaves_the_cursor_where_it_is(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_page: Callable[..., Page]
) -> None:
    made, ana, ben = two
    record = shared(two, "🌳 One.\n\nTwo.\n\nThree.\n\nFour.")
    page = open_page(ana.library, record)
    type_at_end(page.text, " and mine")
    cursor = page.text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, 4)
    page.text.setTextCursor(cursor)
    hears(qtbot, page, ana, ben, "🌳🌲 One, and more by Ben.\n\nTwo.\n\nThree.\n\nFour.")
    assert page.text.typed() == "🌳🌲 One, and more by Ben.\n\nTwo.\n\nThree.\n\nFour. and mine"
    assert page.text.textCursor().selectedText() == "mine"
    QTest.keyClicks(page.text, "ours")
    page.opened.settle()
    settled(qtbot, page.opened.session)
    made.settle()
    assert open_conflicts(ben.library) == []
    assert ben.text(record, "problem") == "🌳🌲 One, and more by Ben.\n\nTwo.\n\nThree.\n\nFour. and ours"


def test_undo_takes_back_ones_own_words_and_never_those_that_came_in(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_page: Callable[..., Page]
) -> None:
    made, ana, ben = two
    record = shared(two, "🌳 One.\n\nTwo.\n\nThree.")
    page = open_page(ana.library, record)
    type_at_end(page.text, " By Ana.")
    by_ben = "Nought, by Ben.\n\n🌳 One, by Ben.\n\nTwo.\n\n"
    hears(qtbot, page, ana, ben, f"{by_ben}Three.")
    QTest.keyClicks(page.text, " More.")
    whole = page.text.typed()
    assert whole == f"{by_ben}Three. By Ana. More."
    for _ in range(9):
        page.text.undo()
        assert page.text.typed().startswith(f"{by_ben}Three.")
    assert page.text.typed() == f"{by_ben}Three."
    while page.text.document().isRedoAvailable():
        page.text.redo()
    assert page.text.typed() == whole
    page.text.undo()
    page.opened.settle()
    settled(qtbot, page.opened.session)
    made.settle()
    assert ben.text(record, "problem") == f"{by_ben}Three."
    hears(qtbot, page, ana, ben, "Only Ben's.")
    page.text.undo()
    assert page.text.typed() == "Only Ben's."


def test_what_is_added_just_behind_the_cursor_does_not_carry_it_along(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_page: Callable[..., Page]
) -> None:
    _, ana, ben = two
    record = shared(two, "One.\n\nTwo.")
    page = open_page(ana.library, record)
    page.text.moveCursor(QTextCursor.MoveOperation.End)
    hears(qtbot, page, ana, ben, "One.\n\nTwo.\n\nThree.")
    assert page.text.typed() == "One.\n\nTwo.\n\nThree."
    assert page.text.textCursor().position() == len("One.\n\nTwo.")


def test_what_was_read_before_something_was_saved_is_never_shown_after_it(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(library, record)
    seen: list[str] = []
    page.opened.stood.connect(lambda _: seen.append(page.text.typed()))
    type_at_end(page.text, " At all.")
    page.opened.session.changed.emit(Changes(frozenset({(library.personal, record)})))
    page.opened.settle()
    settled(qtbot, page.opened.session)
    assert set(seen) == {"Nobody knew. At all."}


@pytest.mark.parametrize("saved", ["draft", "change"])
def test_what_was_read_while_something_was_saved_does_not_take_it_back(
    qtbot: QtBot,
    library: Library,
    record: str,
    open_page: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
    saved: str,
) -> None:
    page = open_page(library, record)
    session = page.opened.session
    read, has_read, go_on = session.drafting.open, Event(), Event()

    def slowly(id_: str) -> Opened:
        opened = read(id_)
        has_read.set()
        go_on.wait()
        return opened

    monkeypatch.setattr(session.drafting, "open", slowly)
    seen: list[str] = []
    page.opened.stood.connect(lambda _: seen.append(page.text.typed()))
    session.changed.emit(Changes(frozenset({(library.personal, record)})))
    has_read.wait()
    type_at_end(page.text, " At all.")
    if saved == "change":
        page.opened.settle()
        qtbot.waitUntil(lambda: changes(library, record) == 2)
    else:
        qtbot.waitUntil(lambda: Drafting(library).open_drafts() != [])
    QApplication.processEvents()
    go_on.set()
    settled(qtbot, session)
    assert set(seen) == {"Nobody knew. At all."}
    page.opened.settle()
    settled(qtbot, session)
    assert details(library, record).view.shown.fields["problem"] == "Nobody knew. At all."


def test_a_paragraph_both_are_writing_is_a_conflict_and_the_typing_goes_on(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_page: Callable[..., Page]
) -> None:
    made, ana, ben = two
    record = shared(two, "One.\n\nTwo.\n\nThree.")
    page = open_page(ana.library, record)
    type_at_end(page.text, " By Ana")
    hears(qtbot, page, ana, ben, "One.\n\nTwo.\n\nThree, by Ben.")
    type_at_end(page.text, " still.")
    page.opened.settle()
    settled(qtbot, page.opened.session)
    made.settle()
    (conflict,) = open_conflicts(ben.library)
    assert {version.value for version in conflict.versions} == {"Three, by Ben.", "Three. By Ana still."}
    assert page.text.typed() == "One.\n\nTwo.\n\nThree. By Ana still."


def test_a_conflict_over_a_title_keeps_both_and_what_is_typed(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_page: Callable[..., Page]
) -> None:
    made, ana, ben = two
    record = shared(two, "One.")
    page = open_page(ana.library, record)
    QTest.keyClicks(page.title, "Ana's ")
    ben.editing.put(record, {"title": "Ben's trees"})
    ben.sync()
    ana.sync()
    settled(qtbot, page.opened.session)
    assert page.title.typed() == "Ana's Trees"
    page.opened.settle()
    settled(qtbot, page.opened.session)
    made.settle()
    (conflict,) = open_conflicts(ben.library)
    assert {version.value for version in conflict.versions} == {"Ana's Trees", "Ben's trees"}


def test_it_is_told_when_the_server_has_it(
    qtbot: QtBot, two: tuple[Office, Desk, Desk], open_page: Callable[..., Page]
) -> None:
    _, ana, _ = two
    record = shared(two, "One.")
    page = open_page(ana.library, record)
    assert page.said[-1] == "Sent"
    type_at_end(page.text, " Two.")
    page.opened.settle()
    settled(qtbot, page.opened.session)
    assert page.said[-1] == "Saved on this computer · not yet sent"
    ana.sync()
    settled(qtbot, page.opened.session)
    assert page.said[-1] == "Sent"
