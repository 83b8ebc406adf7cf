"""Exporting: what is said is about what is chosen now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from practicedesk.gui.window import Window
from practicedesk.library.library import Library
from practicedesk.services.groups import make_group
from practicedesk.services.meetings import make_meeting

from .conftest import settled
from .test_exchange_dialogs import export_dialog

Open = Callable[..., Window]


def test_an_export_is_told_of_until_another_is_chosen_and_where_it_goes_is_seen(
    qtbot: QtBot, sample: Library, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    window = open_window(sample)
    window.settings.setValue("export/folder", str(tmp_path / "gone"))
    dialog = export_dialog(qtbot, window)
    assert Path(dialog.path.text()).parent == Path.home()
    dialog.path.setText("all.csv")
    dialog.write.click()
    settled(qtbot, window.session)
    assert dialog.path.text() == str(tmp_path / "all.csv")
    assert "written to" in dialog.line.told.text() and not dialog.look.isHidden()
    dialog.write.click()
    settled(qtbot, window.session)
    assert "exists already" in dialog.line.told.text()
    dialog.path.clear()
    assert dialog.line.told.text() == "" and dialog.look.isHidden()


def test_the_meetings_are_exported_for_calendars(
    qtbot: QtBot, library: Library, open_window: Open, tmp_path: Path
) -> None:
    group = make_group(library, "Parks", "")
    make_meeting(library, group, "Walk", [], starts="2026-12-01T10:00")
    make_meeting(library, group, "Some day", [])
    dialog = export_dialog(qtbot, open_window(library))
    dialog.form.setCurrentIndex(3)
    assert dialog.path.text().endswith("practicedesk.ics")
    dialog.path.setText(str(tmp_path / "all.ics"))
    dialog.write.click()
    settled(qtbot, dialog.session)
    told = dialog.line.told.text()
    assert told.startswith("1 meeting(s) written to") and "no day yet: Some day" in told
    assert (tmp_path / "all.ics").read_text().count("BEGIN:VEVENT") == 1
    assert not dialog.look.isHidden()
