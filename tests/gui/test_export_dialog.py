"""Export: what is written is told, nothing is replaced by itself, and long work is stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.export_dialog import ExportDialog, open_export
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.editing import Editing

from .conftest import settled
from .test_accessible import unnamed

Open = Callable[..., Window]


def export_dialog(qtbot: QtBot, window: Window) -> ExportDialog:
    open_export(window)
    settled(qtbot, window.session)
    (dialog,) = window.findChildren(ExportDialog)
    return dialog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notes"
    made.mkdir()
    (made / "one.md").write_text("---\ntitle: One\ncolour: red\n---\n\nText.")
    (made / "two.md").write_text("# Two\n\nText.")
    return made


def test_after_a_failed_export_the_keyboard_is_where_one_tries_again(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = export_dialog(qtbot, open_window(library))
    leaving.choose_.setFocus()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    leaving.choose_.click()
    assert leaving.focusWidget() is leaving.choose_
    leaving.path.setText(str(folder / "no" / "out.csv"))
    leaving.write.setFocus()
    leaving.write.click()
    settled(qtbot, leaving.session)
    assert leaving.focusWidget() is leaving.path
    assert leaving.write.isDefault()
    leaving.path.setText(str(folder / "out.csv"))
    leaving.write.click()
    settled(qtbot, leaving.session)
    assert leaving.focusWidget() is leaving.look


@pytest.mark.parametrize(("form", "name"), [(0, "out.csv"), (1, "out"), (2, "out.json")])
def test_what_is_written_is_told_and_never_replaces_by_itself(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path, form: int, name: str
) -> None:
    window = open_window(sample)
    dialog = export_dialog(qtbot, window)
    dialog.form.setCurrentIndex(form)
    dialog.path.setText(str(tmp_path / name))
    assert unnamed(dialog) == []
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    said = {"out.json": "29 link(s) between them went into the file too."}
    told = dialog.line.told.text().splitlines()
    assert dialog.what.currentText() == "Everything (24)"
    assert told[0] == f"24 record(s) written to {tmp_path / name}."
    assert told[1] == said.get(
        name, "1 of them with an open conflict: what is shown was written. JSON keeps all versions."
    )
    assert dialog.look.isVisible()
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert "already" in dialog.line.told.text()
    dialog.overwrite.setChecked(True)
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert dialog.line.told.text().startswith("24 record(s) written")


def test_one_may_export_what_is_listed_or_the_record_in_front(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(sample)
    page = window.page()
    page.focus_search()
    qtbot.keyClicks(window.focusWidget(), "superblock")
    qtbot.waitUntil(lambda: (asked := page.query()) is not None and asked.text == "superblock")
    settled(qtbot, window.session)
    dialog = export_dialog(qtbot, window)
    offered = [dialog.what.itemText(at) for at in range(dialog.what.count())]
    assert offered[0] == "Everything (24)"
    assert offered[1].startswith("What the library lists now (")
    assert offered[2].startswith("Only “")
    dialog.what.setCurrentIndex(2)
    dialog.form.setCurrentIndex(1)
    assert dialog.path.text().endswith("practicedesk")
    dialog.path.setText(str(tmp_path / "one"))
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert len(list((tmp_path / "one").iterdir())) == 1


def test_closing_while_it_writes_leaves_nothing(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    for n in range(10):
        Editing(library).new("note", f"{n}")
    window = open_window(library)
    dialog = export_dialog(qtbot, window)
    (tmp_path / "exports").mkdir()
    dialog.path.setText(str(tmp_path / "exports" / "out.csv"))
    qtbot.mouseClick(dialog.write, Qt.MouseButton.LeftButton)
    dialog.reject()
    settled(qtbot, window.session)
    assert [path.name for path in (tmp_path / "exports").iterdir()] in ([], ["out.csv"])


def test_return_in_the_line_of_the_file_exports(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample)
    dialog = export_dialog(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "other.csv"), ""))
    target = tmp_path / "all.csv"
    dialog.path.setFocus()
    dialog.path.selectAll()
    QTest.keyClicks(dialog.path, str(target))
    QTest.keyClick(dialog.path, Qt.Key.Key_Return)
    settled(qtbot, window.session)
    assert target.exists()
    dialog.reject()
