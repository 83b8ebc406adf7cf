"""Files at a record: attached, opened, saved, taken out, and on their way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.files_kept import FilesKept
from practicedesk.gui.dialogs.import_dialog import ImportDialog
from practicedesk.gui.fields.files import FilesField
from practicedesk.gui.views.attachment_list import AttachmentList
from practicedesk.gui.views.groups_page import GroupsPage
from practicedesk.gui.window import Window
from practicedesk.library.keeping import DEMAND, PINNED, Policy
from practicedesk.library.library import Library
from practicedesk.services.approving import approve, circulate
from practicedesk.services.attached import kept_here
from practicedesk.services.attaching import Attaching
from practicedesk.services.editing import Editing
from practicedesk.services.files_kept import keep, kept
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting
from practicedesk.services.reading import details
from practicedesk_sync.blobs.pieces import PIECE
from tests.desks.office import Office

from .conftest import settled
from .dialogs import drop, said
from .library_page import Open, in_front, library_page, notes
from .meeting_room import Held
from .pair import Pair
from .test_accessible import beyond_tab, unnamed, unread
from .test_groups import cells, page_of

PLAN = b"%PDF-1.7\nA plan.\n"


@pytest.fixture
def pair(office: Office, qtbot: QtBot, open_window: Callable[..., Window]) -> Pair:
    return Pair(office, qtbot, open_window)


def given(folder: Path, name: str = "plan.pdf", data: bytes = PLAN) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def lines(files: AttachmentList) -> list[str]:
    return [files.list.item(row).text() for row in range(files.list.count())]


def shows(qtbot: QtBot, files: AttachmentList, *wanted: str) -> None:
    """Wait for these lines, each by its beginning and end."""

    def there() -> bool:
        found = lines(files)
        parts = [(one.partition("…")[0], one.rpartition("…")[2]) for one in wanted]
        return len(found) == len(wanted) and all(
            line.startswith(begin) and line.endswith(end)
            for line, (begin, end) in zip(found, parts, strict=True)
        )

    qtbot.waitUntil(there)


def test_a_file_is_attached_opened_saved_and_taken_out(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = notes(library, "Benches")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.show_record(ids["Benches"])
    in_front(qtbot, page, "Benches")
    files = page.panel.reader.files
    monkeypatch.setattr(
        QFileDialog,
        "getOpenFileNames",
        lambda *_: ([str(given(tmp_path)), str(given(tmp_path, "b.txt"))], ""),
    )
    qtbot.mouseClick(files.add, Qt.MouseButton.LeftButton)
    shows(qtbot, files, "plan.pdf · …on this computer")
    settled(qtbot, window.session)
    assert "ending" in files.remark.text()  # b.txt is a PDF
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)  # None: no program has opened it
    monkeypatch.setattr(QMessageBox, "exec", lambda _: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[0])
    qtbot.mouseClick(files.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened))
    assert Path(opened[0].toLocalFile()).read_bytes() == PLAN
    assert Path(opened[0].toLocalFile()).name == "plan.pdf"
    assert "no program" in files.remark.text()
    target = tmp_path / "copy.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.mouseClick(files.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes() == PLAN
    assert (unnamed(window), unread(window), beyond_tab(qtbot, window)) == ([], [], [])
    qtbot.mouseClick(files.remove, Qt.MouseButton.LeftButton)
    shows(qtbot, files)
    assert files.remark.text() == "Taken out. Undo takes it back."
    window.run_action("undo")
    shows(qtbot, files, "plan.pdf · …on this computer")


def statuses(page: GroupsPage) -> dict[str, str]:
    """What the list of notes says of each."""
    return {title: status for title, status, _ in cells(page.view.notes.list.rows)}


def test_a_note_of_a_group_says_that_it_has_files_and_leads_to_them(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    group = make_group(library, "Parks")
    note = Editing(library).new("note", "Benches", group)
    Editing(library).new("note", "Paths", group)
    Attaching(library).attach(note, given(tmp_path))
    window = open_window(library)
    page = page_of(qtbot, window)
    assert statuses(page) == {"Benches": "Not sent, 1 file(s)", "Paths": "Not sent"}
    page.view.notes.open(note)
    pane = page.view.notes.pane
    assert pane is not None
    shows(qtbot, pane.files, "plan.pdf · …on this computer")
    drop(pane.files, given(tmp_path, "b.txt", b"Other words."))
    shows(qtbot, pane.files, "plan.pdf · …on this computer", "b.txt · …on this computer")
    qtbot.waitUntil(lambda: statuses(page)["Benches"] == "Not sent, 2 file(s)")


def test_files_go_with_a_meeting_until_its_minutes_are_approved(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    held = Held(qtbot, open_window(library), make_meeting(library, make_group(library, "Parks"), "First"))
    files = held.view.notes.files
    drop(files, given(tmp_path))
    shows(qtbot, files, "plan.pdf · …on this computer")
    circulate(library, held.id)
    approve(library, held.id)
    qtbot.waitUntil(files.add.isHidden)
    assert files.remove.isHidden() and not files.open.isHidden()


def test_a_file_dropped_on_the_form_is_attached_and_not_imported(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    ids = notes(library, "Benches")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.edit_record(ids["Benches"], "attachments")
    qtbot.waitUntil(lambda: bool(page.findChildren(FilesField)))
    (files,) = page.findChildren(FilesField)
    settled(qtbot, window.session)
    drop(files, given(tmp_path))
    assert window.findChildren(ImportDialog) == []
    shows(qtbot, files, "plan.pdf · …on this computer")
    assert (unnamed(window), unread(window), beyond_tab(qtbot, window)) == ([], [], [])


def test_files_given_together_are_taken_back_together(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    ids = notes(library, "Benches")
    window = open_window(library)
    page = library_page(qtbot, window)
    in_front(qtbot, page, "Benches")
    files = page.panel.reader.files
    drop(files, given(tmp_path, "first.pdf"))
    shows(qtbot, files, "first.pdf…")
    drop(files, given(tmp_path, "second.pdf", PLAN + b"2"), given(tmp_path, "third.pdf", PLAN + b"3"))
    shows(qtbot, files, "first.pdf…", "second.pdf…", "third.pdf…")
    settled(qtbot, window.session)
    window.run_action("undo")
    shows(qtbot, files, "first.pdf…")
    assert said(window) == "Taken back in “Benches”: Attachments."
    window.run_action("undo")
    shows(qtbot, files)
    assert details(library, ids["Benches"]).view.shown.fields.get("attachments", []) == []


def test_files_dropped_on_a_record_are_attached_wherever_they_fall(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = notes(library, "Benches")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.show_record(ids["Benches"])
    in_front(qtbot, page, "Benches")
    qtbot.waitUntil(lambda: page.panel.page is not None)
    files = page.panel.reader.files
    drop(page.panel, given(tmp_path), given(tmp_path, "two.pdf", PLAN + b"More."))
    shows(qtbot, files, "plan.pdf · …on this computer", "two.pdf · …on this computer")
    asked: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.informativeText()))
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda box: box.buttons()[len(asked) - 1])
    could_be_imported = given(tmp_path, "b.txt", b"Words.")
    drop(page.panel, could_be_imported)
    shows(qtbot, files, "plan.pdf…", "two.pdf…", "b.txt · …on this computer")
    page.edit_record(ids["Benches"], "title")
    qtbot.waitUntil(lambda: page.panel.editor is not None and page.panel.editor.sections is not None)
    drop(page.panel, could_be_imported)
    assert asked == ["b.txt", "b.txt"]
    drop(page.panel, given(tmp_path, "three.pdf", PLAN + b"Still more."))
    qtbot.waitUntil(lambda: bool(page.findChildren(FilesField)))
    shows(qtbot, page.findChildren(FilesField)[0], *3 * ["…"], "three.pdf · …on this computer")
    assert window.findChildren(ImportDialog) == []


def test_a_message_about_a_file_goes_with_the_next_one_and_moves_nothing(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    ids = notes(library, "Benches", "Paths")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.show_record(ids["Benches"])
    in_front(qtbot, page, "Benches")
    settled(qtbot, window.session)
    files = page.panel.reader.files
    places = [button.mapTo(window, button.rect().topLeft()) for button in (files.add, files.remove)]
    files.attach([given(tmp_path, "tool.exe", b"MZ")])
    qtbot.waitUntil(lambda: files.remark.text().startswith("⚠"))
    assert [button.mapTo(window, button.rect().topLeft()) for button in (files.add, files.remove)] == places
    files.attach([given(tmp_path)])
    shows(qtbot, files, "plan.pdf · …on this computer")
    settled(qtbot, window.session)
    assert files.remark.text() == ""
    files.attach([given(tmp_path, "tool.exe", b"MZ")])
    qtbot.waitUntil(lambda: files.remark.text().startswith("⚠"))
    page.show_record(ids["Paths"])
    in_front(qtbot, page, "Paths")
    settled(qtbot, window.session)
    assert files.remark.text() == ""


def test_after_an_exchange_files_go_and_come_and_can_be_stopped(pair: Pair, tmp_path: Path) -> None:
    qtbot = pair.qtbot
    Attaching(pair.ben.library).attach(pair.id, given(tmp_path, "ben.pdf", PLAN + bytes(3 * PIECE)))
    pair.ben.sync()
    window = pair.open()
    page = library_page(qtbot, window)
    page.show_record(pair.id)
    in_front(qtbot, page, "Benches")
    files = page.panel.reader.files
    pair.sync()
    shows(qtbot, files, "ben.pdf · …awaiting upload from ben")
    pair.ben.carry_files()
    steps: list[object] = []
    window.session.carried.connect(steps.append)
    window.session.carried.connect(lambda _: window.session.transfers.stop())
    pair.sync()
    qtbot.waitUntil(lambda: None in steps)
    settled(qtbot, window.session)
    assert not window.session.transfers.running
    window.session.carried.disconnect()
    files.session.carried.connect(files._stepped)
    qtbot.mouseClick(files.fetch, Qt.MouseButton.LeftButton)
    shows(qtbot, files, "ben.pdf · …on this computer")
    files.attach([given(tmp_path)])
    shows(qtbot, files, "ben.pdf…", "plan.pdf · …waiting to be sent")
    pair.sync()
    shows(qtbot, files, "ben.pdf…", "plan.pdf · …on this computer")
    pair.ben.sync()
    assert pair.ben.carry_files().fetched == 1


def test_what_was_told_of_a_server_out_of_reach_goes_when_the_files_come(pair: Pair, tmp_path: Path) -> None:
    keep(pair.ana.library, {pair.group: Policy(DEMAND)})
    Attaching(pair.ben.library).attach(pair.id, given(tmp_path))
    pair.ben.sync()
    pair.ben.carry_files()
    window = pair.open()
    page = library_page(pair.qtbot, window)
    page.show_record(pair.id)
    in_front(pair.qtbot, page, "Benches")
    files = page.panel.reader.files
    pair.sync()
    shows(pair.qtbot, files, "plan.pdf · …not fetched")
    pair.network.down = True
    files.fetch.click()
    pair.qtbot.waitUntil(window.notice.isVisible)
    pair.network.down = False
    files.fetch.click()
    shows(pair.qtbot, files, "plan.pdf · …on this computer")
    pair.qtbot.waitUntil(window.notice.isHidden)


def test_which_files_come_by_themselves_is_chosen_for_each_group(pair: Pair) -> None:
    window = pair.open()
    window.run_action("files_kept")
    settled(pair.qtbot, window.session)
    (dialog,) = window.findChildren(FilesKept)
    assert (unnamed(dialog), unread(dialog), beyond_tab(pair.qtbot, dialog)) == ([], [], [])
    choice = dialog.choices[pair.group]
    assert all(one.height() >= one.sizeHint().height() for one in dialog.choices.values())
    assert (choice.accessibleName(), choice.currentText()) == ("Parks", "Files up to 20 MB")
    choice.setCurrentIndex(choice.findText("None"))
    dialog.save.click()
    settled(pair.qtbot, window.session)
    assert [one.policy for one in kept(pair.ana.library) if one.space == pair.group] == [Policy(DEMAND)]


def test_the_files_of_a_record_are_kept_here_though_none_come_by_themselves(
    pair: Pair, tmp_path: Path
) -> None:
    keep(pair.ana.library, {pair.group: Policy(PINNED)})
    Attaching(pair.ben.library).attach(pair.id, given(tmp_path))
    pair.ben.sync()
    pair.ben.carry_files()
    window = pair.open()
    page = library_page(pair.qtbot, window)
    page.show_record(pair.id)
    in_front(pair.qtbot, page, "Benches")
    files = page.panel.reader.files
    pair.sync()
    shows(pair.qtbot, files, "plan.pdf · …not fetched")
    files.keep.click()
    shows(pair.qtbot, files, "plan.pdf · …on this computer")
    assert kept_here(pair.ana.library, pair.id)
    files.keep.click()
    settled(pair.qtbot, window.session)
    assert not kept_here(pair.ana.library, pair.id)


def test_one_file_with_a_long_name_is_seen_and_its_name_is_whole_in_its_tip(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    ids = notes(library, "Benches")
    window = open_window(library)
    page = library_page(qtbot, window)
    page.show_record(ids["Benches"])
    in_front(qtbot, page, "Benches")
    files = page.panel.reader.files
    name = f"{'A long name ' * 15}.pdf"
    files.attach([given(tmp_path, name)])
    shows(qtbot, files, f"{name} · …")
    settled(qtbot, page.session)
    item = files.list.item(0)
    qtbot.waitUntil(lambda: files.list.viewport().rect().contains(files.list.visualItemRect(item)))
    assert files.list.visualItemRect(item).height() >= files.list.fontMetrics().height()
    assert not files.list.horizontalScrollBar().isVisible()
    assert name in item.toolTip()
