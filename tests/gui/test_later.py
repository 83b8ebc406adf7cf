"""A page is there before all that is in it: its parts are made when they are first seen."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from practicedesk.gui.views.group_members import GroupMembers
from practicedesk.gui.views.group_view import GroupView
from practicedesk.gui.views.tray_panel import TrayPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.groups import make_group
from tests.desks.office import Office

from .pair import Pair
from .test_groups import MEMBERS, cells, shown

Open = Callable[..., Window]


def test_a_group_is_made_up_of_parts_that_are_made_when_they_are_seen(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    make_group(library, "Waste collection")
    window = open_window(library)
    page = window.open_page("groups")
    assert page.findChildren(GroupView) == []
    shown(qtbot, window)
    (view,) = page.findChildren(GroupView)
    assert view.isVisible() and view.findChildren(GroupMembers) == []
    view.tabs.setCurrentIndex(MEMBERS)
    assert view.members.isVisible() and cells(view.members.people.rows) == [["You", "Coordinator"]]


def test_a_list_is_made_when_it_is_first_looked_at(office: Office, qtbot: QtBot, open_window: Open) -> None:
    pair = Pair(office, qtbot, open_window)
    pair.open()
    page = pair.page("unsent")
    assert page.unsent.isVisible() and page.findChildren(TrayPanel) == []
    page = pair.page("refused")
    assert page.findChildren(TrayPanel) == [page.tray] and page.tray.isVisible()
