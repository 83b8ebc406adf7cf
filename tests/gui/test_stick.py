"""Saving work for a stick and reading from one: one sentence says what has happened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.stick import StickDialog, read_file
from practicedesk.gui.front import Front, bring_to_front
from practicedesk.gui.views.sync_page import SyncPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.attaching import Attaching
from practicedesk.services.bundle_reading import read_bundle
from practicedesk.services.status import status
from practicedesk_sync.bundle.head import ENROLMENT, OUTBOX
from practicedesk_sync.bundle.reading import head_of
from practicedesk_sync.protocol import code as codes
from tests.desks.office import Office
from tests.unwritable import full_disk

from .conftest import settled
from .dialogs import drop
from .pair import Pair
from .test_accessible import unnamed

Open = Callable[..., Window]


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    made = Pair(office, qtbot, open_window)
    made.open()
    return made


def dialog(pair: Pair) -> StickDialog:
    """The dialog that is open, once it has nothing to do any more."""
    settled(pair.qtbot, pair.window.session)
    (shown,) = [one for one in pair.window.findChildren(StickDialog) if one.isVisible()]
    pair.qtbot.waitUntil(lambda: not shown.line.busy)
    return shown


def save(pair: Pair, path: Path) -> StickDialog:
    """Press “Save work for a stick” and choose a file."""
    pair.window.run_action("write_bundle")
    settled(pair.qtbot, pair.window.session)
    (chooser,) = [one for one in pair.window.findChildren(QFileDialog) if one.isVisible()]
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    return dialog(pair)


def news(pair: Pair) -> Path:
    """Ben has done something, and the server has written it for Ana."""
    pair.ben.editing.put(pair.id, {"summary": "Ben's summary."})
    pair.ben.sync()
    sticks = pair.office.sticks
    return sticks.answer(sticks.write(pair.ana))


def test_work_goes_out_and_news_come_in(pair: Pair, tmp_path: Path) -> None:
    pair.ana.editing.put(pair.id, {"context": "Ana's context."})
    told = save(pair, tmp_path / "out.pdbundle").line.told.text()
    assert told.startswith("1 change saved in “out.pdbundle”, sealed for the server.")
    assert head_of(tmp_path / "out.pdbundle").kind == OUTBOX
    dialog(pair).reject()
    pair.ben.editing.put(pair.id, {"summary": "Ben's summary."})
    pair.ben.sync()
    answer = pair.office.sticks.answer(tmp_path / "out.pdbundle")
    pair.window.run_action("read_bundle")
    (chooser,) = [one for one in pair.window.findChildren(QFileDialog) if one.isVisible()]
    chooser.fileSelected.emit(str(answer))
    chooser.reject()
    assert dialog(pair).line.told.text() == "1 change received; the server has 1 change of yours."
    assert pair.ana.see(pair.id).shown.fields["summary"] == "Ben's summary."
    pair.qtbot.waitUntil(lambda: pair.synchronising.state.status == status(pair.ana.library))


def test_a_stick_too_small_for_the_files_gets_the_rest(pair: Pair, tmp_path: Path) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(b"%PDF-1.7\n" + os.urandom(700_000))
    Attaching(pair.ana.library).attach(pair.id, plan)
    out = tmp_path / "out.pdbundle"
    with full_disk(600_000):
        shown = save(pair, out)
    assert "Leave the attached files out" in shown.line.told.text() and not out.exists()
    assert shown.lean.isVisible()
    shown.lean.click()
    told = dialog(pair).line.told.text()
    assert told.startswith("1 change saved in “out.pdbundle”") and not shown.lean.isVisible()


def test_a_file_dropped_on_the_window_is_read(pair: Pair) -> None:
    bundle = news(pair)
    drop(pair.window, bundle, bundle)
    assert not pair.window.findChildren(StickDialog)
    drop(pair.window, bundle)
    assert dialog(pair).line.told.text() == "1 change received."


def test_a_file_that_is_opened_while_the_window_is_there_is_read_in_it(pair: Pair) -> None:
    front = Front(pair.ana.library.folder, pair.window)
    assert bring_to_front(pair.ana.library.folder, news(pair))
    pair.qtbot.waitUntil(lambda: bool(pair.window.findChildren(StickDialog)))
    assert dialog(pair).line.told.text() == "1 change received."
    front.close()


def test_a_file_that_is_opened_with_the_program_waits_for_the_library(
    office: Office, qtbot: QtBot, open_session: Callable[..., object], open_window: Open
) -> None:
    pair = Pair(office, qtbot, open_window)
    path = news(pair)
    session = open_session(pair.ana.library, pair.network.to)
    window = Window(session.settings)  # type: ignore[attr-defined]
    qtbot.addWidget(window)
    window.files.open(path)
    window.show()
    window.attach(session)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(window.findChildren(StickDialog)))
    pair.window = window
    assert dialog(pair).line.told.text() == "1 change received."


def test_what_is_no_bundle_is_one_sentence_and_one_next_step(pair: Pair, tmp_path: Path) -> None:
    (tmp_path / "letter.pdbundle").write_text("Dear colleagues,")
    read_file(pair.window, tmp_path / "letter.pdbundle")
    shown = dialog(pair)
    assert shown.line.told.text() == (
        "This file is not a PracticeDesk bundle. Choose one that ends in .pdbundle."
    )
    assert not shown.carry.isVisible()
    assert not pair.window.notice.isVisible()
    assert unnamed(shown) == []


def test_a_colleagues_file_can_be_handed_in(pair: Pair) -> None:
    pair.office.by_stick = True
    pair.ben.editing.put(pair.id, {"context": "Ben's context."})
    stick = pair.office.sticks.write(pair.ben)
    read_file(pair.window, stick)
    shown = dialog(pair)
    assert shown.line.told.text().startswith("This bundle is on its way to the server")
    pair.qtbot.mouseClick(shown.carry, Qt.MouseButton.LeftButton)
    pair.qtbot.waitUntil(lambda: "Handed in" in shown.line.told.text())
    assert f"“{stick.stem}-answer.pdbundle”" in shown.line.told.text()
    report = read_bundle(pair.ben.library, stick.with_name(f"{stick.stem}-answer.pdbundle"))
    assert (report.acknowledged, report.verified) == (1, True)


def test_a_courier_finds_the_way_in_the_menu(pair: Pair) -> None:
    pair.office.by_stick = True
    pair.ben.editing.put(pair.id, {"context": "Ben's context."})
    stick = pair.office.sticks.write(pair.ben)
    pair.window.run_action("carry")
    (chooser,) = [one for one in pair.window.findChildren(QFileDialog) if one.isVisible()]
    chooser.fileSelected.emit(str(stick))
    chooser.reject()
    shown = dialog(pair)
    assert "Handed in" in shown.line.told.text()
    assert stick.with_name(f"{stick.stem}-answer.pdbundle").exists()


def test_an_invitation_leads_straight_on_to_the_request(
    office: Office, library: Library, qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(library)
    code = codes.parse(office.code("dora", {}))
    read_file(window, office.sticks.bundles.invitation(code, "dora", office.sticks.name()).paths[0])
    settled(qtbot, window.session)
    (shown,) = window.findChildren(StickDialog)
    assert shown.line.told.text().startswith("This is an invitation for dora.")
    assert "an invitation has come by stick: save work for a stick" in status(library).sync()
    qtbot.mouseClick(shown.join, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    (chooser,) = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    chooser.fileSelected.emit(str(tmp_path / "ask.pdbundle"))
    chooser.reject()
    settled(qtbot, window.session)
    assert head_of(tmp_path / "ask.pdbundle").kind == ENROLMENT
    page = window.open_page("sync")
    assert isinstance(page, SyncPage)
    qtbot.waitUntil(lambda: "asked to be connected by stick on" in page.sentence.text())


def test_who_is_connected_already_is_told_whom_an_invitation_is_for(pair: Pair) -> None:
    code = codes.parse(pair.office.code("dora", {}))
    sticks = pair.office.sticks
    read_file(pair.window, sticks.bundles.invitation(code, "dora", sticks.name()).paths[0])
    shown = dialog(pair)
    told = "This library is connected as ana already; this is an invitation for dora."
    assert shown.line.told.text().startswith(told)
    assert not shown.join.isVisible()
    shown.reject()
    assert "connect this library" not in save(pair, sticks.name()).line.told.text()


def test_a_library_that_is_not_connected_is_asked_for_a_code(
    office: Office,
    library: Library,
    qtbot: QtBot,
    open_window: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(library)
    code = office.code("dora", {})
    asked: list[str] = []

    def answer(_: object, title: str, words: str) -> tuple[str, bool]:
        asked.append(words)
        return code, True

    monkeypatch.setattr(QInputDialog, "getText", answer)
    window.run_action("write_bundle")
    settled(qtbot, window.session)
    (chooser,) = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
    chooser.fileSelected.emit(str(tmp_path / "ask.pdbundle"))
    chooser.reject()
    settled(qtbot, window.session)
    assert head_of(tmp_path / "ask.pdbundle").kind == ENROLMENT
    read_file(window, office.sticks.answer(tmp_path / "ask.pdbundle"))
    settled(qtbot, window.session)
    shown = [one.line.told.text() for one in window.findChildren(StickDialog) if one.isVisible()]
    assert asked and shown[-1] == "This library is connected as dora."
    state = window.session.synchronising.state
    qtbot.waitUntil(lambda: bool(state.status and state.status.account == "dora"))
    assert not state.enrolled  # there is no address to synchronise with by itself
