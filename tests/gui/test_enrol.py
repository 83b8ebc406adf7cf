"""Connecting to a server: from a code to the first records, and out again at any moment."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from practicedesk.app import Desk, now_ms
from practicedesk.gui.dialogs.enrol import EnrolDialog
from practicedesk.gui.dialogs.first_start import FirstStartDialog
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.services.enrolling import enrol
from practicedesk.services.status import status
from practicedesk_sync.errors import UserMistake
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office
from tests.e2e.server_process import ServerProcess

from .conftest import settled
from .pair import Network

Open = Callable[..., Window]


class Newcomer:
    """Somebody with an empty library, a window and a code for a group that holds `notes` notes."""

    notes = 7

    def __init__(self, office: Office, library: Library, qtbot: QtBot, open_window: Open) -> None:
        self.library = library
        self.qtbot = qtbot
        self.office = office
        self.network = Network(office)
        ana = office.desk("ana")
        group = ana.editing.new("group", "Parks")
        for number in range(self.notes):
            ana.editing.new("note", f"Note {number}", group)
        ana.sync()
        self.code = office.code("ben", {group: CONTRIBUTOR})
        self.window = open_window(library, self.network.to)
        self.dialog = EnrolDialog(self.window.session, self.window)
        self.dialog.open()

    def type(self, code: str) -> None:
        self.dialog.address.setText("practice.example.org")
        self.dialog.code.setText(code)

    def wait(self) -> None:
        state = self.window.session.synchronising.state
        settled(self.qtbot, self.window.session)
        self.qtbot.waitUntil(lambda: not state.running)
        settled(self.qtbot, self.window.session)


@pytest.fixture
def ben(office: Office, library: Library, qtbot: QtBot, open_window: Open) -> Newcomer:
    return Newcomer(office, library, qtbot, open_window)


def test_a_code_is_checked_while_it_is_typed(ben: Newcomer) -> None:
    dialog = ben.dialog
    assert not dialog.connect_.isEnabled()
    ben.type(ben.code[:-4])
    assert dialog.hint.text().startswith("This is not a complete enrolment code.")
    assert not dialog.connect_.isEnabled()
    ben.type(f" {ben.code[:20]}\n{ben.code[20:]} ")
    assert dialog.hint.text() == "The code is complete."
    assert dialog.connect_.isEnabled()
    dialog.address.clear()
    assert not dialog.connect_.isEnabled()


def test_what_is_no_address_is_told_while_it_is_typed(ben: Newcomer) -> None:
    ben.type(ben.code)
    assert ben.dialog.connect_.isEnabled()
    ben.dialog.address.setText("foo bar")
    assert ben.dialog.hint.text().startswith("“https://foo bar” is not a server address.")
    assert not ben.dialog.connect_.isEnabled()


@pytest.mark.parametrize("place", ["address", "code"])
@pytest.mark.parametrize(
    "copied", ["{url}\n{code}", "{url}\r\n{code}\r\n", "Address: {url}\nCode: {code}\nGood luck, Ana"]
)
def test_an_invitation_pasted_into_either_line_fills_both(ben: Newcomer, copied: str, place: str) -> None:
    url = "https://practice.example.org/of-the-city-hall"
    QGuiApplication.clipboard().setText(copied.format(url=url, code=ben.code))
    getattr(ben.dialog, place).paste()
    assert (ben.dialog.address.text(), ben.dialog.code.text()) == (url, ben.code)
    assert ben.dialog.connect_.isEnabled()
    assert ben.dialog.code.fontInfo().fixedPitch()


@pytest.mark.parametrize("place", ["address", "code"])
@pytest.mark.parametrize("at", [0, 7, 99])
def test_an_invitation_pasted_takes_the_place_of_what_stands_wherever_the_cursor_is(
    ben: Newcomer, at: int, place: str
) -> None:
    url, other = "http://127.0.0.1:8433", ben.office.code("cleo", {})
    ben.dialog.address.setText(url)
    ben.dialog.code.setText(ben.code)
    QGuiApplication.clipboard().setText(f"{url}\n{other}")
    line = getattr(ben.dialog, place)
    line.setCursorPosition(at)
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (ben.dialog.address.text(), ben.dialog.code.text()) == (url, other)
    assert ben.dialog.connect_.isEnabled()


def test_a_code_pasted_with_a_word_before_it_leaves_the_address_alone(ben: Newcomer) -> None:
    ben.type(f"Code: {ben.code}")
    assert ben.dialog.address.text() == "practice.example.org"


def test_a_server_that_has_moved_is_followed_without_a_code(ben: Newcomer) -> None:
    ben.type(ben.code)
    ben.dialog.connect_.click()
    ben.wait()
    ben.dialog.reject()
    ben.qtbot.waitUntil(lambda: ben.window.state.enrolled)
    dialog = EnrolDialog(ben.window.session, ben.window)
    dialog.open()
    assert dialog.address.selectedText() == status(ben.library).server
    assert not dialog.connect_.isEnabled()
    dialog.address.setText("moved.example.org")
    assert dialog.hint.text() == "Without a code: your server is at this address now."
    dialog.connect_.click()
    ben.wait()
    assert status(ben.library).server == "https://moved.example.org"
    assert dialog.told.text().startswith("Connected as ben.")


def test_success_goes_straight_on_to_the_first_records(ben: Newcomer) -> None:
    ben.type(ben.code)
    ben.dialog.connect_.click()
    assert not ben.dialog.code.isEnabled() and ben.dialog.progress.isVisible()
    ben.wait()
    assert ben.dialog.told.text() == f"Connected as ben. {ben.notes + 1} record(s) received."
    assert not ben.dialog.progress.isVisible() and not ben.dialog.connect_.isVisible()
    assert ben.dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Close"
    assert status(ben.library).server == "https://practice.example.org"
    ben.qtbot.waitUntil(lambda: ben.window.state.enrolled)


def test_a_code_that_is_not_valid_is_told_with_a_next_step_and_can_be_mended(ben: Newcomer) -> None:
    used = ben.office.code("cleo", {})
    cleo = create(ben.library.folder / "cleo", now_ms, os.urandom)
    enrol(cleo, ben.office.door.handle, "memory:", used)
    cleo.close()
    ben.type(used)
    ben.dialog.connect_.click()
    ben.wait()
    assert ben.dialog.told.text() == "This enrolment code was used before. Ask for a new code."
    assert ben.dialog.hint.text() == "" and ben.dialog.connect_.isEnabled()
    assert ben.dialog.isVisible() and ben.dialog.code.hasFocus() is ben.dialog.isActiveWindow()
    assert status(ben.library).server == ""
    ben.type(ben.code)
    assert (ben.dialog.hint.text(), ben.dialog.told.text()) == ("The code is complete.", "")
    ben.dialog.connect_.click()
    ben.wait()
    assert ben.dialog.told.text().startswith("Connected as ben.")


def test_without_a_network_nothing_has_happened(ben: Newcomer) -> None:
    ben.network.down = True
    ben.type(ben.code)
    ben.dialog.connect_.click()
    ben.wait()
    assert ben.dialog.told.text() == "The server cannot be reached. Try again later."
    assert ben.dialog.connect_.isEnabled()
    assert status(ben.library).server == ""


def test_it_can_be_left_while_the_server_is_silent_and_the_code_still_works(ben: Newcomer) -> None:
    ben.network.silent = True
    ben.type(ben.code)
    ben.dialog.connect_.click()
    ben.qtbot.waitUntil(ben.network.asked.is_set)
    ben.dialog.reject()
    ben.wait()
    assert not ben.dialog.isVisible()
    assert status(ben.library).server == ""
    assert not ben.window.notice.isVisible()
    ben.network.silent = False
    again = EnrolDialog(ben.window.session, ben.window)
    again.address.setText("practice.example.org")
    again.code.setText(ben.code)
    again.show()
    again.connect_.click()
    ben.wait()
    assert again.told.text().startswith("Connected as ben.")


def test_left_while_records_come_in_it_is_connected_and_the_rest_comes_later(ben: Newcomer) -> None:
    ben.type(ben.code)
    ben.dialog.connect_.click()
    ben.qtbot.waitUntil(lambda: ben.dialog._name != "")
    ben.network.silent = True
    ben.dialog.reject()
    ben.wait()
    assert status(ben.library).server
    assert not ben.window.notice.isVisible()
    ben.network.silent = False
    ben.window.run_action("sync_now")
    ben.wait()
    assert status(ben.library).records == ben.notes + 1


def test_when_the_first_exchange_fails_one_is_connected_all_the_same(ben: Newcomer) -> None:
    def fall() -> None:
        ben.network.down = True

    ben.type(ben.code)
    ben.network.meanwhile = lambda: setattr(ben.network, "meanwhile", fall)
    ben.dialog.connect_.click()
    ben.wait()
    assert ben.dialog.told.text().startswith("Connected as ben, but not everything has come yet: The server")
    assert status(ben.library).account == "ben"


# -- the first start ---------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "first")
    yield made
    made.close()


@pytest.mark.parametrize(("way", "records", "connect"), [(0, 24, False), (1, 0, False), (2, 0, True)])
def test_the_first_start_takes_one_click(
    qtbot: QtBot, desk: Desk, way: int, records: int, connect: bool
) -> None:
    dialog = FirstStartDialog(desk.make)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.ways[way].click()
    dialog.reject()  # not while the library is being made
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.chosen is not None)
    assert dialog.chosen is not None and dialog.chosen.connect is connect
    assert status(dialog.chosen.library).records == records
    assert dialog.result() == dialog.DialogCode.Accepted


def test_a_library_that_cannot_be_made_is_told_and_one_can_go(qtbot: QtBot) -> None:
    def fails() -> Library:
        raise UserMistake("library_exists", "There is a library already.", "Use it.")

    dialog = FirstStartDialog(fails)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.ways[1].click()
    qtbot.waitUntil(lambda: dialog.told.text() == "There is a library already. Use it.")
    assert dialog.ways[1].isEnabled()
    dialog.reject()
    assert dialog.chosen is None and not dialog.isVisible()


# -- over a real network -----------------------------------------------------------------------------


@pytest.mark.e2e
def test_over_http_with_a_server_of_its_own(
    tmp_path: Path, qtbot: QtBot, library: Library, open_window: Open
) -> None:
    server = ServerProcess(tmp_path / "server")
    try:
        code = server.answer("init").split()[-1]
        url = server.start()
        window = open_window(library, Desk(tmp_path).carry)
        dialog = EnrolDialog(window.session, window)
        dialog.address.setText(url)
        dialog.code.setText(code)
        dialog.show()
        dialog.connect_.click()
        qtbot.waitUntil(lambda: "record(s) received" in dialog.told.text())
        window.session.editing.new("note", "Sent over HTTP")
        qtbot.waitUntil(lambda: window.session.synchronising.state.enrolled)
        window.run_action("sync_now")
        qtbot.waitUntil(lambda: status(library).unsent == 0)
        qtbot.waitUntil(lambda: window.menus.made["sync_now"].isEnabled())
        server.stop()
        window.run_action("sync_now")
        qtbot.waitUntil(lambda: "cannot be reached" in window.notice.words.text())
    finally:
        server.stop()


def test_that_the_sample_would_go_along_is_said_before(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path
) -> None:
    dialog = EnrolDialog(open_window(sample).session)
    settled(qtbot, dialog.session)
    assert not dialog.sample.isHidden()
    empty = create(tmp_path / "empty", now_ms, os.urandom)
    other = EnrolDialog(open_window(empty).session)
    settled(qtbot, other.session)
    assert other.sample.isHidden()
