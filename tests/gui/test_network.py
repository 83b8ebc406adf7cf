"""The check of the connection and the settings of the network, at the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.check_connection import CheckConnection
from practicedesk.gui.dialogs.network import ADDRESS, NONE, SCRIPT, SYSTEM, NetworkDialog
from practicedesk.gui.synchronising import AGAIN_MS, LONGEST_MS, pause_ms
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.remote.settings import NO_PROXY, NetworkSettings
from practicedesk.services.networking import network_settings, set_network
from practicedesk_sync.errors import WorldError
from tests.desks.office import Office
from tests.e2e.bad_network import BAD, BadNetwork, bad_network, say_nothing

from .conftest import settled
from .test_accessible import beyond_tab, unnamed, unread

Open = Callable[..., Window]


@pytest.fixture
def line(office: Office) -> Iterator[BadNetwork]:
    with bad_network(office.door.handle) as network:
        yield network


def shown(kind: type[QWidget]) -> QWidget:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


@pytest.fixture
def check(qtbot: QtBot, library: Library, open_window: Open) -> CheckConnection:
    window = open_window(library)
    window.run_action("check_connection")
    dialog = shown(CheckConnection)
    assert isinstance(dialog, CheckConnection)
    return dialog


def rows(dialog: CheckConnection) -> list[str]:
    table = dialog.table
    cells = [[table.item(row, column) for column in range(3)] for row in range(table.rowCount())]
    return [" | ".join(cell.text() for cell in row if cell) for row in cells]


def run(qtbot: QtBot, dialog: CheckConnection, url: str) -> None:
    dialog.address.setText(url)
    dialog.check.click()
    settled(qtbot, dialog.session)


def test_each_step_is_a_row_with_a_sign_a_word_and_what_to_do(
    qtbot: QtBot, check: CheckConnection, line: BadNetwork
) -> None:
    assert not check.check.isEnabled() and not check.save.isEnabled()
    run(qtbot, check, line.url)
    found = rows(check)
    assert len(found) == 7
    assert found[0] == "✓ Fine | The server is asked directly, without a proxy. | "
    assert found[2].startswith("! To know | The server is reached, without encryption")
    assert check.told.text() == "The connection works; there is something to know about it."
    line.reply = BAD["a need to sign in"][0]
    run(qtbot, check, line.url)
    assert rows(check)[-1].startswith("✗ Fault | This network wants you to sign in")
    assert "the last row says what to do" in check.told.text()


def test_a_check_that_waits_can_be_stopped_and_left(
    qtbot: QtBot, check: CheckConnection, line: BadNetwork
) -> None:
    line.reply = say_nothing
    check.address.setText(line.url)
    check.check.click()
    qtbot.waitUntil(lambda: line.reached > 0)
    check.stop.click()
    settled(qtbot, check.session)
    assert check.told.text() == "The check was stopped."
    check.check.click()
    qtbot.waitUntil(lambda: line.reached > 1)
    check.reject()
    settled(qtbot, check.session)


def test_a_report_is_saved(qtbot: QtBot, check: CheckConnection, line: BadNetwork, tmp_path: Path) -> None:
    run(qtbot, check, line.url)
    target = tmp_path / "report.txt"
    check.save_to(str(target))
    settled(qtbot, check.session)
    assert "✓ The server is asked directly" in target.read_text(encoding="utf-8")
    check.save_to(str(tmp_path / "missing" / "report.txt"))
    settled(qtbot, check.session)
    assert "There is no folder" in check.told.text()


def test_what_is_no_address_is_told(qtbot: QtBot, check: CheckConnection) -> None:
    run(qtbot, check, "http://")
    assert check.told.text().startswith("“http://” is not a server address.")


@pytest.mark.parametrize(
    "settings",
    [
        NetworkSettings(),
        NetworkSettings(proxy=NO_PROXY),
        NetworkSettings(proxy="http://proxy.example.org:8080", user="ana"),
        NetworkSettings(pac="http://proxy.example.org/proxy.pac"),
    ],
)
def test_settings_are_shown_and_saved_as_they_are(
    qtbot: QtBot, library: Library, open_window: Open, settings: NetworkSettings
) -> None:
    set_network(library, settings)
    window = open_window(library)
    window.run_action("network")
    settled(qtbot, window.session)
    dialog = shown(NetworkDialog)
    assert isinstance(dialog, NetworkDialog)
    dialog.save.click()
    settled(qtbot, dialog.session)
    assert network_settings(library) == settings
    with pytest.raises(StopIteration):
        shown(NetworkDialog)


def network_settings_shown(qtbot: QtBot, window: Window) -> NetworkDialog:
    dialog = NetworkDialog(window.session, window)
    dialog.open()
    settled(qtbot, window.session)
    return dialog


def test_what_cannot_be_used_is_told_and_can_be_mended(
    qtbot: QtBot, library: Library, open_window: Open
) -> None:
    dialog = network_settings_shown(qtbot, open_window(library))
    dialog.proxy.setCurrentIndex(ADDRESS)
    dialog.address.setText("proxy")
    dialog.save.click()
    settled(qtbot, dialog.session)
    assert dialog.told.text().startswith("“proxy” is not a proxy's address.")
    assert dialog.isVisible() and dialog.save.isEnabled()
    dialog.address.setText("http://proxy:8080")
    dialog.save.click()
    settled(qtbot, dialog.session)
    assert network_settings(library).proxy == "http://proxy:8080"


@pytest.mark.parametrize("way", [SYSTEM, NONE, ADDRESS, SCRIPT])
def test_every_control_of_the_settings_has_a_name_and_can_be_reached(
    qtbot: QtBot, library: Library, open_window: Open, way: int
) -> None:
    dialog = network_settings_shown(qtbot, open_window(library))
    dialog.proxy.setCurrentIndex(way)
    dialog.user.setText("ana")
    assert (unnamed(dialog), unread(dialog), beyond_tab(qtbot, dialog)) == ([], [], [])


def test_every_control_of_the_check_has_a_name_and_can_be_reached(
    qtbot: QtBot, check: CheckConnection, line: BadNetwork
) -> None:
    run(qtbot, check, line.url)
    assert (unnamed(check), unread(check), beyond_tab(qtbot, check)) == ([], [], [])


def test_who_asks_to_be_left_alone_for_longer_is() -> None:
    assert pause_ms(1, WorldError("busy", "", wait_s=30)) == AGAIN_MS
    assert pause_ms(1, WorldError("busy", "", wait_s=3600)) > LONGEST_MS
