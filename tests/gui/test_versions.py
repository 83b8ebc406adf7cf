"""The versions of a record in the window: compared and restored, all by keyboard; and where the work is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.versions import Versions
from practicedesk.gui.views.context_panel import ContextPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing
from practicedesk.services.reading import details
from practicedesk_sync.model.entry import DRAFT, IN_REVIEW
from practicedesk_sync.policy.roles import COORDINATOR, READER
from tests.desks.office import Office
from tests.unit.services.test_submitting import READY

from .conftest import settled
from .dialogs import asked, in_front, said
from .library_page import entry, library_page
from .pair import Pair
from .test_accessible import beyond_tab, unnamed, unread

Open = Callable[..., Window]


@pytest.fixture
def record(library: Library) -> str:
    editing = Editing(library)
    values = {"summary": "Old words", "problem": "One.\n\nTwo.", "tags": "ash"}
    id_ = editing.new("practice", "Trees", "", values)
    editing.put(id_, {"summary": "New words"})
    editing.put(id_, {"problem": "One.\n\nTwo, mended.", "tags": "ash,elm"})
    return id_


def fields(library: Library, id_: str) -> dict[str, object]:
    return details(library, id_).view.shown.fields


def opened(qtbot: QtBot, window: Window, record: str) -> Versions:
    in_front(qtbot, window, record)
    dialog = asked(qtbot, window, "versions", Versions)
    qtbot.waitUntil(lambda: dialog.compared is not None)
    return dialog


def compared(qtbot: QtBot, dialog: Versions, number: int) -> None:
    """Choose the earlier version, by keyboard."""
    dialog.older.setFocus()
    QTest.keyClick(dialog.older, Qt.Key.Key_End)
    for _ in range(number - 1):
        QTest.keyClick(dialog.older, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: dialog.compared is not None and dialog.compared.older.number == number)
    settled(qtbot, dialog.window_.session)


def listed(dialog: Versions) -> list[str]:
    return [dialog.list.item(at).text() for at in range(dialog.list.count())]


def choose(dialog: Versions, label: str) -> None:
    """Choose what differs, by keyboard."""
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Home)
    for _ in range(listed(dialog).index(label)):
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)


def test_what_differs_is_listed_and_its_words_are_marked(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    dialog = opened(qtbot, open_window(library), record)
    assert listed(dialog) == ["Tags", "Problem"]
    assert (dialog.then.text.toPlainText(), dialog.now.text.toPlainText()) == ("ash", "ash\nelm")
    choose(dialog, "Problem")
    assert dialog.now.text.toPlainText() == "One.\nTwo, mended."
    assert "Only here: , mended" in dialog.now.text.accessibleDescription()
    compared(qtbot, dialog, 1)
    assert set(listed(dialog)) == {"Summary", "Problem", "Tags"}
    choose(dialog, "Summary")
    assert dialog.then.text.toPlainText() == "Old words"
    QTest.keyClick(dialog.newer, Qt.Key.Key_End)
    QTest.keyClick(dialog.older, Qt.Key.Key_Home)
    settled(qtbot, dialog.window_.session)
    assert dialog.compared is not None
    assert (dialog.compared.older.number, dialog.compared.newer.number) == (1, 3)
    assert unnamed(dialog) == []
    assert unread(dialog) == []
    assert beyond_tab(qtbot, dialog) == []


def test_a_section_and_a_whole_version_come_back_and_undo_takes_it_back(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    window = open_window(library)
    dialog = opened(qtbot, window, record)
    compared(qtbot, dialog, 1)
    choose(dialog, "Problem")
    QTest.keyClick(dialog.section, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: fields(library, record)["problem"] == "One.\n\nTwo.")
    settled(qtbot, window.session)
    assert fields(library, record)["summary"] == "New words"
    again = opened(qtbot, window, record)
    compared(qtbot, again, 1)
    QTest.keyClick(again.whole, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: fields(library, record)["summary"] == "Old words")
    settled(qtbot, window.session)
    window.run_action("undo")
    settled(qtbot, window.session)
    assert fields(library, record)["summary"] == "New words"


def test_a_state_is_not_offered_to_be_restored_and_why_is_said_in_the_dialog(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    record = Editing(library).new("practice", "Trees", "", READY)
    Editing(library).put(record, {"state": IN_REVIEW})
    Editing(library).put(record, {"state": DRAFT})
    window = open_window(library)
    dialog = opened(qtbot, window, record)
    assert listed(dialog) == ["State"]
    assert not dialog.section.isEnabled() and not dialog.whole.isEnabled()
    assert dialog.told.isVisible()
    assert dialog.told.text().startswith("A state is a step that somebody takes")
    Editing(library).put(record, {"problem": "Another."})
    dialog.reject()
    again = opened(qtbot, window, record)
    compared(qtbot, again, 2)
    choose(again, "Problem")
    assert again.section.isEnabled() and again.whole.isEnabled() and not again.told.isVisible()
    choose(again, "State")
    assert not again.section.isEnabled() and again.told.isVisible()


def test_why_a_version_does_not_come_back_is_said_in_the_dialog(
    qtbot: QtBot, office: Office, open_window: Open
) -> None:
    pair = Pair(office, qtbot, open_window)
    pair.ben.editing.put(pair.id, {"summary": "Other words"})
    pair.ben.sync()
    office.set_role(pair.ana, pair.group, "ben", READER)
    pair.ben.sync()
    window = open_window(pair.ben.library)
    dialog = opened(qtbot, window, pair.id)
    QTest.keyClick(dialog.whole, Qt.Key.Key_Space)
    settled(qtbot, window.session)
    assert dialog.isVisible() and dialog.told.text().startswith("You may read here, but not write.")
    assert window.notice.isHidden()


def context(qtbot: QtBot, window: Window) -> ContextPanel:
    page = library_page(qtbot, window)
    page.bar.context.setChecked(True)
    settled(qtbot, window.session)
    return page.context


def enter_on(panel: ContextPanel, item: QTreeWidgetItem | None) -> None:
    assert item is not None
    panel.tree.setFocus()
    panel.tree.setCurrentItem(item)
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)


def test_enter_on_a_step_of_the_history_shows_what_it_has_changed_since(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    window = open_window(library)
    panel = context(qtbot, window)
    enter_on(panel, entry(panel.tree, "Written"))
    qtbot.waitUntil(lambda: bool(window.findChildren(Versions)))
    (dialog,) = window.findChildren(Versions)
    qtbot.waitUntil(lambda: dialog.compared is not None)
    assert dialog.compared is not None
    assert (dialog.compared.older.number, dialog.compared.newer.number) == (1, 3)


def test_the_panel_says_where_the_work_is_and_asks_the_server(
    qtbot: QtBot, office: Office, open_window: Open
) -> None:
    pair = Pair(office, qtbot, open_window)
    window = pair.open()
    panel = context(qtbot, window)
    in_front(qtbot, window, pair.id)
    qtbot.waitUntil(lambda: entry(panel.tree, "All of it is on the server") is not None)
    enter_on(panel, entry(panel.tree, "All of it is on the server"))
    qtbot.waitUntil(lambda: entry(panel.tree, "All of it is on the server and on 1 of 1") is not None)
    Editing(pair.ana.library).put(pair.id, {"summary": "More"})
    qtbot.waitUntil(lambda: entry(panel.tree, "1 change") is not None)


def test_the_command_says_it_in_the_status_bar(
    qtbot: QtBot, library: Library, record: str, open_window: Open
) -> None:
    window = open_window(library)
    in_front(qtbot, window, record)
    window.run_action("where")
    qtbot.waitUntil(lambda: said(window) == "On this computer alone.")


def test_where_the_server_is_reached_by_stick_alone_nobody_is_asked(
    qtbot: QtBot, tmp_path: Path, open_window: Open
) -> None:
    with closing(Office(tmp_path, by_stick=True)) as office:
        ana = office.desk("ana")
        id_ = ana.editing.new("practice", "Trees")
        ana.sync()
        window = open_window(ana.library)
        in_front(qtbot, window, id_)
        window.run_action("where")
        qtbot.waitUntil(lambda: said(window) == "All of it is on the server.")
        settled(qtbot, window.session)
        assert window.notice.isHidden()
        window.close()


def test_what_was_not_taken_is_not_said_to_be_on_the_server(
    qtbot: QtBot, office: Office, open_window: Open
) -> None:
    pair = Pair(office, qtbot, open_window)
    office.set_role(pair.ana, pair.group, "ben", COORDINATOR)
    office.set_role(pair.ben, pair.group, "ana", READER)
    pair.ana.editing.put(pair.id, {"summary": "Too late"})
    pair.ana.sync()
    window = pair.open()
    in_front(qtbot, window, pair.id)
    window.run_action("where")
    told = "not taken by the server: see Sync, Refused."
    qtbot.waitUntil(lambda: said(window).endswith(told))
    assert said(window).startswith("What was taken is on the server")
