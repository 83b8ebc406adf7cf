"""File dialogs start where one was last for the same purpose, as long as that folder is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from practicedesk.gui.last_folders import ATTACH, PRINT, last_folder, remember_folder
from practicedesk.gui.views.attachment_list import AttachmentList
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing

from .conftest import settled
from .library_page import Open


def test_each_purpose_has_its_folder_and_a_stick_that_was_pulled_out_leads_home(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    stick, papers = tmp_path / "stick", tmp_path / "papers"
    for folder, purpose in ((stick, ATTACH), (papers, PRINT)):
        folder.mkdir()
        remember_folder(settings, purpose, folder / "a file")
    assert (last_folder(settings, ATTACH), last_folder(settings, PRINT)) == (stick, papers)
    stick.rmdir()
    assert (last_folder(settings, ATTACH), last_folder(settings, PRINT)) == (Path.home(), papers)


def test_the_next_file_to_attach_is_looked_for_where_the_last_one_was(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Editing(library).new("practice", "Trees")
    window = open_window(library)
    window.show_record(record)
    settled(qtbot, window.session)
    (tmp_path / "plan.txt").write_text("Ash, oak")
    began: list[str] = []

    def choose(parent: object, title: str, folder: str) -> tuple[list[str], str]:
        began.append(folder)
        return [str(tmp_path / "plan.txt")], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    (files,) = (one for one in window.findChildren(AttachmentList) if one.isVisible())
    for _ in range(2):
        files.add.click()
        settled(qtbot, window.session)
    assert began[1] == str(tmp_path)
