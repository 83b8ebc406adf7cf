"""A full disk takes no word: not from who goes to another record, nor from who closes the window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.leaving_words import LeavingWords
from practicedesk.gui.fields.entries import TextEntry
from practicedesk.gui.navigation import Navigation
from practicedesk.gui.session import Session
from practicedesk.gui.unkept import Words
from practicedesk.gui.views.group_notes import GroupNotes
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details
from practicedesk.services.standing import Standing
from practicedesk_sync.errors import WorldError
from tests.unwritable import full_library, make_room

from .conftest import settled
from .dialogs import answering, in_front
from .held import Held
from .library_page import page_of

LONG = "Nobody knew which trees there were. " * 2_999 + "Nobody knew."
"""Longer than what is free within the file."""

OpenWindow = Callable[..., Window]


@pytest.fixture
def window(qtbot: QtBot, library: Library, record: str, open_window: OpenWindow) -> Window:
    Editing(library).new("practice", "Benches")
    window = open_window(library)
    in_front(qtbot, window, record)
    return window


def problem(window: Window) -> TextEntry:
    editor = page_of(window).panel.editor
    field = editor.field("problem") if editor else None
    assert field is not None and isinstance(field.editor, TextEntry)
    return field.editor


def paste(qtbot: QtBot, window: Window, words: str) -> None:
    page_of(window).panel.edit("problem")
    settled(qtbot, window.session)
    entry = problem(window)
    entry.moveCursor(QTextCursor.MoveOperation.End)
    entry.insertPlainText(words)


def refused(qtbot: QtBot, window: Window) -> None:
    """What is typed was tried, and the disk did not take it."""
    window.settle()
    qtbot.waitUntil(lambda: bool(window.session.unkept.why))
    settled(qtbot, window.session)


def text(library: Library, record: str) -> object:
    return details(library, record).view.shown.fields["problem"]


def test_the_window_does_not_close_over_words_the_disk_refused(
    qtbot: QtBot, library: Library, record: str, window: Window
) -> None:
    with full_library(library):
        paste(qtbot, window, LONG)
        refused(qtbot, window)
        assert "this window only" in window.session.synchronising.state.sentence

        def stay(asked: LeavingWords) -> None:
            assert "“Trees” (Problem) could not be saved" in asked.text() and "full" in asked.text()
            asked.copy.click()
            assert asked.isVisible() and QGuiApplication.clipboard().text() == f"Nobody knew.{LONG}"
            asked.stay.click()

        answering(LeavingWords, stay, window.close)
        assert window.isVisible() and problem(window).typed() == f"Nobody knew.{LONG}"
        answering(LeavingWords, lambda asked: asked.reject(), window.close)
        assert window.isVisible()
    assert window.close()
    assert text(library, record) == f"Nobody knew.{LONG}"


def test_words_are_written_when_there_is_room_on_a_second_try(
    qtbot: QtBot, library: Library, record: str, window: Window
) -> None:
    with full_library(library):
        paste(qtbot, window, LONG)

        def on_a_second_try(asked: LeavingWords) -> None:
            make_room(library)
            asked.again.click()

        answering(LeavingWords, on_a_second_try, window.close)
    assert not window.isVisible() and not window.session.unkept.every()
    assert text(library, record) == f"Nobody knew.{LONG}"


def test_the_window_closes_over_words_the_person_gives_up(
    qtbot: QtBot, library: Library, record: str, window: Window
) -> None:
    with full_library(library):
        paste(qtbot, window, LONG)
        answering(LeavingWords, lambda asked: asked.leave.click(), window.close)
    assert not window.isVisible()
    assert text(library, record) == "Nobody knew."


@pytest.mark.parametrize("known", [False, True], ids=["at once", "once refused"])
def test_another_record_in_front_leaves_the_words_in_the_window(
    qtbot: QtBot, library: Library, record: str, window: Window, known: bool
) -> None:
    with full_library(library):
        paste(qtbot, window, LONG)
        if known:
            refused(qtbot, window)
        page_of(window).records.choose(1 - page_of(window).records.currentIndex().row())
        qtbot.waitUntil(lambda: page_of(window).panel.editor is None)
        qtbot.waitUntil(lambda: "“Trees” (Problem) is in this window only" in window.notice.words.text())
        assert not window.notice.isHidden()
        in_front(qtbot, window, record)
        paste(qtbot, window, "And more.")
        assert problem(window).typed() == f"Nobody knew.{LONG}And more."
        refused(qtbot, window)
    window.settle()
    problem(window).edited.emit()
    window.settle()
    settled(qtbot, window.session)
    assert text(library, record) == f"Nobody knew.{LONG}And more."
    assert "this window only" not in window.session.synchronising.state.sentence
    qtbot.waitUntil(window.notice.isHidden)


def test_words_left_behind_are_written_as_soon_as_there_is_room(
    qtbot: QtBot, library: Library, record: str, window: Window
) -> None:
    window.session.unkept._again.setInterval(50)
    with full_library(library):
        paste(qtbot, window, LONG)
        page_of(window).panel.finish()
        qtbot.waitUntil(lambda: "this window only" in window.notice.words.text())
        assert not window.notice.isHidden()
    qtbot.waitUntil(lambda: not window.session.unkept.every())
    settled(qtbot, window.session)
    assert text(library, record) == f"Nobody knew.{LONG}"
    qtbot.waitUntil(window.notice.isHidden)


def test_a_note_keeps_its_words_too(
    qtbot: QtBot, library: Library, open_session: Callable[..., Session]
) -> None:
    notes = GroupNotes(open_session(library), Navigation())
    qtbot.addWidget(notes)
    note, other = (Editing(library).new("note", title) for title in ("Walk", "Talk"))
    notes.writable = True

    def opened(wanted: str) -> TextEntry:
        notes.open(wanted)
        settled(qtbot, notes.session)
        assert notes.pane is not None
        return notes.pane.body

    with full_library(library):
        opened(note).insertPlainText(LONG)
        opened(other)
        assert opened(note).typed() == LONG
    notes.settle()
    assert notes.session.unkept.try_all()
    settled(qtbot, notes.session)
    assert details(library, note).view.shown.fields["body"] == LONG


@dataclass(frozen=True, slots=True, eq=False)
class SecondTime(Words):
    """The disk takes them when they are tried again."""

    tried: list[Drafting]

    def keep(self, drafting: Drafting) -> None:
        self.tried.append(drafting)
        if len(self.tried) < 2:
            raise WorldError("no_room", "The disk is full.", "Make room.")


def test_who_tried_in_vain_is_let_go_of_in_the_windows_thread(
    qtbot: QtBot, library: Library, open_session: Callable[..., Session]
) -> None:
    session, owner, went = open_session(library), QObject(), list[int]()
    words = SecondTime(owner, "", "", "Trees", "Oaks.", Standing(), None, [])

    def save(_: Held | None) -> None:
        session.unkept.save(words)

    def start(held: Held | None) -> None:
        session.write(owner, lambda: save(held), failed=lambda error: None)
        settled(qtbot, session)

    session.unkept.take(words)
    start(Held(went))
    assert session.unkept.why == "The disk is full. Make room."
    start(None)
    assert not session.unkept.why
    assert went == [threading.get_ident()]
