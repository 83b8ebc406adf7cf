"""A program with a window in a process of its own, which is killed while somebody writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START = """
import os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from practicedesk.app import Desk
from practicedesk.gui.application import application, settings
from practicedesk.gui.session import Session

app = application()
desk = Desk(Path(sys.argv[1]))
session = Session(desk.library, desk.carry, settings(desk.folder))
"""


@contextmanager
def killed(program: str, folder: Path, *arguments: str) -> Iterator[Iterator[str]]:
    """Runs a program on the library in the folder; the lines it prints. At the end it is killed.

    It finds `app`, `desk` and `session` made, and the arguments from `sys.argv[2]` on.
    """
    line = [sys.executable, "-c", f"{START}{program}\napp.exec()", str(folder), *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield iter(child.stdout.readline, "")
        finally:
            child.kill()
