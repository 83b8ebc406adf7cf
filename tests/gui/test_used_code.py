"""The code of an invitation goes from the window when whoever was invited has joined."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

from pytestqt.qtbot import QtBot

from practicedesk.app import now_ms
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.window import Window
from practicedesk.library.opening import create
from practicedesk.services.enrolling import enrol
from practicedesk.services.groups import make_group
from practicedesk.services.inviting import asked, invite
from tests.desks.office import Office

from .conftest import settled

Open = Callable[..., Window]


def test_a_code_that_was_used_is_no_longer_offered(
    qtbot: QtBot, office: Office, open_window: Open, tmp_path: Path
) -> None:
    ana = office.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ana.sync()
    window = open_window(ana.library, lambda url: office.door.handle)
    qtbot.waitUntil(lambda: window.session.synchronising.state.enrolled)
    invite(ana.library, group, "ben")
    window.run_action("sync_now")
    qtbot.waitUntil(window.notice.answer.isVisible)
    (one,) = asked(ana.library)
    window.run_action("sync_now")
    qtbot.waitUntil(lambda: not window.session.synchronising.state.running)
    settled(qtbot, window.session)
    with closing(create(tmp_path / "ben", now_ms, os.urandom)) as ben:
        enrol(ben, office.door.handle, "memory:", one.code)
    assert window.notice.isVisible()
    window.run_action("sync_now")
    qtbot.waitUntil(window.notice.isHidden)
    page = cast(GroupsPage, window.open_page("groups"))
    page.show_members()
    page.open_group(group)
    settled(qtbot, window.session)
    members = page.view.members
    qtbot.waitUntil(lambda: members.asked.rows.rowCount() == 1)
    assert members.asked.rows.index(0, 1).data() == "ben has joined"
    assert not members.code.isEnabled() and members.away.isEnabled()
