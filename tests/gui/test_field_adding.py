"""Adding to a list or a set: what was entered leaves the line at once, however slow the disk is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.choices import adder
from practicedesk.gui.fields.entries import LineEntry
from practicedesk.gui.open_record import OpenRecord
from practicedesk.gui.session import Session
from practicedesk.library.library import Library
from practicedesk.library.opening import open_library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk_sync.errors import WorldError
from practicedesk_sync.model.kinds import PRACTICE, kind
from tests.desks.office import WallClock

from .conftest import put_up, settled
from .forms import OpenForm
from .killed import killed
from .test_fields import term_adder, value


class Page(QWidget):
    """The line in which one adds to the tags, and the one for the takeaways."""

    def __init__(self, session: Session, record: str) -> None:
        super().__init__()
        self.opened = OpenRecord(session, record, self)
        self.lines = {}
        column = QVBoxLayout(self)
        troubled = self.windowTitleChanged
        for name in ("tags", "takeaways"):
            line = adder(self.opened, kind(PRACTICE).fields[name], troubled)
            assert isinstance(line, LineEntry)
            self.lines[name] = line
            column.addWidget(line)


@pytest.fixture
def record(library: Library) -> str:
    return Editing(library).new("practice", "Walks")


@pytest.fixture
def open_page(qtbot: QtBot, open_session: Callable[..., Session]) -> Callable[[Library, str], Page]:
    def make(library: Library, record: str) -> Page:
        page = Page(open_session(library), record)
        put_up(qtbot, page, page.opened.session)
        return page

    return make


def enter(line: LineEntry, words: str) -> None:
    QTest.keyClicks(line, words)
    QTest.keyClick(line, Qt.Key.Key_Return)


@contextmanager
def blocked(session: Session) -> Iterator[None]:
    """The disk takes nothing for a while."""
    go_on = Event()
    session.write(session, go_on.wait)
    try:
        yield
    finally:
        go_on.set()


@pytest.mark.parametrize("name", ["tags", "takeaways"])
def test_what_is_entered_while_the_disk_is_slow_is_added_as_it_was_typed(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page], name: str
) -> None:
    page = open_page(library, record)
    line = page.lines[name]
    line.setFocus()
    with blocked(page.opened.session):
        for words in ("walk2", "run fast2", "swim2"):
            enter(line, words)
            assert line.text() == ""
        QTest.keyClicks(line, "ro")
    settled(qtbot, page.opened.session)
    QTest.keyClicks(line, "w")
    assert line.text() == "row"
    QTest.keyClick(line, Qt.Key.Key_Return)
    settled(qtbot, page.opened.session)
    added = ["walk2", "run fast2", "swim2", "row"]
    assert value(library, record, name) == (sorted(added) if name == "tags" else added)
    assert line.text() == "" and Drafting(library).open_drafts() == []


def test_a_sync_does_not_add_half_a_word(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(library, record)
    line = page.lines["tags"]
    line.setFocus()
    QTest.keyClicks(line, "wa")
    page.opened.settle()
    settled(qtbot, page.opened.session)
    assert [draft.text for draft in Drafting(library).open_drafts()] == ["wa"]
    Drafting(library).commit_all()
    settled(qtbot, page.opened.session)
    enter(line, "lk")
    settled(qtbot, page.opened.session)
    assert value(library, record, "tags") == ["walk"]


def test_what_could_not_be_added_comes_back_before_what_was_typed_since(
    qtbot: QtBot,
    library: Library,
    record: str,
    open_page: Callable[..., Page],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = open_page(library, record)
    session = page.opened.session

    def full(*_: object) -> None:
        raise WorldError("disk_full", "The disk is full.", "Make room.")

    for name, both in (("tags", "walk, run"), ("takeaways", "walk\nrun")):
        line = page.lines[name]
        with monkeypatch.context() as patch:
            patch.setattr(session.drafting, "save", full)
            with blocked(session):
                enter(line, "walk")
                QTest.keyClicks(line, "run")
            settled(qtbot, session)
        assert line.text() == both
        QTest.keyClicks(line, "s")
        QTest.keyClick(line, Qt.Key.Key_Return)
        settled(qtbot, session)
        assert value(library, record, name) == (["runs", "walk"] if name == "tags" else ["walk", "runs"])


TYPING = """
from tests.gui.test_field_adding import Page, enter

page = Page(session, sys.argv[2])
page.show()

def go(opened):
    page.opened.stood.disconnect(go)
    enter(page.lines["tags"], "walk2")
    QTest.keyClicks(page.lines["tags"], "ru")
    page.opened.stated.connect(tell)

def tell(words):
    stands = page.opened.stands
    print(stands.view.shown.fields.get("tags"), list(stands.drafts), words, flush=True)

page.opened.stood.connect(go)
"""


def test_what_was_entered_and_what_was_begun_are_there_after_the_program_was_killed(
    qtbot: QtBot, library: Library, record: str, open_page: Callable[..., Page]
) -> None:
    library.close()
    with killed(TYPING, library.folder, record) as printed:
        assert any(line.startswith("['walk2'] [] Saving") for line in printed)
        assert any(line == "['walk2'] [] Saved on this computer · not yet sent\n" for line in printed)
    again = open_library(library.folder, WallClock(), bytes)
    page = open_page(again, record)
    assert (value(again, record, "tags"), page.lines["tags"].text()) == (["walk2"], "ru")
    page.opened.session.finish()
    again.close()


def test_half_a_form_is_not_added_by_a_sync_either(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    entry = form.editor("tools").adder  # type: ignore[attr-defined]
    entry.setFocus()
    QTest.keyClicks(entry.parts["name"], "Kettle")
    form.opened.settle()
    settled(qtbot, form.opened.session)
    assert value(library, record, "tools") is None
    assert entry.parts["name"].text() == "Kettle"


def test_looking_at_the_list_of_terms_adds_none_until_one_is_chosen(
    qtbot: QtBot, library: Library, record: str, open_form: OpenForm
) -> None:
    form = open_form(library, record)
    adder, typed = term_adder(form, "challenges")
    typed.setFocus()
    QTest.keyClicks(typed, "qqq")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
        QTest.keyClick(typed, key)
    settled(qtbot, form.opened.session)
    assert value(library, record, "challenges") is None and typed.text() == "qqq"
    typed.clear()
    QTest.keyClick(typed, Qt.Key.Key_Down)
    found = adder.finder.popup()
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    QTest.keyClicks(found, "dig")  # it goes into the line, and finds
    assert typed.text() == "dig"
    QTest.keyClick(found, Qt.Key.Key_Escape)
    typed.clear()
    QTest.keyClick(typed, Qt.Key.Key_Down)
    qtbot.waitUntil(found.isVisible)
    QTest.keyClick(found, Qt.Key.Key_Tab)
    settled(qtbot, form.opened.session)
    assert not found.isVisible()
    assert value(library, record, "challenges") is None
    typed.setFocus()
    QTest.keyClick(typed, Qt.Key.Key_Down)
    qtbot.waitUntil(found.isVisible)
    QTest.keyClick(found, Qt.Key.Key_Down)
    settled(qtbot, form.opened.session)
    assert value(library, record, "challenges") is None
    QTest.keyClick(found, Qt.Key.Key_Return)
    settled(qtbot, form.opened.session)
    added = value(library, record, "challenges")
    assert isinstance(added, list) and len(added) == 1
