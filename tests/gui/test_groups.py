"""The page Groups: somebody makes a group, writes a note, invites a colleague, follows what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.invite import CodePage, Invite, ShowCode
from practicedesk.gui.dialogs.new_group import NewGroup
from practicedesk.gui.dialogs.take_out import TakeOut
from practicedesk.gui.models.rows import Rows
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.views.sync_page import SyncPage
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.agreements import agreements_of
from practicedesk.services.drafting import Drafting
from practicedesk.services.editing import Editing
from practicedesk.services.enrolling import enrol
from practicedesk.services.group_home import group_home
from practicedesk.services.groups import groups_of, make_group
from practicedesk.services.inviting import asked, invite
from practicedesk.services.reading import details
from practicedesk_sync.errors import UserMistake
from tests.desks.office import Desk, Office, office

from .conftest import settled
from .dialogs import answering
from .test_accessible import unnamed

Open = Callable[..., Window]
NOTES, MEETINGS, ACTIONS, MEMBERS = range(4)


def page_of(qtbot: QtBot, window: Window) -> GroupsPage:
    """The page Groups, showing what there is."""
    page = window.open_page("groups")
    assert isinstance(page, GroupsPage)
    shown(qtbot, window)
    return page


def shown(qtbot: QtBot, window: Window) -> None:
    """Everything asked for has come back, and what followed from it too."""
    settled(qtbot, window.session)
    QTest.qWait(0)
    settled(qtbot, window.session)


def cells(rows: Rows) -> list[list[str]]:
    return [
        [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


@pytest.fixture
def group(library: Library) -> str:
    return make_group(library, "Waste collection", "Fewer missed bins.")


def test_who_is_in_no_group_is_told_what_to_do(qtbot: QtBot, library: Library, open_window: Open) -> None:
    page = page_of(qtbot, open_window(library))
    assert page.stack.currentWidget() is page.nothing
    assert "Make one here" in page.nothing.text()


def test_a_group_is_made_by_keyboard(qtbot: QtBot, library: Library, open_window: Open) -> None:
    window = open_window(library)
    page = page_of(qtbot, window)

    def fill(dialog: NewGroup) -> None:
        assert not dialog.make.isEnabled() and dialog.name.height() >= dialog.name.sizeHint().height()
        QTest.keyClicks(dialog.name, "Waste collection")
        QTest.keyClick(dialog.name, Qt.Key.Key_Tab)
        QTest.keyClicks(dialog.purpose, "Fewer missed bins.")
        QTest.keyClick(dialog.purpose, Qt.Key.Key_Return)

    answering(NewGroup, fill, lambda: window.run_action("new_group"))
    shown(qtbot, window)
    assert [(one.name, one.purpose) for one in groups_of(library)] == [
        ("Waste collection", "Fewer missed bins.")
    ]
    assert page.view.name.text() == "Waste collection"
    assert page.view.about.text() == "Forming · Coordinator · Only on this computer\nFewer missed bins."


def test_a_note_is_written_at_once(qtbot: QtBot, library: Library, group: str, open_window: Open) -> None:
    window = open_window(library)
    page = page_of(qtbot, window)
    window.run_action("new_note")
    shown(qtbot, window)
    pane = page.view.notes.pane
    assert pane is not None and pane.title.hasSelectedText()
    QTest.keyClicks(pane.title, "Monday")
    QTest.keyClick(pane.title, Qt.Key.Key_Tab)
    QTest.keyClicks(pane.body, "Route 4 was late.")
    qtbot.waitUntil(lambda: len(Drafting(library).open_drafts()) == 1)
    window.open_page("library")
    window.settle()
    shown(qtbot, window)
    (note,) = group_home(library, group).notes
    view = details(library, note.id).view
    assert (view.space, view.title, view.shown.fields["body"]) == (group, "Monday", "Route 4 was late.")
    assert cells(page.view.notes.list.rows)[0][0] == "Monday"


def test_return_in_the_title_of_a_note_goes_to_its_text(
    qtbot: QtBot, library: Library, group: str, open_window: Open
) -> None:
    note = Editing(library).new("note", "First", group)
    window = open_window(library)
    page = page_of(qtbot, window)
    page.view.notes.list.choose(note)
    shown(qtbot, window)
    pane = page.view.notes.pane
    assert pane is not None
    window.activateWindow()
    pane.title.setFocus()
    pane.title.selectAll()
    QApplication.clipboard().setText("Monday\r\nmorning")
    pane.title.paste()
    assert pane.title.text() == "Monday morning" and pane.title.cursorPosition() == len("Monday morning")
    QTest.keyClick(pane.title, Qt.Key.Key_Return)
    qtbot.waitUntil(pane.body.hasFocus)
    shown(qtbot, window)
    fields = details(library, note).view.shown.fields
    assert (fields["title"], fields.get("body", "")) == ("Monday morning", "")


def test_going_from_note_to_note_keeps_what_was_typed(
    qtbot: QtBot, library: Library, group: str, open_window: Open
) -> None:
    first, second = (Editing(library).new("note", title, group) for title in ("First", "Second"))
    window = open_window(library)
    page = page_of(qtbot, window)
    page.view.notes.list.choose(first)
    shown(qtbot, window)
    assert page.view.notes.pane is not None
    QTest.keyClicks(page.view.notes.pane.body, "Typed.")
    page.view.notes.list.choose(second)
    shown(qtbot, window)
    assert details(library, first).view.shown.fields["body"] == "Typed."
    assert page.view.notes.pane.title.typed() == "Second"


def test_what_is_late_is_said_in_words(qtbot: QtBot, library: Library, group: str, open_window: Open) -> None:
    passed = (date.fromtimestamp(library.now_ms() / 1000) - timedelta(days=30)).isoformat()
    Editing(library).new("task", "Count the bins", group, {"assignee": "Ana", "due": passed})
    Editing(library).new("task", "Monthly report", group, {"task_type": "decision"})
    window = open_window(library)
    page = page_of(qtbot, window)
    (row,) = cells(page.view.agreed.table.rows)
    assert row[:2] == ["Count the bins", "Ana"] and row[2].endswith(", overdue") and row[3] == "Open"
    assert page.view.tabs.tabText(ACTIONS) == "Actions, 1 overdue"
    page.view.all.setChecked(True)
    assert [row[0] for row in cells(page.view.agreed.table.rows)] == [
        "Count the bins",
        "Decision: Monthly report",
    ]


def test_the_state_of_an_action_is_set_by_keyboard(
    qtbot: QtBot, library: Library, group: str, open_window: Open
) -> None:
    id_ = Editing(library).new("task", "Count the bins", group)
    window = open_window(library)
    page = page_of(qtbot, window)
    page.view.tabs.setCurrentIndex(ACTIONS)
    table = page.view.agreed
    assert not table.state.isEnabled()
    table.table.choose(id_)
    table.state.setFocus()
    QTest.keyClick(table.state, Qt.Key.Key_Down)
    shown(qtbot, window)
    assert [one.state for one in agreements_of(library, group)] == ["doing"]
    assert table.table.rows.key(table.table.currentIndex().row()) == id_


def test_an_invitation_without_a_server_is_kept(
    qtbot: QtBot, library: Library, group: str, open_window: Open
) -> None:
    window = open_window(library)
    page = page_of(qtbot, window)

    def fill(dialog: Invite) -> None:
        QTest.keyClicks(dialog.name, "Ben")
        dialog.role.setCurrentIndex(dialog.role.findData("reviewer"))
        dialog.ask.click()
        settled(qtbot, window.session)
        assert dialog.stack.currentWidget() is dialog.waiting
        assert "not connected to a server yet" in dialog.waiting.text()

    answering(Invite, fill, lambda: window.run_action("invite"))
    shown(qtbot, window)
    assert page.view.tabs.currentIndex() == MEMBERS
    wish, alone = ["Invite Ben as Reviewer", "comes with the next synchronisation"], [["You", "Coordinator"]]
    assert cells(page.view.members.asked.rows) == [wish]
    page.view.members.people.choose("")
    assert (cells(page.view.members.people.rows), page.view.members.leave.isEnabled()) == (alone, False)
    page.view.members.asked.choose(asked(library)[0].id)
    page.view.members.away.click()
    shown(qtbot, window)
    assert asked(library) == [] and cells(page.view.members.asked.rows) == []


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office") as made:
        yield made


def test_somebody_is_invited_and_comes_in(qtbot: QtBot, shared: Office, open_window: Open) -> None:
    ana = shared.desk("ana")
    group = make_group(ana.library, "Waste collection")
    note = ana.editing.new("note", "Missed bins", group)
    window = open_window(ana.library, lambda url: shared.door.handle)
    window.session.synchronising.begin(window.settle)
    page = page_of(qtbot, window)
    qtbot.waitUntil(lambda: window.session.synchronising.state.enrolled)
    codes: list[str] = []

    def fill(dialog: Invite) -> None:
        QTest.keyClicks(dialog.name, "ben")
        dialog.ask.click()
        qtbot.waitUntil(lambda: isinstance(dialog.stack.currentWidget(), CodePage))
        code = dialog.stack.currentWidget()
        assert isinstance(code, CodePage)
        code.copy.click()
        codes.append(code.code.text())
        assert QGuiApplication.clipboard().text() == f"memory:\n{codes[0]}"
        assert unnamed(dialog) == []

    answering(Invite, fill, lambda: window.run_action("invite"))
    shown(qtbot, window)
    # The code is still there for who closed the dialog too early; the only invitation is chosen by itself.
    members = page.view.members
    assert members.code.isEnabled()

    def look(dialog: ShowCode) -> None:
        assert dialog.page.code.text() == codes[0]
        assert dialog.page.code.fontInfo().fixedPitch()

    answering(ShowCode, look, members.code.click)
    ben = Desk(shared, "ben", 0)
    enrol(ben.library, shared.door.handle, "memory:", codes[0])
    ben.sync()
    assert ben.see(note).title == "Missed bins"
    window.session.synchronising.start()
    qtbot.waitUntil(lambda: page.view.members.people.rows.rowCount() == 2)
    assert cells(page.view.members.people.rows) == [["ana (you)", "Coordinator"], ["ben", "Contributor"]]
    ben.library.close()


def test_a_code_that_has_come_is_told_calmly_and_shown_at_a_press(
    qtbot: QtBot, shared: Office, open_window: Open
) -> None:
    ana = shared.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ana.sync()
    window = open_window(ana.library, lambda url: shared.door.handle)
    notice = window.notice
    window.complain(UserMistake("title_missing", "The title is missing.", "Give it one."))
    loud = notice.mark.pixmap().toImage()
    invite(ana.library, group, "ben")
    window.session.synchronising.start()
    qtbot.waitUntil(lambda: notice.answer.isVisible() and "has come" in notice.words.text())
    assert notice.property("calm") and notice.mark.pixmap().toImage() != loud
    assert not notice.copy.isVisible() and notice.answer.text() == "Show the code…"
    assert unnamed(window) == []
    notice.answer.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(ShowCode)))
    (dialog,) = window.findChildren(ShowCode)
    assert [dialog.page.code.text()] == [one.code for one in asked(ana.library)]
    dialog.reject()
    assert not notice.isVisible()
    window.complain(UserMistake("title_missing", "The title is missing.", "Give it one."))
    assert not notice.property("calm") and notice.copy.isVisible() and not notice.answer.isVisible()
    assert notice.mark.pixmap().toImage() == loud


def two_in_a_group(shared: Office) -> tuple[Desk, Desk, str]:
    """Ana, who coordinates a group, Ben, who writes in it, and the group."""
    ana = shared.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ana.sync()
    return ana, shared.desk("ben", {group: "contributor"}), group


def test_a_role_is_given_and_a_group_taken_away(qtbot: QtBot, shared: Office, open_window: Open) -> None:
    ana, ben, _ = two_in_a_group(shared)
    shared.settle()
    window = open_window(ben.library, lambda url: shared.door.handle)
    page = page_of(qtbot, window)
    assert not page.view.members.invite.isEnabled()
    account = next(one.account for one in groups_of(ana.library)[0].members if one.name == "ben")
    mine = open_window(ana.library, lambda url: shared.door.handle)
    members = page_of(qtbot, mine).view.members
    members.people.choose(account)
    members.role.setCurrentIndex(members.role.findData("reader"))
    members.role.activated.emit(members.role.currentIndex())
    shown(qtbot, mine)
    assert cells(members.people.rows)[1] == ["ben", "Reader from the next synchronisation"]
    answering(TakeOut, lambda asked: asked.does.click(), members.leave.click)
    shown(qtbot, mine)
    ana.sync()
    ben.sync()
    shown(qtbot, window)
    assert page.list.rows.rowCount() == 0
    assert page.stack.currentWidget() is page.nothing


def test_what_a_colleague_writes_is_there_after_a_sync(
    qtbot: QtBot, shared: Office, open_window: Open
) -> None:
    ana, ben, group = two_in_a_group(shared)
    shared.settle()
    window = open_window(ana.library)
    page = page_of(qtbot, window)
    ben.editing.new("note", "From Ben", group)
    ben.sync()
    ana.sync()
    shown(qtbot, window)
    assert [row[0] for row in cells(page.view.notes.list.rows)] == ["From Ben"]


def test_a_reader_is_offered_nothing_they_may_not_do(qtbot: QtBot, shared: Office, open_window: Open) -> None:
    ana = shared.desk("ana")
    group = make_group(ana.library, "Waste collection")
    ana.sync()
    note = ana.editing.new("note", "Monday", group, {"body": "Route 4 was late."})
    ana.sync()
    ben = shared.desk("ben", {group: "reader"})
    window = open_window(ben.library)
    view = page_of(qtbot, window).view
    view.notes.list.choose(note)
    shown(qtbot, window)
    pane = view.notes.pane
    assert pane is not None and pane.body.standing() == "Route 4 was late."
    assert pane.title.isReadOnly() and pane.body.isReadOnly()
    for part in (view.notes.new, view.new_meeting, view.members.invite, view.agreed.state):
        assert not part.isEnabled()


def test_every_control_has_a_name(qtbot: QtBot, sample: Library, open_window: Open) -> None:
    window = open_window(sample)
    page = page_of(qtbot, window)
    for tab in range(page.view.tabs.count()):
        page.view.tabs.setCurrentIndex(tab)
        shown(qtbot, window)
        assert unnamed(window) == []


def test_the_tables_keep_to_the_rules_of_models(
    qtbot: QtBot, sample: Library, open_window: Open, qtmodeltester: ModelTester
) -> None:
    window = open_window(sample)
    page = page_of(qtbot, window)
    models = [*page.findChildren(Rows), *page.view.members.findChildren(Rows)]
    assert len(models) >= 6
    for model in models:
        qtmodeltester.check(model)


def test_a_note_two_have_written_says_so_where_it_is_open_and_leads_to_the_card(
    qtbot: QtBot, shared: Office, open_window: Open
) -> None:
    ana, ben, group = two_in_a_group(shared)
    ana.editing.new("note", "Tuesday", group)
    note = ana.editing.new("note", "Monday", group, {"body": "Route 4."})
    shared.settle()
    window = open_window(ana.library)
    page = page_of(qtbot, window)
    page.show_record(note)
    shown(qtbot, window)
    notes = page.view.notes
    assert notes.pane is not None and notes.pane.conflicts.isHidden()
    for desk, body in ((ana, "Route 4 was late."), (ben, "Route 4 broke down.")):
        desk.editing.put(note, {"body": body})
    shared.settle()
    qtbot.waitUntil(notes.pane.conflicts.isVisible)
    assert notes.pane.conflicts.words.text().startswith("Two versions of this note are kept: 1 decision")
    assert {row[0]: row[1] for row in cells(notes.list.rows)} == {"Monday": "To decide", "Tuesday": ""}
    qtbot.waitUntil(lambda: window.rail.item(2).text() == "Sync (1)")
    assert window.rail.item(2).data(Qt.ItemDataRole.AccessibleTextRole) == "Sync, 1 to decide"
    assert unnamed(window) == []
    notes.pane.conflicts.button.click()
    shown(qtbot, window)
    sync = window.open_page("sync")
    assert isinstance(sync, SyncPage) and sync.review.card.isVisible()
    assert "▸ Monday ▸" in sync.review.card.path.text()
