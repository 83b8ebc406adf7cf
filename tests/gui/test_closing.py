"""Closing in the midst of typing: what was begun ends before the window does, and what was typed is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TYPE_AND_CLOSE = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from practicedesk.app import Desk
from practicedesk.gui.window import Window

begin = Window._begin_synchronising

def begun(window, loaded):
    begin(window, loaded)
    look = QTimer(window, interval=20)

    def type():
        entry = QApplication.focusWidget()
        if isinstance(entry, QLineEdit) and entry.hasFocus() and window.page().panel.editor:
            look.stop()
            entry.setCursorPosition(0)
            QTest.keyClicks(entry, "Zz ")
            window.close()

    look.timeout.connect(type)
    look.start()
    window.navigation.edit_wanted.emit(window.state.place.record, "title")

def close(window, event):
    closing(window, event)
    # As a timer may that runs out between here and the end.
    window.session.read(window, lambda: time.sleep(0.5), print)

closing, Window.closeEvent = Window.closeEvent, close
Window._begin_synchronising = begun
Desk(Path(sys.argv[1])).window()
"""
_NOISE = "This plugin does not support propagateSizeHints()"
"""Qt's offscreen plugin says this of every window."""


def practicedesk(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "practicedesk", "--library", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_closing_while_typing_ends_quietly_and_keeps_every_letter(tmp_path: Path) -> None:
    practicedesk(tmp_path, "init", "--sample")
    done = subprocess.run(
        [sys.executable, "-c", TYPE_AND_CLOSE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert [line for line in done.stderr.splitlines() if line.strip() not in ("", _NOISE)] == []
    titles = [one["title"] for one in json.loads(practicedesk(tmp_path, "list", "--json"))]
    assert sum(title.startswith("Zz ") for title in titles) == 1
