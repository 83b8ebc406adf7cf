"""`make run` with no screen tells the main job and leaves PDF and pictures; when it cannot, it says why."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.unit.reports.pdf_reading import text_of

pytestmark = pytest.mark.e2e


def tour(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The tour, told in a folder that looks like a checkout."""
    (folder / "Makefile").touch()
    (folder / "scratch").mkdir()
    environment = os.environ | {"TMPDIR": str(folder / "scratch"), "LC_ALL": "C"} | environment
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    line = [sys.executable, "-m", "practicedesk.tour"]
    return subprocess.run(
        line, cwd=folder, env=environment, capture_output=True, timeout=300, encoding="utf-8"
    )


def test_it_tells_the_main_job_and_leaves_the_pdf_and_pictures_of_the_window(tmp_path: Path) -> None:
    done = tour(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) <= 40
    assert re.findall(r"^\d\. ", done.stdout, re.MULTILINE) == [f"{number}. " for number in range(1, 7)]
    (sheet,) = (tmp_path / "build").rglob("*.pdf")
    assert str(sheet) in done.stdout
    assert "Delays read out loud at the interchange" in text_of(sheet)
    assert "Published version 1" in text_of(sheet)
    pictures = sorted((tmp_path / "build").rglob("*.png"))
    assert len(pictures) >= 5
    for picture in pictures:
        assert picture.name in done.stdout
        assert QImage(str(picture)).width() >= 1000
    assert list((tmp_path / "scratch").iterdir()) == []


def test_without_a_server_it_ends_with_one_plain_sentence(tmp_path: Path) -> None:
    (tmp_path / "fastapi.py").write_text("raise ModuleNotFoundError('fastapi')", encoding="utf-8")
    done = tour(tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 3
    assert done.stderr.strip() == (
        "The tour ends here, because something went wrong. "
        "The server: its half of PracticeDesk is not installed; “make setup” does that."
    )
