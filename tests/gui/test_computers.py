"""A person's computers at the window: which there are, and shutting out one that was lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.computers import Computers, ShutOut
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk_sync.errors import Refused
from tests.desks.office import Office

from .conftest import settled
from .dialogs import answering
from .pair import Network
from .test_accessible import beyond_tab, unnamed, unread
from .test_groups import cells

Open = Callable[..., Window]


def opened(qtbot: QtBot, window: Window) -> Computers:
    window.run_action("computers")
    settled(qtbot, window.session)
    (dialog,) = window.findChildren(Computers)
    return dialog


def states(dialog: Computers) -> list[str]:
    return [row[3] for row in cells(dialog.list.rows)]


def test_a_lost_computer_is_shut_out_after_a_question(
    qtbot: QtBot, office: Office, open_window: Open
) -> None:
    laptop, desk = office.desk("ana"), office.desk("ana")
    desk.sync()
    window = open_window(desk.library, Network(office).to)
    dialog = opened(qtbot, window)
    assert (unnamed(dialog), unread(dialog), beyond_tab(qtbot, dialog)) == ([], [], [])
    assert states(dialog) == ["connected", "connected"]
    dialog.list.choose(desk.library.key.id)
    assert not dialog.end.isEnabled()
    dialog.list.choose(laptop.library.key.id)
    answering(ShutOut, lambda asked: asked.reject(), dialog.end.click)
    settled(qtbot, window.session)
    assert states(dialog) == ["connected", "connected"]
    answering(ShutOut, lambda asked: asked.does.click(), dialog.end.click)
    qtbot.waitUntil(lambda: states(dialog) == ["shut out", "connected"])
    assert not dialog.end.isEnabled()
    with pytest.raises(Refused) as refused:
        laptop.sync()
    assert refused.value.code == "device_ended"


def test_before_there_is_a_server_the_list_says_so(qtbot: QtBot, library: Library, open_window: Open) -> None:
    dialog = opened(qtbot, open_window(library))
    assert dialog.list.rows.rowCount() == 0
    assert dialog.told.text() == "The library is not connected to a server yet."
