"""The page “Sync”: what waits, what has come, what was not taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from practicedesk.gui.models.rows import Rows
from practicedesk.gui.views.tray_panel import TrayPanel
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.finding import listed, query
from practicedesk.services.meetings import make_meeting
from practicedesk.services.returning import tray_of
from practicedesk_sync.policy.roles import CONTRIBUTOR
from tests.desks.office import Office

from .conftest import settled
from .dialogs import answering, said
from .pair import TEXT, Pair

Open = Callable[..., Window]


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Open) -> Pair:
    return Pair(office, qtbot, open_window)


def cells(rows: Rows) -> list[list[str]]:
    """The rows without their last column, the time."""
    return [
        [str(rows.index(row, column).data()) for column in range(rows.columnCount() - 1)]
        for row in range(rows.rowCount())
    ]


def test_the_tabs_say_in_words_how_much_there_is(pair: Pair) -> None:
    pair.open()
    page = pair.page("unsent")
    texts = [page.tabs.tabText(place) for place in range(4)]
    assert texts == ["Nothing to send", "Nothing received", "Nothing refused", "Nothing to decide"]
    assert "you are ana" in page.server.text() and "last verified" in page.server.text()
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    pair.qtbot.waitUntil(lambda: page.tabs.tabText(0) == "1 change(s) not sent")


def test_what_waits_is_listed_as_it_is_written_and_leads_to_its_record(pair: Pair) -> None:
    window = pair.open()
    page = pair.page("unsent")
    QAbstractItemModelTester(page.unsent.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    pair.ana.editing.put(pair.id, {"maturity": "pilot"})
    note = pair.ana.editing.new("note", "A <b>thought</b>")
    pair.qtbot.waitUntil(lambda: page.unsent.rows.rowCount() == 2)
    assert cells(page.unsent.rows) == [
        ["A <b>thought</b>", "Written", "My own"],
        ["Benches", "Maturity", "Parks"],
    ]
    tip = page.unsent.rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip and "&lt;b&gt;thought" in tip
    wanted: list[str] = []
    window.navigation.record_wanted.connect(wanted.append)
    page.unsent.list.choose(page.unsent.rows.key(0))
    pair.qtbot.keyClick(page.unsent.list, Qt.Key.Key_Return)
    assert wanted == [note]
    page = pair.page("unsent")
    pair.sync()
    pair.qtbot.waitUntil(lambda: page.unsent.rows.rowCount() == 0)


def test_a_meeting_that_waits_leads_to_its_page(pair: Pair) -> None:
    window = pair.open()
    page = pair.page("unsent")
    meeting = make_meeting(pair.ana.library, pair.group, "Small stops")
    pair.qtbot.waitUntil(lambda: page.unsent.rows.rowCount() == 1)
    page.unsent.list.choose(page.unsent.rows.key(0))
    pair.qtbot.keyClick(page.unsent.list, Qt.Key.Key_Return)
    assert (window.state.place.page, window.state.place.record) == ("groups", meeting)


def test_what_has_come_names_who_did_what_and_what_was_merged(pair: Pair) -> None:
    pair.open()
    page = pair.page("received")
    QAbstractItemModelTester(page.received.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    pair.ben.editing.put(pair.id, {"problem": TEXT.replace("Fifth.", "Fifth, by Ben.")})
    pair.ben.editing.put(pair.id, {"maturity": "pilot"})
    pair.ben.sync()
    pair.ana.editing.put(pair.id, {"problem": TEXT.replace("First.", "First, by Ana.")})
    pair.sync()
    assert cells(page.received.rows) == [
        ["Benches", "Maturity", "ben", "Parks"],
        ["Benches", "Problem · merged for you", "ben", "Parks"],
    ]
    assert page.tabs.tabText(1) == "2 change(s) received"
    assert page.received.shares.text() == "Parks: ben 2"
    assert page.tabs.tabText(3) == "Nothing to decide"


@pytest.fixture
def refused(pair: Pair) -> TrayPanel:
    """Ana's tray, after she wrote where she may only read."""
    pair.office.set_role(pair.ana, pair.group, "ben", "coordinator")
    pair.ben.sync()
    pair.office.set_role(pair.ben, pair.group, "ana", "reader")
    pair.ana.editing.put(pair.id, {"problem": "Words by Ana."})
    pair.ana.editing.new("note", "Late", pair.group)
    pair.ana.sync()
    pair.open()
    return pair.page("refused").tray


def test_refused_work_says_why_what_to_do_and_keeps_its_words(pair: Pair, refused: TrayPanel) -> None:
    QAbstractItemModelTester(refused.rows, QAbstractItemModelTester.FailureReportingMode.Fatal, refused)
    assert cells(refused.rows) == [
        ["Late", "You may read here, but not write.", "Refused"],
        ["Benches", "You may read here, but not write.", "Refused"],
    ]
    assert pair.page("refused").tabs.tabText(2) == "2 change(s) refused"
    assert not refused.open.isEnabled()  # the note was never admitted: it is not here any more
    refused.list.choose(refused.rows.key(1))
    assert refused.reason.text().startswith("You may read here, but not write. Ask a coordinator")
    assert refused.words.toPlainText() == "Problem\nWords by Ana."
    refused.copy.click()
    assert QApplication.clipboard().text() == "Problem\nWords by Ana."
    wanted: list[str] = []
    pair.window.navigation.record_wanted.connect(wanted.append)
    refused.open.click()
    assert wanted == [pair.id]


def test_refused_work_is_sent_again_or_becomes_a_note_by_one_button(pair: Pair, refused: TrayPanel) -> None:
    refused.again.click()
    settled(pair.qtbot, pair.window.session)
    assert "You may read here, but not write." in pair.window.notice.words.text()
    assert refused.rows.rowCount() == 2
    refused.list.choose(refused.rows.key(1))
    refused.note.click()
    pair.qtbot.waitUntil(lambda: refused.rows.rowCount() == 1)
    assert said(pair.window) == "Kept as a note of your own, in the library."
    pair.office.set_role(pair.ben, pair.group, "ana", CONTRIBUTOR)
    pair.sync()
    refused.again.click()
    pair.qtbot.waitUntil(lambda: refused.rows.rowCount() == 0)
    pair.sync()
    pair.ben.sync()
    titles = [view.title for view in listed(pair.ben.library, query(pair.ben.library, kind_name="note"))[1]]
    assert titles == ["Late"]
    for button in (refused.again, refused.note, refused.copy, refused.open, refused.throw):
        assert not button.isEnabled()


def test_who_was_taken_out_while_writing_learns_where_the_words_are(pair: Pair) -> None:
    pair.office.set_role(pair.ana, pair.group, "ben", "coordinator")
    pair.ben.sync()
    pair.ana.editing.new("note", "Late", pair.group, {"body": "Words by Ana."})
    pair.office.set_role(pair.ben, pair.group, "ana", "")
    pair.ana.sync()
    pair.open()
    tray = pair.page("refused").tray
    assert cells(tray.rows) == [
        ["Late", "You are not a member of this group any more.", "Held for a coordinator"]
    ]
    assert tray.words.toPlainText() == ""
    assert tray.words.placeholderText().startswith("Your words are with the coordinator of the group.")
    assert tray.throw.text() == "Take off this list…"

    def answer(box: QMessageBox) -> None:
        assert box.informativeText() == "Your words stay with the coordinator, who decides about them."
        next(one for one in box.buttons() if one.text() == "Take off").click()

    answering(QMessageBox, answer, tray.throw.click)
    pair.qtbot.waitUntil(lambda: tray.rows.rowCount() == 0)
    assert tray.words.placeholderText() == ""


@pytest.mark.parametrize("sure", [False, True])
def test_it_is_discarded_only_by_who_is_sure(pair: Pair, refused: TrayPanel, sure: bool) -> None:
    def answer(box: QMessageBox) -> None:
        assert "Benches" in box.text() and "cannot be brought back" in box.informativeText()
        throw, keep = (
            next(one for one in box.buttons() if box.buttonRole(one) == role)
            for role in (QMessageBox.ButtonRole.DestructiveRole, QMessageBox.ButtonRole.RejectRole)
        )
        assert box.defaultButton() is keep
        (throw if sure else keep).click()

    refused.list.choose(refused.rows.key(1))
    answering(QMessageBox, answer, refused.throw.click)
    settled(pair.qtbot, pair.window.session)
    left = [one.title for one in tray_of(pair.ana.library)]
    assert left == (["Late"] if sure else ["Benches", "Late"])
    pair.qtbot.waitUntil(lambda: refused.rows.rowCount() == len(left))
    assert refused.words.toPlainText() == ("Title\nLate" if sure else "Problem\nWords by Ana.")


def test_nothing_is_read_while_nobody_looks(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    pair = Pair.__new__(Pair)
    pair.qtbot, pair.window = qtbot, window
    page = pair.page("unsent")
    count = page.unsent.rows.rowCount()
    window.open_page("library")
    window.session.editing.new("note", "Unseen")
    settled(qtbot, window.session)
    qtbot.waitUntil(lambda: not page._soon.isActive())
    settled(qtbot, window.session)
    assert page.unsent.rows.rowCount() == count
    assert pair.page("unsent").unsent.rows.rowCount() == count + 1
