"""Versions that a snapshot has left out are fetched when somebody wants to see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.versions import Versions
from practicedesk.gui.window import Window
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office
from tests.desks.snapshots import built, with_snapshots

from .dialogs import asked, in_front
from .pair import Network

Open = Callable[..., Window]


@pytest.fixture
def joined(office: Office, tmp_path: Path, open_window: Open) -> tuple[Window, Network, str]:
    """The window of Cyd, who began with a snapshot; the way to the server; a practice edited before."""
    with_snapshots(office, tmp_path)
    ana = office.desk("ana")
    group = ana.editing.new("group", "Parks")
    id_ = ana.editing.new("practice", "Benches", group, {"summary": "First."})
    for words in ("Second.", "Third."):
        ana.editing.put(id_, {"summary": words})
        ana.sync()
    built(office, group)
    cyd, network = office.desk("cyd", {group: CONTRIBUTOR}), Network(office)
    return open_window(cyd.library, network.to), network, id_


def test_they_are_shown_as_soon_as_they_are_here(qtbot: QtBot, joined: tuple[Window, Network, str]) -> None:
    window, _, id_ = joined
    in_front(qtbot, window, id_)
    dialog = asked(qtbot, window, "versions", Versions)
    assert dialog.older.count() == 3


def test_who_asks_again_while_they_are_fetched_is_shown_them_once(
    qtbot: QtBot, joined: tuple[Window, Network, str]
) -> None:
    window, _, id_ = joined
    in_front(qtbot, window, id_)
    window.run_action("versions")
    asked(qtbot, window, "versions", Versions)
    qtbot.waitUntil(lambda: not window.session.tasks.busy and not window.session.synchronising.state.running)
    assert len(window.findChildren(Versions)) == 1


def test_without_a_server_it_is_said_where_they_are(
    qtbot: QtBot, joined: tuple[Window, Network, str]
) -> None:
    window, network, id_ = joined
    in_front(qtbot, window, id_)
    network.down = True
    told: list[str] = []
    window.navigation.said.connect(told.append)
    window.run_action("versions")
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "cannot be fetched now. The server cannot be reached" in told[1]
    assert not window.findChildren(Versions)
    network.down = False
    dialog = asked(qtbot, window, "versions", Versions)
    assert dialog.older.count() == 3
