"""Starting: a second start of the same library brings the first window to the front."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from pytestqt.qtbot import QtBot

from practicedesk.gui.front import Front, bring_to_front, claim
from practicedesk.gui.window import Window
from practicedesk.library.library import Library

Open = Callable[..., Window]


def test_a_second_start_brings_the_first_window_forward(
    qtbot: QtBot, sample: Library, open_window: Open
) -> None:
    window = open_window(sample)
    front = Front(sample.folder, window)
    window.showMinimized()
    assert bring_to_front(sample.folder)
    qtbot.waitUntil(lambda: window.isVisible() and not window.isMinimized())
    front.close()


def test_another_library_has_a_window_of_its_own(sample: Library, open_window: Open, tmp_path: Path) -> None:
    front = Front(sample.folder, open_window(sample))
    assert not bring_to_front(tmp_path / "another")
    front.close()
    assert not bring_to_front(sample.folder)


def test_of_two_starts_at_once_one_has_the_window(sample: Library, open_window: Open) -> None:
    first = claim(sample.folder)
    assert first is not None
    with ThreadPoolExecutor() as others:
        second = others.submit(claim, sample.folder)  # before the first listens
        front = Front(sample.folder, open_window(sample))
        assert second.result() is None
    front.close()
    first.unlock()
    third = claim(sample.folder)
    assert third is not None and third.isLocked()


def test_a_crash_leaves_the_window_to_the_next_start(tmp_path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from practicedesk.gui.front import claim"
    crash = f"{code}; kept = claim(Path(sys.argv[1])); os._exit(kept.isLocked())"
    assert subprocess.run([sys.executable, "-c", crash, tmp_path], check=False).returncode == 1
    after = claim(tmp_path)
    assert after is not None and after.isLocked()


def test_where_nothing_can_be_locked_the_window_opens_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDir, "tempPath", lambda: str(tmp_path / "none"))
    opened = claim(tmp_path)
    assert opened is not None and not opened.isLocked()
