"""The window's thread loads nothing that reads a library; the list comes before what else there is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

START = """
import gc, linecache, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from practicedesk.app import Desk

class Watch:
    def find_spec(self, name, *_):
        if name in sys.argv[2:]:
            print(name, threading.current_thread() is threading.main_thread())

sys.meta_path.insert(0, Watch())
from practicedesk.gui.window import Window
complete = Window._complete
searches = []
shown = Window.show

def show(window):
    shown(window)
    gc.callbacks.append(lambda phase, _: searches.append(phase))

def close(window):
    gc.callbacks.clear()
    print("list", True)
    complete(window)
    look = QTimer(window, interval=10)
    look.timeout.connect(lambda: window.session.tasks.busy or window.close())
    look.start()

Window.show, Window._complete = show, close
Desk(Path(sys.argv[1])).window()
print("searched", bool(searches))
print("sources", any(Path(name).name == "selectable.py" for name in linecache.cache))
"""
"""A start as a person makes it, closed when nothing is on its way. Tells which modules are looked for, in
order, and whether by the thread of the window; whether garbage is searched for until the list is there; and
whether the sources of what was loaded are kept."""
READING = ["sqlalchemy", "pydantic", "practicedesk.library.library"]
BESIDE = ["practicedesk.services.syncing", "practicedesk.services.presenting", "markdown_it"]
BESIDE += [
    f"practicedesk.gui.{name}"
    for name in ("synchronising", "unkept", "views.record_editor", "views.groups_page", "views.sync_page")
]
BESIDE += ["practicedesk_sync.protocol.channel", "practicedesk.gui.views.title_delegate"]


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


def test_no_garbage_is_searched_for_while_all_is_loaded(loaded: dict[str, bool]) -> None:
    assert not loaded["searched"]


def test_the_sources_of_what_is_loaded_are_not_read(loaded: dict[str, bool]) -> None:
    assert not loaded["sources"]
