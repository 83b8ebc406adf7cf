"""A library that cannot be opened has a page of its own: what happened, what is kept, what to do next."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from practicedesk.app import Desk
from practicedesk.gui import application
from practicedesk.gui.tasks import Tasks
from practicedesk.gui.views.not_opened import NotOpenedPage
from practicedesk.gui.window import Window
from practicedesk.library import migrations
from practicedesk.library.folder import BACKUPS, FILE
from practicedesk.library.library import Library
from practicedesk.library.opening import create
from practicedesk.problems import FILE as LOG
from practicedesk.services.editing import Editing
from practicedesk_sync.replica.sqlite import open_sqlite
from tests.desks.office import WallClock

from .test_accessible import beyond_tab, unnamed, unread

Begin = Callable[[Path], Window]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with a few hundred pages, closed."""
    library = create(tmp_path / "mine", WallClock(), os.urandom)
    for number in range(60):
        Editing(library).new("practice", f"Trees {number}", "", {"problem": "Nobody knew. " * 200})
    library.close()
    return tmp_path / "mine"


@pytest.fixture
def begin(qtbot: QtBot, tmp_path: Path) -> Iterator[Begin]:
    """Starts as the program does, on the library of a folder."""
    desks: list[Desk] = []
    windows: list[Window] = []

    def start(folder: Path) -> Window:
        desks.append(Desk(folder))
        window = Window(application.settings(tmp_path))
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        application._begin(desks[-1], window, Tasks(window))
        qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), NotOpenedPage))
        return window

    yield start
    for window in windows:
        window.close()
    for desk in desks:
        desk.close()


def page(window: Window) -> NotOpenedPage:
    shown = window.stack.currentWidget()
    assert isinstance(shown, NotOpenedPage)
    return shown


def emptied(folder: Path) -> None:
    (folder / FILE).write_bytes(b"")


def locked(folder: Path) -> None:
    (folder / FILE).write_bytes(random.Random(1).randbytes(40_960))


def newer(folder: Path) -> None:
    engine = open_sqlite(folder / FILE)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.CURRENT + 1}")
    engine.dispose()


@pytest.mark.parametrize(
    ("spoil", "heading", "said"),
    [
        (emptied, "The library is damaged", "The database file is damaged"),
        (locked, "The library cannot be opened", "locked by a key, or not a library"),
        (newer, "The library cannot be opened", "last used by a newer PracticeDesk. Install the newer"),
    ],
)
def test_what_is_wrong_is_said_and_the_file_is_left_alone(
    qtbot: QtBot, folder: Path, begin: Begin, spoil: Callable[[Path], None], heading: str, said: str
) -> None:
    spoil(folder)
    before = (folder / FILE).read_bytes()
    window = begin(folder)
    shown = page(window)
    assert shown.heading.text() == heading
    assert said in shown.said.text()
    assert str(folder / "outbox.journal") in shown.said.text()
    assert "no earlier copy" in shown.said.text()
    assert (unnamed(window), unread(window), beyond_tab(qtbot, window)) == ([], [], [])
    assert window.focusWidget() is shown.again
    window.close()
    assert (folder / FILE).read_bytes() == before


def test_a_folder_that_is_not_there_is_not_taken_for_a_first_start(begin: Begin, tmp_path: Path) -> None:
    shown = page(begin(tmp_path / "stick" / "library"))
    assert shown.said.text().startswith(f"The folder {tmp_path / 'stick' / 'library'} is not there.")
    assert not (tmp_path / "stick").exists()


def test_copies_are_named_and_the_details_can_be_kept(qtbot: QtBot, folder: Path, begin: Begin) -> None:
    emptied(folder)
    (folder / BACKUPS).mkdir()
    (folder / BACKUPS / "before-version-3.db").write_bytes(b"x")
    shown = page(begin(folder))
    assert str(folder / BACKUPS / "before-version-3.db") in shown.said.text()
    assert "no earlier copy" not in shown.said.text()
    qtbot.keyClick(shown.details, Qt.Key.Key_Space)
    assert str(folder / LOG) in shown.answer.text()
    assert "The database file is damaged" in (folder / LOG).read_text(encoding="utf-8")


def test_another_library_is_opened_or_begun_only_where_that_can_be(
    qtbot: QtBot, folder: Path, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied(folder)
    create(tmp_path / "copy", WallClock(), os.urandom).close()
    (tmp_path / "empty").mkdir()
    window = begin(folder)
    shown = page(window)
    chosen = [tmp_path / "empty", tmp_path / "copy", tmp_path / "pulled out", tmp_path / "copy"]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(chosen.pop(0)))
    shown.other.click()
    assert shown.answer.text() == f"There is no library in {tmp_path / 'empty'}."
    for name in ("copy", "pulled out"):
        shown.new.click()
        assert shown.answer.text().startswith(f"{tmp_path / name} is no empty folder.")
    assert (window.isVisible(), window.elsewhere) == (True, None)
    shown.other.click()
    assert (window.isVisible(), window.elsewhere) == (False, tmp_path / "copy")


def test_damage_that_is_found_while_reading_leads_there_too(folder: Path, begin: Begin) -> None:
    engine = open_sqlite(folder / FILE)
    with engine.begin() as connection:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = 'shown'"
        root = connection.exec_driver_sql(sql).scalar_one()
    engine.dispose()
    with (folder / FILE).open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(random.Random(1).randbytes(4096))
    window = begin(folder)
    assert hasattr(window, "session")
    assert page(window).heading.text() == "The library is damaged"
    assert not window.menuBar().isEnabled()


def test_another_library_is_opened_from_the_menu(
    sample: Library, open_window: Callable[..., Window], tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "one.txt").touch()
    (tmp_path / "empty").mkdir()
    window = open_window(sample)
    for name, left in (("pulled out", None), ("notes", None), ("empty", tmp_path / "empty")):
        window.run_action("open_library")
        (dialog,) = [one for one in window.findChildren(QFileDialog) if one.isVisible()]
        dialog.fileSelected.emit(str(tmp_path / name))
        dialog.reject()
        assert window.notice.words.text().startswith(f"{tmp_path / name} is neither") is (left is None)
        assert (window.isVisible(), window.elsewhere) == (left is None, left)
