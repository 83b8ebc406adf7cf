"""The window's thread loads nothing that reads a library; the list comes before what else there is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

START = """
import sys, threading
from pathlib import Path
from practicedesk.app import Desk

class Watch:
    def find_spec(self, name, *_):
        if name in sys.argv[2:]:
            print(name, threading.current_thread() is threading.main_thread())

sys.meta_path.insert(0, Watch())
from practicedesk.gui.window import Window
complete = Window._complete

def close(window):
    print("list", True)
    complete(window)
    window.close()

Window._complete = close
Desk(Path(sys.argv[1])).window()
"""
"""A start as a person makes it, closed when the list is there. Tells which slow modules are looked for, in
order, and whether by the thread of the window."""
READING = ["sqlalchemy", "pydantic", "practicedesk.library.library"]
BESIDE = ["practicedesk.services.syncing", "practicedesk.services.presenting", "markdown_it"]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bool]:
    folder = str(tmp_path_factory.mktemp("library"))
    subprocess.run(
        [sys.executable, "-m", "practicedesk", "--library", folder, "init", "--sample"], check=True
    )
    started = subprocess.run(
        [sys.executable, "-c", START, folder, *READING, *BESIDE],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    told = [line.split() for line in started.stdout.splitlines()]
    return {name: by_window == "True" for name, by_window in told}


def test_what_reads_a_library_is_loaded_beside_the_window(loaded: dict[str, bool]) -> None:
    assert [name for name in (*READING, *BESIDE) if loaded[name]] == []


def test_the_list_is_there_before_what_else_there_is(loaded: dict[str, bool]) -> None:
    order = list(loaded)
    assert all(order.index(name) < order.index("list") for name in READING)
    assert all(order.index(name) > order.index("list") for name in BESIDE)
