"""What one does with a record, by menu and keyboard: new, edit, delete, restore, undo, print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressDialog, QPushButton
from pytestqt.qtbot import QtBot

from practicedesk.gui.actions.offering import State
from practicedesk.gui.actions.table import TABLE, action
from practicedesk.gui.dialogs.new_record import NewRecord
from practicedesk.gui.dialogs.print_sheet import Printed, start
from practicedesk.gui.dialogs.where_to import file_name
from practicedesk.gui.navigation import Place
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.selecting import TITLE, Query
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details

from .conftest import settled
from .dialogs import asked, in_front, said
from .library_page import library_page, titles, written_in

Open = Callable[..., Window]


def test_something_new_is_written_with_a_kind_a_place_and_a_title(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    group = Editing(library).new("group", "Parks")
    window = open_window(library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "new", NewRecord)
    assert not dialog.make.isEnabled()
    kinds = [dialog.kind.itemText(at) for at in range(dialog.kind.count())]
    assert kinds == ["Practice", "Note", "Idea", "Lesson", "Resource", "Case study"]
    assert [dialog.space.itemText(at) for at in range(dialog.space.count())] == ["My own", "Parks"]
    QTest.keyClicks(dialog.title, "Hedges")
    dialog.kind.setCurrentIndex(dialog.kind.findText("Lesson"))
    dialog.space.setCurrentIndex(dialog.space.findText("Parks"))
    QTest.keyClick(dialog.title, Qt.Key.Key_Return)
    panel = window.page().panel  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: panel.editor is not None and panel.editor.opened.stands is not None)
    view = panel.editor.opened.stands.view
    assert (view.kind, view.title, view.space) == ("lesson", "Hedges", group)


@pytest.mark.parametrize(("page", "proposed"), [("library", "My own"), ("groups", "Joined-Up Towns")])
def test_what_is_new_is_for_oneself_unless_one_stands_in_a_group(
    qtbot: QtBot, sample: Library, open_window: Open, page: str, proposed: str
) -> None:
    window = open_window(sample)
    window.open_page(page)
    settled(qtbot, window.session)
    dialog = asked(qtbot, window, "new", NewRecord)
    assert dialog.space.currentText() == proposed
    dialog.reject()


@pytest.mark.parametrize(
    ("looked_for", "left"),
    [
        (Query(text="trees"), Query()),
        (Query(kinds=("practice",)), Query()),
        (Query(trash=True), Query()),
        (Query(kinds=("note",), sort=TITLE), Query(kinds=("note",), sort=TITLE)),
        (Query(text="hedges"), Query(text="hedges")),
    ],
)
def test_what_is_new_stands_in_the_list_whatever_was_looked_for(
    qtbot: QtBot, library: Library, record: str, open_window: Open, looked_for: Query, left: Query
) -> None:
    window = open_window(library)
    in_front(qtbot, window, record)
    page = library_page(qtbot, window)
    page._ask(looked_for)
    settled(qtbot, window.session)
    dialog = asked(qtbot, window, "new", NewRecord)
    dialog.kind.setCurrentIndex(dialog.kind.findText("Note"))
    QTest.keyClicks(dialog.title, "Hedges")
    dialog.make.click()
    qtbot.waitUntil(lambda: page.query() == left and "Hedges" in titles(page))
    settled(qtbot, window.session)
    assert ("are cleared" in said(window)) == (looked_for != left)
    assert page.panel.editor is not None
    assert page.panel.isAncestorOf(window.focusWidget())


def test_deleting_is_undone_by_a_key_and_restored_by_a_button(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    Editing(library).new("note", "Neighbour")
    window = open_window(library)
    in_front(qtbot, window, record)
    window.run_action("delete")
    settled(qtbot, window.session)
    assert details(library, record).view.shown.trashed
    assert "Undo (Ctrl+Z)" in said(window)
    window.run_action("undo")
    settled(qtbot, window.session)
    assert not details(library, record).view.shown.trashed
    assert said(window) == "“Trees” is out of the trash again."


def test_ctrl_z_in_a_field_takes_back_typing_and_elsewhere_the_last_change(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    window = open_window(library)
    window.activateWindow()
    window.edit_record(record, "problem")
    entry = written_in(qtbot, window, "problem")
    entry.setFocus()
    QTest.keyClicks(entry, "Really: ")
    QTest.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entry.typed() == "Nobody knew."
    settled(qtbot, window.session)
    assert not details(library, record).view.shown.trashed
    QTest.keyClicks(entry, "Really: ")
    window.run_action("done")
    settled(qtbot, window.session)
    assert details(library, record).view.shown.fields["problem"] == "Really: Nobody knew."
    window.run_action("undo")
    settled(qtbot, window.session)
    assert details(library, record).view.shown.fields["problem"] == "Nobody knew."
    assert said(window) == "Taken back in “Trees”: Problem."


@pytest.mark.parametrize("keys", ["Ctrl+Shift+Z", "Ctrl+Y"])
def test_redo_is_the_fields_own_and_elsewhere_does_the_last_change_again(
    qtbot: QtBot, library: Library, record: str, open_window: Open, keys: str
) -> None:
    window = open_window(library)
    window.activateWindow()
    assert keys in [one.toString() for one in window.menus.made["redo"].shortcuts()]
    window.edit_record(record, "problem")
    entry = written_in(qtbot, window, "problem")
    entry.setFocus()
    QTest.keyClicks(entry, "Really: ")
    QTest.keyClick(entry, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert entry.typed() == "Nobody knew."
    QTest.keySequence(entry, QKeySequence(keys))
    assert entry.typed() == "Really: Nobody knew."
    window.run_action("done")
    settled(qtbot, window.session)
    window.run_action("undo")
    settled(qtbot, window.session)
    assert details(library, record).view.shown.fields["problem"] == "Nobody knew."
    QTest.keySequence(window, QKeySequence(keys))
    settled(qtbot, window.session)
    assert details(library, record).view.shown.fields["problem"] == "Really: Nobody knew."
    assert said(window) == "Done again in “Trees”: Problem."
    QTest.keySequence(window, QKeySequence(keys))
    settled(qtbot, window.session)
    assert said(window) == "There is nothing to do again."


def test_undo_takes_back_what_was_just_typed_and_nothing_before_it(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    window = open_window(library)
    window.edit_record(record, "problem")
    entry = written_in(qtbot, window, "problem")
    QTest.keyClicks(entry, "Really: ")
    window.run_action("undo")
    settled(qtbot, window.session)
    assert details(library, record).view.shown.fields["problem"] == "Nobody knew."
    assert not details(library, record).view.shown.trashed
    assert entry.typed() == "Nobody knew."


def test_when_nothing_is_left_to_take_back_it_is_said(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    window = open_window(library)
    window.run_action("undo")
    settled(qtbot, window.session)
    assert said(window) == "There is nothing to take back."
    assert not window.notice.isVisible()


def test_the_delete_key_in_a_field_deletes_a_letter(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    window = open_window(library)
    in_front(qtbot, window, record)
    window.activateWindow()
    line = window.findChildren(QLineEdit)[0]
    line.setFocus()
    line.setText("abc")
    line.setCursorPosition(0)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    settled(qtbot, window.session)
    assert line.text() == "bc"
    assert not details(library, record).view.shown.trashed


def test_actions_are_offered_where_they_make_sense() -> None:
    about = {one.id: one for one in TABLE}
    nothing, trash = State(), State(Place("library", "a", "practice", "s", trashed=True))
    entry, group = State(Place("library", "a", "practice", "s")), State(Place("groups", "a", "group", "a"))
    for id_, expected in {
        "new": (True, True, True, True),
        "edit": (False, True, True, False),
        "publish": (False, True, False, False),
        "print_sheet": (False, True, False, False),
        "delete": (False, True, False, False),
        "restore": (False, False, False, True),
        "undo": (True, True, True, True),
    }.items():
        assert tuple(about[id_].enabled_when(one) for one in (nothing, entry, group, trash)) == expected, id_
    assert action("new").shortcut == "Ctrl+N"


def test_a_sheet_is_printed_in_the_background_and_one_is_told_where(
    qtbot: QtBot, library: Library, record: str, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(library)
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "print_sheet", QFileDialog)
    assert dialog.windowTitle() == "Print the sheet to"
    assert dialog.selectedFiles()[0].endswith("Trees.pdf")
    dialog.reject()
    target = tmp_path / "Trees.pdf"
    start(window, record, "practice", target)
    assert any(one.isVisible() for one in window.findChildren(QProgressDialog))
    qtbot.waitUntil(lambda: bool(window.findChildren(Printed)), timeout=60_000)
    assert target.read_bytes().startswith(b"%PDF")
    (told,) = window.findChildren(Printed)
    assert (told.windowTitle(), str(target) in told.text()) == ("The sheet is printed", True)
    assert str(target) in said(window)
    assert told.informativeText() == ""
    qtbot.waitUntil(lambda: not window.findChildren(QProgressDialog))


def test_printing_a_meeting_speaks_of_minutes(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    meeting = Editing(library).new("meeting", "First")
    window = open_window(library)
    in_front(qtbot, window, meeting)
    dialog = asked(qtbot, window, "minutes_pdf", QFileDialog)
    assert dialog.windowTitle() == "Print the minutes to"
    dialog.fileSelected.emit(str(tmp_path / "First.pdf"))
    dialog.reject()
    (progress,) = window.findChildren(QProgressDialog)
    assert progress.labelText() == "Printing the minutes…"
    qtbot.waitUntil(lambda: bool(window.findChildren(Printed)), timeout=60_000)
    assert [one.windowTitle() for one in window.findChildren(Printed)] == ["The minutes are printed"]
    settled(qtbot, window.session)


def test_what_no_font_has_is_told_with_its_number_and_what_to_do(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    id_ = Editing(library).new("practice", "中文 Trees 😀", values={"problem": "中 is missing."})
    window = open_window(library)
    start(window, id_, "practice", tmp_path / "Trees.pdf")
    qtbot.waitUntil(lambda: bool(window.findChildren(Printed)), timeout=60_000)
    (told,) = window.findChildren(Printed)
    assert told.informativeText() == (
        "3 character(s) printed as “\ufffd”, as no font has what stands there: 中 文."
        f" Put a font that has them into {library.folder / 'fonts'} and print again."
    )
    settled(qtbot, window.session)


def test_printing_can_be_stopped_and_leaves_nothing(
    qtbot: QtBot, library: Library, record: str, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(library)
    target = tmp_path / "Trees.pdf"
    start(window, record, "practice", target)
    (progress,) = window.findChildren(QProgressDialog)
    progress.findChildren(QPushButton)[0].click()
    settled(qtbot, window.session)
    assert "cancelled" in window.notice.words.text()
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Trees", "Trees.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ('C:\\a:b*"c"<d>|?', "C a b c d.pdf"),
        ("...", "sheet.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
    ],
)
def test_a_title_makes_a_harmless_file_name(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name
