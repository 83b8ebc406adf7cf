"""Import: what would come in is seen first, long work is stopped, a mistake is one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from practicedesk.gui.dialogs.import_dialog import ImportDialog, open_import
from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services import importing
from practicedesk.services.editing import Editing
from practicedesk.services.finding import listed, query

from .conftest import settled
from .dialogs import drop
from .test_accessible import clashing, unnamed

Open = Callable[..., Window]


def import_dialog(qtbot: QtBot, window: Window) -> ImportDialog:
    open_import(window)
    settled(qtbot, window.session)
    (dialog,) = window.findChildren(ImportDialog)
    return dialog


def notes(path: Path, count: int) -> None:
    records = [{"kind": "note", "fields": {"title": f"{n}"}} for n in range(count)]
    path.write_text(json.dumps({"format": "practicedesk-records", "version": 1, "records": records}))


def titles(library: Library, kind: str = "note") -> list[str]:
    return sorted(view.title for view in listed(library, query(library, kind_name=kind))[1])


def cells(dialog: ImportDialog) -> list[list[str]]:
    model = dialog.problems.model()
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[str(model.index(row, column).data()) for column in columns] for row in rows]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notes"
    made.mkdir()
    (made / "one.md").write_text("---\ntitle: One\ncolour: red\n---\n\nText.")
    (made / "two.md").write_text("# Two\n\nText.")
    return made


def test_what_would_come_in_is_shown_before_it_does(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path
) -> None:
    window = open_window(library)
    said: list[str] = []
    window.navigation.said.connect(said.append)
    dialog = import_dialog(qtbot, window)
    assert not dialog.take.isEnabled()
    dialog.choices.choose(folder)
    settled(qtbot, window.session)
    assert dialog.line.told.text() == "Would come in: 2 new.\nNot used: colour."
    assert titles(library) == []
    assert unnamed(dialog) == []
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert titles(library) == ["One", "Two"]
    assert said == ["Imported: 2 new."]
    assert (dialog.take.isVisible(), dialog.close_.text(), dialog.isVisible()) == (False, "Close", True)
    dialog.reject()
    assert not dialog.isVisible()


def test_the_group_that_a_file_makes_is_named_before_it_is_made(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    group = {"id": "0" * 32, "kind": "group", "space": "0" * 32, "fields": {"title": "Parks"}}
    note = {"kind": "note", "space": "0" * 32, "fields": {"title": "Walk"}}
    told = {"format": "practicedesk-records", "version": 1, "records": [group, note]}
    (tmp_path / "in.json").write_text(json.dumps(told))
    dialog = import_dialog(qtbot, open_window(library))
    dialog.choices.choose(tmp_path / "in.json")
    settled(qtbot, dialog.session)
    assert "Into “Parks”, a group of your own made for it: 1 record(s)." in dialog.line.told.text()


def test_what_cannot_be_used_stands_in_a_table(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path
) -> None:
    (folder / "bad.md").write_text("---\ntitle: [\n---\n")
    (folder / "vague.md").write_text("---\nkind: practice\ntitle: <b>Vague</b>\neffort_days: many\n---\n")
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.choose(folder)
    settled(qtbot, window.session)
    assert dialog.problems.isVisible()
    assert [row[:2] for row in cells(dialog)] == [["bad.md, Line 2", ""], ["vague.md", "effort_days"]]
    assert cells(dialog)[0][2].startswith("The front matter is not YAML")
    assert dialog.line.told.text().startswith("Would come in: 3 new. Left out: 1.")
    dialog.choices.choose(folder / "one.md")
    settled(qtbot, window.session)
    assert not dialog.problems.isVisible()


def test_every_choice_is_tried_at_once(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path
) -> None:
    Editing(library).new("group", "Parks")
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    choices = dialog.choices
    assert [choices.space.itemText(at) for at in range(choices.space.count())][1:] == ["My own", "Parks"]
    choices.choose(folder)
    choices.kind.setCurrentIndex(choices.kind.findData("idea"))
    choices.space.setCurrentIndex(2)
    settled(qtbot, window.session)
    assert dialog.take.isEnabled()
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert titles(library, "idea") == ["One", "Two"]
    assert len(listed(library, query(library, kind_name="idea", space="Parks"))[1]) == 2


def test_a_mistake_is_one_sentence_and_one_next_step(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.path.setText(str(tmp_path / "none.csv"))
    dialog.choices.path.textEdited.emit("")
    qtbot.waitUntil(lambda: bool(dialog.line.told.text()) and not dialog.line.busy)
    assert (
        dialog.line.told.text()
        == f"There is no file “{tmp_path / 'none.csv'}”. Check the name and the folder."
    )
    assert not dialog.take.isEnabled()
    (tmp_path / "new.json").write_text('{"format": "practicedesk-records", "version": 2, "records": []}')
    dialog.choices.choose(tmp_path / "new.json")
    settled(qtbot, window.session)
    assert "newer PracticeDesk" in dialog.line.told.text()
    assert not dialog.choices.kind.isEnabled()


def test_the_bar_of_an_import_never_goes_back_and_its_two_parts_are_named(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    notes(tmp_path / "in.json", 600)
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.choose(tmp_path / "in.json")
    settled(qtbot, window.session)
    parts: list[float] = []
    told: dict[str, None] = {}

    def look(_: int) -> None:
        parts.append(dialog.line.bar.value() / max(dialog.line.bar.maximum(), 1))
        told[dialog.line.told.text()] = None

    dialog.line.bar.valueChanged.connect(look)
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    done = [part for part in parts if part >= 0]
    assert done == sorted(done) and len(done) > 3 and done[-1] == 1
    assert list(told) == ["Reading the file…", "Importing…"]


def test_an_import_is_stopped_and_nothing_of_it_stays(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    notes(tmp_path / "in.json", 200)
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.choose(tmp_path / "in.json")
    settled(qtbot, window.session)
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert (dialog.close_.text(), dialog.choices.isEnabled()) == ("Stop", False)
    qtbot.mouseClick(dialog.close_, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    settled(qtbot, window.session)
    assert dialog.line.told.text() == "Stopped. Nothing was imported."
    assert titles(library) == []
    assert dialog.take.isEnabled()
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert len(titles(library)) == 200


def test_closing_while_it_reads_leaves_nothing(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path
) -> None:
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.choose(folder)
    dialog.reject()
    assert not dialog.isVisible()
    settled(qtbot, window.session)
    assert titles(library) == []


def test_a_file_of_a_form_of_its_own_is_read_by_a_mapping(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = {
        "format": 1,
        "kind": "idea",
        "source": "survey",
        "source_id": "No",
        "fields": {"title": "Name"},
    }
    (tmp_path / "survey.json").write_text(json.dumps(mapping))
    (tmp_path / "in.csv").write_text("No,Name\n1,Trees\n")
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.choose(tmp_path / "in.csv")
    settled(qtbot, window.session)
    assert "or a mapping file of your own" in dialog.line.told.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "survey.json"), ""))
    preset = dialog.choices.preset
    preset.setCurrentIndex(preset.count() - 1)
    preset.activated.emit(preset.count() - 1)
    settled(qtbot, window.session)
    assert preset.currentText() == "survey.json"
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    settled(qtbot, window.session)
    assert titles(library, "idea") == ["Trees"]


def test_a_file_dropped_on_the_window_is_shown_as_to_be_imported(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path
) -> None:
    window = open_window(library)
    drop(window, folder / "one.md", folder / "two.md")
    settled(qtbot, window.session)
    assert window.findChildren(ImportDialog) == []
    assert drop(window, folder / "one.md") == Qt.DropAction.CopyAction  # the file stays where it was
    settled(qtbot, window.session)
    (dialog,) = window.findChildren(ImportDialog)
    assert dialog.line.told.text().startswith("Would come in: 1 new.")
    drop(dialog.choices, folder)
    settled(qtbot, window.session)
    assert dialog.line.told.text().startswith("Would come in: 2 new.")
    assert titles(library) == []


def test_a_stopped_import_says_how_far_it_came_and_goes_on(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 10)
    notes(tmp_path / "in.json", 30)
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.choose(tmp_path / "in.json")
    settled(qtbot, window.session)
    library.on_changes = lambda _: dialog.line.stop()  # once the first ten are in
    dialog.take.click()
    settled(qtbot, window.session)
    told = dialog.line.told.text().splitlines()
    assert told == ["Stopped: 10 of 30 records are in; import the file again to go on.", "Imported: 10 new."]
    assert (dialog.focusWidget(), dialog.take.isEnabled()) == (dialog.take, True)
    library.on_changes = lambda _: None
    dialog.take.click()
    settled(qtbot, window.session)
    assert dialog.line.told.text() == "Imported: 20 new. As before: 10."
    assert dialog.focusWidget() is dialog.close_
    assert len(titles(library)) == 30


def test_after_a_failure_the_keyboard_is_where_one_tries_again(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(library)
    dialog = import_dialog(qtbot, window)
    dialog.choices.file.setFocus()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    dialog.choices.file.click()
    assert dialog.focusWidget() is dialog.choices.file
    dialog.choices.path.setFocus()
    dialog.choices.choose(folder / "none.md")
    settled(qtbot, window.session)
    assert dialog.focusWidget() is dialog.choices.path
    dialog.choices.choose(folder / "one.md")
    settled(qtbot, window.session)
    (folder / "one.md").unlink()
    dialog.take.setFocus()
    dialog.take.click()
    settled(qtbot, window.session)
    assert (dialog.focusWidget(), dialog.choices.isEnabled()) == (dialog.take, True)
    dialog.choices.path.setFocus()
    assert dialog.take.isDefault()  # Enter does it, and closes nothing
    dialog.reject()


def test_return_in_the_line_of_the_file_imports_what_was_shown(
    qtbot: QtBot, library: Library, open_window: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = import_dialog(qtbot, open_window(library))
    asked: list[bool] = []
    dialog.choices.file.clicked.connect(asked.append)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    path = dialog.choices.path
    path.setFocus()
    QTest.keyClicks(path, str(folder / "one.md"))
    qtbot.waitUntil(dialog.take.isEnabled)
    path.selectAll()
    QTest.keyClicks(path, str(folder / "two.md"))
    QTest.keyClick(path, Qt.Key.Key_Return)  # what is typed now has not been shown yet
    settled(qtbot, dialog.session)
    assert titles(library) == []
    qtbot.waitUntil(dialog.take.isEnabled)
    QTest.keyClick(path, Qt.Key.Key_Return)
    settled(qtbot, dialog.session)
    assert (asked, titles(library)) == ([], ["Two"])
    dialog.reject()


def test_import_has_a_key_of_its_own(qtbot: QtBot, library: Library, open_window: Open) -> None:
    dialog = import_dialog(qtbot, open_window(library))
    assert dialog.take.text() == "I&mport"
    assert clashing(dialog) == []
    dialog.reject()
