"""The tab of the page “Sync” in which a coordinator decides about held work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.showing import Showing
from practicedesk.gui.views.held_panel import HeldPanel
from practicedesk.gui.views.sync_page import SyncPage
from practicedesk.gui.window import Window
from practicedesk.services.returning import tray_of
from tests.desks.office import Office

from .dialogs import answering, opened
from .pair import Pair

Open = Callable[..., Window]
WORDS = "Backs, <b>and</b> arms."


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    """Ben loses the group while he writes in it; Ana has the page open. `id`: his note."""
    made = Pair(office, qtbot, open_window)
    made.id = made.ben.editing.new("note", "Benches for the old", made.group, {"body": WORDS})
    office.set_role(made.ana, made.group, "ben", "")
    made.ben.sync()
    made.open()
    return made


def panel_of(pair: Pair) -> HeldPanel:
    pair.sync()
    page = pair.page("held")
    QAbstractItemModelTester(page.held.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    pair.qtbot.waitUntil(lambda: page.held.rows.rowCount() == 1)
    page.held.list.choose(page.held.rows.key(0))
    return page.held


def test_it_is_there_only_where_something_waits(pair: Pair) -> None:
    page = pair.page("unsent")
    assert not page.tabs.isTabVisible(4)
    pair.sync()
    pair.qtbot.waitUntil(lambda: page.tabs.isTabVisible(4))
    assert page.tabs.tabText(4) == "1 change(s) held for you"


def test_the_rail_and_the_bar_count_what_is_held(pair: Pair) -> None:
    pair.sync()
    bar = pair.status()
    pair.qtbot.waitUntil(lambda: bar.held.isVisible())
    assert (bar.held.text(), bar.conflicts.isVisible()) == ("1 held for you", False)
    assert pair.window.rail.item(2).text() == "Sync (1)"
    pair.qtbot.mouseClick(bar.held, Qt.MouseButton.LeftButton)
    page = pair.window.page()
    assert isinstance(page, SyncPage) and page.held.isVisible()


def test_it_says_whose_it_is_and_why_and_shows_the_words_as_they_are(pair: Pair) -> None:
    panel = panel_of(pair)
    row = [str(panel.rows.index(0, column).data()) for column in range(4)]
    assert row == ["Benches for the old", "ben", "Parks", "Its author may no longer read this group."]
    assert WORDS in panel.words.toPlainText()
    assert panel.reason.textFormat() == Qt.TextFormat.PlainText


def test_accepted_work_is_in_the_group_and_the_tab_goes(pair: Pair) -> None:
    panel = panel_of(pair)
    pair.qtbot.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    question = opened(pair.qtbot, pair.window, Showing)
    assert "member(s) of “Parks” can read it: ana" in question.text() and panel.rows.rowCount() == 1
    question.does.click()
    pair.qtbot.waitUntil(lambda: panel.rows.rowCount() == 0)
    pair.wait()
    assert pair.ana.text(pair.id, "body") == WORDS
    page = pair.page("unsent")
    pair.qtbot.waitUntil(lambda: not page.tabs.isTabVisible(4))


def test_what_is_sent_back_goes_with_a_reason(pair: Pair) -> None:
    panel = panel_of(pair)

    def answer(dialog: QInputDialog) -> None:
        assert "ben" in dialog.labelText()
        dialog.setTextValue("Ask Carol.")
        dialog.accept()

    answering(QInputDialog, answer, panel.back.click)
    pair.qtbot.waitUntil(lambda: panel.rows.rowCount() == 0)
    pair.wait()
    pair.ben.sync()
    (returned,) = tray_of(pair.ben.library)
    assert "“Ask Carol.”" in returned.message
    assert not panel.take.isEnabled() and not panel.back.isEnabled()
