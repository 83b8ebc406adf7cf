"""An action outside a meeting: what, who, and by when."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.new_action import NewAction
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.window import Window
from practicedesk.services.agreements import agreements_of
from tests.desks.office import Office

from .conftest import settled
from .dialogs import answering
from .pair import Pair
from .test_accessible import unnamed


def test_it_stands_with_the_groups_actions(
    office: Office, qtbot: QtBot, open_window: Callable[..., Window]
) -> None:
    pair = Pair(office, qtbot, open_window)
    page = pair.open().open_page("groups")
    assert isinstance(page, GroupsPage)
    qtbot.waitUntil(lambda: page.view.home is not None)
    page.view.tabs.setCurrentIndex(2)

    def fill(asked: NewAction) -> None:
        assert not asked.make.isEnabled() and not asked.day.isEnabled() and unnamed(asked) == []
        assert [asked.who.itemText(at) for at in range(asked.who.count())] == ["", "ana", "ben"]
        asked.title.setText("Count the benches")
        asked.who.setCurrentIndex(2)
        asked.dated.setChecked(True)
        asked.day.setDate(QDate(2026, 12, 1))
        asked.make.click()

    answering(NewAction, fill, page.view.new_action.click)
    settled(qtbot, pair.window.session)
    (made,) = agreements_of(pair.ana.library, pair.group)
    assert (made.what, made.who, made.due, made.type) == ("Count the benches", "ben", "2026-12-01", "action")
    qtbot.waitUntil(lambda: page.view.agreed.table.rows.rowCount() == 1)
