"""With letters of twice the size, pages and dialogs still show their words, and fit on a small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from practicedesk.gui import theme
from practicedesk.gui.dialogs.enrol import EnrolDialog
from practicedesk.gui.dialogs.invite import Invite
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.dialogs.palette import Palette
from practicedesk.gui.fields.form import FormField
from practicedesk.gui.pages import PAGES
from practicedesk.gui.scrolling import largest
from practicedesk.gui.session import Session
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.views.library_page import LibraryPage
from practicedesk.gui.views.remark import Remark
from practicedesk.gui.views.rows_view import RowsView
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.selecting import Query
from practicedesk.services.editing import Editing
from practicedesk.services.finding import found
from practicedesk.services.groups import group_of, groups_of, make_group

from .conftest import settled
from .test_dialog_return import DIALOGS, on_screen
from .test_import_dialog import import_dialog

Open = Callable[..., Session]
OpenWindow = Callable[..., Window]
Make = Callable[[Session, str], QDialog]

SCREEN = QSize(1_280, 760)
"""What the frame of a window leaves of a small screen."""


@pytest.fixture(autouse=True)
def _large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, theme.LIGHT)
    before, large = qapp.font(), qapp.font()
    large.setPointSizeF(2 * large.pointSizeF())
    qapp.setFont(large)
    yield
    qapp.setFont(before)


@pytest.mark.parametrize(
    "make",
    [
        lambda session, group: NewGroup(),
        lambda session, group: Invite(session, group_of(session.library, group)),
        lambda session, group: EnrolDialog(session),
    ],
    ids=["new group", "invite", "connect"],
)
def test_nothing_is_cut(qtbot: QtBot, library: Library, open_session: Open, make: Make) -> None:
    session = open_session(library)
    dialog = make(session, make_group(library, "Parks"))
    theme.dress(dialog)
    qtbot.addWidget(dialog)
    dialog.show()
    settled(qtbot, session)
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for line in dialog.findChildren(QLineEdit):
        if line.isVisible():
            assert line.height() >= line.sizeHint().height()


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_every_dialog_fits_on_a_small_screen(
    qtbot: QtBot, library: Library, open_window: OpenWindow, kind: type[QDialog]
) -> None:
    dialog = on_screen(qtbot, open_window(library), DIALOGS[kind])
    assert least(dialog).expandedTo(SCREEN) == SCREEN
    dialog.close()


@pytest.mark.parametrize("kind", [*DIALOGS, Palette], ids=lambda kind: kind.__name__)
def test_every_dialog_opens_on_the_screen_with_its_buttons(
    qtbot: QtBot, library: Library, open_window: OpenWindow, kind: type[QDialog]
) -> None:
    dialog = on_screen(qtbot, open_window(library), {**DIALOGS, Palette: Palette}[kind])
    most = largest(dialog)
    assert dialog.size().expandedTo(most) == most
    for box in dialog.findChildren(QDialogButtonBox):
        for button in box.buttons():
            assert button.isHidden() or dialog.rect().contains(in_window(button))
            assert button.isHidden() or button.width() >= button.minimumSizeHint().width()
    dialog.close()


def test_import_fits_with_all_it_has_to_tell_and_its_buttons_stay(
    qtbot: QtBot, library: Library, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("practicedesk.gui.dialogs.dialog.largest", lambda _: SCREEN)
    unused = "".join(f"a colour {n}: red\n" for n in range(150))
    (tmp_path / "in.md").write_text(f"---\n{unused}---\n")
    (tmp_path / "bad.md").write_text("---\ntitle: [\n---\n")
    dialog = import_dialog(qtbot, open_window(library))
    dialog.choices.choose(tmp_path)
    settled(qtbot, dialog.session)
    assert dialog.problems.isVisible()
    assert least(dialog).expandedTo(SCREEN) == SCREEN
    dialog.resize(SCREEN)
    assert dialog.size() == SCREEN
    qtbot.waitUntil(lambda: dialog.room.verticalScrollBar().maximum() > 0)
    assert dialog.rect().contains(dialog.buttons.geometry())
    assert dialog.room.horizontalScrollBar().maximum() == 0
    dialog.reject()


def test_no_page_is_wider_than_a_small_screen(qtbot: QtBot, sample: Library, open_window: OpenWindow) -> None:
    window = open_window(sample)
    window.resize(SCREEN)
    steps: list[Callable[[], object]] = [
        *(partial(window.open_page, entry.id) for entry in PAGES),
        *(partial(window.run_action, f"see_{tab}") for tab in ("unsent", "received", "refused", "held")),
        partial(window.run_action, "review"),
        partial(window.edit_record, found(sample, Query(text="superblock")).hits[0].id, "tools"),
        partial(window.open_page, "groups"),
    ]
    for step in steps:
        step()
        settled(qtbot, window.session)
        _fits(window)
    tabs = next(one for one in window.findChildren(QTabWidget) if one.isVisible())
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        _fits(window)
    window.show_record(found(sample, Query(text="notices in the portal", kinds=["meeting"])).hits[0].id)
    settled(qtbot, window.session)
    _fits(window)


def test_with_letters_of_the_usual_size_no_page_is_scrolled(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: OpenWindow
) -> None:
    usual = qapp.font()
    usual.setPointSizeF(usual.pointSizeF() / 2)
    qapp.setFont(usual)
    window = open_window(sample)
    window.resize(SCREEN)
    for entry in PAGES:
        window.open_page(entry.id)
        room = window.stack.currentWidget()
        settled(qtbot, window.session)
        assert isinstance(room, QScrollArea)
        assert room.verticalScrollBar().maximum() == 0, entry.id


def _fits(window: Window) -> None:
    """No page, form or list in front goes sideways, and no column of a list is out of sight."""
    assert window.size() == SCREEN
    for room in window.findChildren(QAbstractScrollArea):
        if room.isVisible():
            assert room.horizontalScrollBar().maximum() == 0, (room, room.accessibleName())
        if isinstance(room, RowsView) and room.isVisible():
            assert room.horizontalHeader().length() <= room.viewport().width(), room.accessibleName()


def test_a_record_is_written_in_the_upper_half_of_a_small_screen(
    qtbot: QtBot, library: Library, open_window: OpenWindow
) -> None:
    title = "A title that takes more than one line above the form, where letters are this large"
    record = Editing(library).new("practice", title)
    window = open_window(library)
    window.resize(SCREEN)
    window.edit_record(record, "title")
    settled(qtbot, window.session)
    (field,) = (one for one in window.findChildren(FormField) if one.name == "title")
    assert field.mapTo(window, QPoint(0, 0)).y() < SCREEN.height() / 2


def test_the_buttons_above_the_form_are_whole_with_all_panes_open(
    qtbot: QtBot, library: Library, open_window: OpenWindow
) -> None:
    window = open_window(library)
    window.resize(SCREEN)
    window.edit_record(Editing(library).new("practice", "Trees"), "title")
    settled(qtbot, window.session)
    page = window.page()
    assert isinstance(page, LibraryPage) and page.panel.editor is not None
    page.bar.filters.setChecked(True)
    page.bar.context.setChecked(True)
    settled(qtbot, window.session)
    editor = page.panel.editor
    buttons = editor.submit_button, editor.done_button
    qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in buttons))
    assert all(editor.rect().contains(one.geometry()) for one in buttons)
    assert window.size() == SCREEN


def test_writing_begins_where_it_is_seen_also_on_a_page_that_is_scrolled(
    qtbot: QtBot, library: Library, open_window: OpenWindow
) -> None:
    record = Editing(library).new("practice", "Trees")
    window = open_window(library)
    window.resize(1_366, 420)
    window.show_record(record)
    settled(qtbot, window.session)
    room = window.stack.currentWidget()
    assert isinstance(room, QScrollArea)
    bar = room.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    window.edit_record(record, "title")
    settled(qtbot, window.session)
    (field,) = (one for one in window.findChildren(FormField) if one.name == "title")
    assert room.rect().contains(QRect(field.mapTo(room, QPoint(0, 0)), field.size()))


SIZES = [SCREEN, QSize(660, 330)]
"""The second: what a screen of 1366 × 768 has where all of it is drawn twice as large."""


@pytest.mark.parametrize("size", SIZES, ids=["letters", "all"])
def test_a_record_with_files_is_read_and_all_that_can_be_done_with_them_is_reached(
    qtbot: QtBot, qapp: QApplication, library: Library, open_window: OpenWindow, tmp_path: Path, size: QSize
) -> None:
    _usual_letters(qapp, size)
    window = open_window(library)
    window.resize(size)
    window.show_record(Editing(library).new("practice", "Trees"))
    settled(qtbot, window.session)
    page = window.page()
    assert isinstance(page, LibraryPage)
    reader = page.panel.reader
    (tmp_path / "plan.txt").write_text("plan")
    reader.files.attach([tmp_path / "plan.txt"])
    qtbot.waitUntil(lambda: reader.files.remove.isVisible())
    reader.unfinished.say("You were writing here and had not finished: Context, Problem.")
    settled(qtbot, window.session)
    _none_lies_on_another(qtbot, window, reader)
    assert reader.text.viewport().height() >= 8 * reader.fontMetrics().lineSpacing()
    words = reader.unfinished.words
    assert words.height() >= words.heightForWidth(words.width())


@pytest.mark.parametrize("size", SIZES, ids=["letters", "all"])
def test_who_is_in_a_group_lies_on_no_button(
    qtbot: QtBot, qapp: QApplication, sample: Library, open_window: OpenWindow, size: QSize
) -> None:
    _usual_letters(qapp, size)
    window = open_window(sample)
    window.resize(size)
    window.open_page("groups")
    settled(qtbot, window.session)
    page = window.page()
    assert isinstance(page, GroupsPage)
    page.list.choose(groups_of(sample)[0].id)
    settled(qtbot, window.session)
    page.show_members()
    qtbot.waitUntil(page.view.members.people.isVisible)
    _none_lies_on_another(qtbot, window, page.view.members)


def _usual_letters(qapp: QApplication, size: QSize) -> None:
    """Where all is drawn larger, the letters are as large as usual."""
    if size != SCREEN:
        usual = qapp.font()
        usual.setPointSizeF(usual.pointSizeF() / 2)
        qapp.setFont(usual)


def _none_lies_on_another(qtbot: QtBot, window: Window, pane: QWidget) -> None:
    """Every part of a pane has a place of its own, of its full height, and the page can be scrolled there."""
    page = window.page()
    parts = [
        part
        for part in pane.findChildren(QWidget)
        if part.isVisible() and isinstance(part, QAbstractButton | QAbstractScrollArea | QComboBox | Remark)
    ]
    parts = [one for one in parts if not any(each is not one and each.isAncestorOf(one) for each in parts)]
    assert len(parts) > 3

    def apart() -> bool:
        places = [QRect(one.mapTo(page, QPoint(0, 0)), one.size()) for one in parts]
        return not any(one.intersects(other) for one, other in combinations(places, 2)) and all(
            page.rect().contains(place)
            and part.height() >= min(part.minimumSizeHint().height(), part.maximumHeight())
            for part, place in zip(parts, places, strict=True)
        )

    qtbot.waitUntil(apart)


def in_window(part: QWidget) -> QRect:
    return QRect(part.mapTo(part.window(), QPoint(0, 0)), part.size())


def least(dialog: QDialog) -> QSize:
    """The smallest size at which nothing of a dialog is cut."""
    layout, smallest = dialog.layout(), dialog.minimumSizeHint()
    if layout is None or not layout.hasHeightForWidth():
        return smallest
    return smallest.expandedTo(QSize(0, layout.totalMinimumHeightForWidth(SCREEN.width())))
