"""The frame is painted before anything is loaded that reads a library."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("slow", ["sqlalchemy", "pydantic", "requests"])
def test_the_frame_needs_nothing_that_takes_long_to_load(slow: str) -> None:
    told = f"import sys, practicedesk.app, practicedesk.gui.application; print({slow!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
