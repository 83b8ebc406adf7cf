"""A group on a computer that has not heard from the server for too long."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window
from practicedesk.library.lease import LEASE_MS
from practicedesk.library.locking import lock_overdue
from tests.desks.office import Office

from .test_groups import cells, page_of, shown, two_in_a_group


def test_a_locked_group_shows_nothing_and_says_what_opens_it(
    qtbot: QtBot, office: Office, open_window: Callable[..., Window]
) -> None:
    ana, _, group = two_in_a_group(office)
    ana.editing.new("note", "Monday", group)
    office.settle()
    window = open_window(ana.library)
    page = page_of(qtbot, window)
    page.open_group(group)
    shown(qtbot, window)
    assert page.view.tabs.isVisible() and not page.view.locked.isVisible()
    office.now.ms += LEASE_MS
    lock_overdue(ana.library)
    qtbot.waitUntil(page.view.locked.isVisible)
    assert not page.view.tabs.isVisible()
    assert [row[0] for row in cells(page.list.rows)] == [
        "Waste collection\nLocked until this computer synchronises"
    ]
    ana.sync()
    qtbot.waitUntil(page.view.tabs.isVisible)
    assert [row[0] for row in cells(page.view.notes.list.rows)] == ["Monday"]
