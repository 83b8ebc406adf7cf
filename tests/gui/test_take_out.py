"""Nobody is taken out of a group by a click that went astray."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.take_out import TakeOut
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.window import Window
from practicedesk.services.status import status
from tests.desks.office import Office

from .conftest import settled
from .dialogs import answering
from .pair import Pair


def test_it_is_asked_first_and_the_wish_counts_as_not_sent(
    office: Office, qtbot: QtBot, open_window: Callable[..., Window]
) -> None:
    pair = Pair(office, qtbot, open_window)
    page = pair.open().open_page("groups")
    assert isinstance(page, GroupsPage)
    qtbot.waitUntil(lambda: page.view.members.people.rows.rowCount() == 2)
    members = page.view.members
    members.people.choose(members.people.rows.key(1))
    answering(TakeOut, lambda asked: asked.reject(), members.leave.click)
    settled(qtbot, pair.window.session)
    assert status(pair.ana.library).requests == 0

    def take_out(asked: TakeOut) -> None:
        assert asked.text().startswith("Take ben out of “Parks”?")
        asked.does.click()

    answering(TakeOut, take_out, members.leave.click)
    qtbot.waitUntil(lambda: "1 request is saved" in pair.synchronising.state.sentence)
