"""Pasting into a text: its form comes along as Markdown, plain text stays, one undo takes it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from practicedesk.gui.fields.entries import TextEntry
from practicedesk.gui.views.library_page import LibraryPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.pasting import AT_ONCE
from practicedesk.services.reading import details

from .conftest import settled

PAGE = "<h2>Steps</h2><ul><li>Watch</li><li>Ask <b>them</b></li></ul>"
SAID = "## Steps\n\n- Watch\n- Ask **them**"
LONG = PAGE + f"<style>{'p {}' * AT_ONCE}</style>"


@pytest.fixture
def window(library: Library, open_window: Callable[..., Window]) -> Window:
    Editing(library).new("practice", "Trees", "", {"problem": "Nobody knew."})
    return open_window(library)


def open_text(qtbot: QtBot, window: Window, name: str) -> TextEntry:
    page = window.page()
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: page.panel.page is not None)
    page.panel.edit(name)
    editor = page.panel.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.field(name) is not None)
    field = editor.field(name)
    assert field is not None and isinstance(field.editor, TextEntry)
    qtbot.waitUntil(lambda: not field.editor.isReadOnly())
    field.editor.setFocus()
    return field.editor


def copied(html: str, plain: str) -> None:
    source = QMimeData()
    if html:
        source.setHtml(html)
    source.setText(plain)
    QApplication.clipboard().setMimeData(source)


def press(entry: TextEntry, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.ControlModifier
    for one in held:
        modifiers |= one
    QTest.keyClick(entry, key, modifiers)


@pytest.mark.parametrize("html", [PAGE, LONG], ids=["short", "long"])
def test_what_has_a_form_is_pasted_as_markdown_and_saved(
    qtbot: QtBot, library: Library, window: Window, html: str
) -> None:
    entry = open_text(qtbot, window, "context")
    copied(html, "Steps Watch Ask them")
    press(entry, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: entry.standing() == SAID)
    press(entry, Qt.Key.Key_Z)
    assert entry.standing() == ""
    press(entry, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: entry.standing() == SAID)
    window.settle()
    settled(qtbot, window.session)
    assert details(library, window.state.place.record).view.shown.fields["context"] == SAID


def test_within_a_line_it_is_set_apart(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "problem")
    for _ in "Nobody ":
        QTest.keyClick(entry, Qt.Key.Key_Right)
    copied(PAGE, "plain")
    press(entry, Qt.Key.Key_V)
    assert entry.standing() == f"Nobody \n\n{SAID}\n\nknew."


def test_what_somebody_typed_into_meanwhile_stays(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "context")
    copied(LONG, "Steps")
    press(entry, Qt.Key.Key_V)
    QTest.keyClick(entry, Qt.Key.Key_Backspace)
    settled(qtbot, window.session)
    assert entry.standing() == "Step"


def test_plain_text_stays_exactly_as_it_is(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "context")
    plain = "  * a <b>\n\n\n# b_c &amp; \u00a0d"
    copied("", plain)
    press(entry, Qt.Key.Key_V)
    assert entry.standing() == plain
    entry.clear()
    copied(f"<span style='color: red'>{'x'}</span>", plain)
    press(entry, Qt.Key.Key_V)
    assert entry.standing() == plain


def test_the_words_alone_are_pasted_where_one_wants_that(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "context")
    copied(PAGE, "Steps")
    qtbot.waitUntil(entry.hasFocus)
    window.run_action("paste_plainly")
    assert entry.standing() == "Steps"


def test_a_summary_is_plain_text(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "summary")
    copied(PAGE, "Steps")
    press(entry, Qt.Key.Key_V)
    assert entry.standing() == "Steps"


def test_nothing_is_pasted_where_nobody_may_write(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "context")
    entry.setReadOnly(True)
    copied(PAGE, "Steps")
    press(entry, Qt.Key.Key_V)
    window.run_action("paste_plainly")
    assert entry.standing() == ""


def test_undo_takes_back_what_was_pasted_and_not_what_was_typed_before_it(
    qtbot: QtBot, window: Window
) -> None:
    for name in ("context", "summary"):
        entry = open_text(qtbot, window, name)
        QTest.keyClicks(entry, "Typed ")
        copied("", "pasted")
        press(entry, Qt.Key.Key_V)
        QTest.keyClicks(entry, " more")
        for left in ("Typed pasted", "Typed ", ""):
            press(entry, Qt.Key.Key_Z)
            assert entry.standing() == left


def test_lines_of_several_columns_are_pasted_as_a_table(qtbot: QtBot, window: Window) -> None:
    entry = open_text(qtbot, window, "context")
    copied("", "Indicator\t2024\nWaiting\t70")
    press(entry, Qt.Key.Key_V)
    assert entry.standing() == "| Indicator | 2024 |\n| --- | --- |\n| Waiting | 70 |\n"
