"""Folders one may only read, for whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be written or made. Skips where that cannot be had."""
    files = [path for path in folder.iterdir() if path.is_file()]
    modes = {path: path.stat().st_mode for path in (*files, folder)}
    for path, mode in modes.items():
        path.chmod(mode & 0o555)
    marked = os.access(folder, os.W_OK)  # for root, permissions are no limit
    try:
        if marked and subprocess.run(["chattr", "+i", folder, *files], capture_output=True).returncode:
            pytest.skip("root may write everywhere here: this file system knows no immutable files")
        yield
    finally:
        if marked:
            subprocess.run(["chattr", "-i", folder, *files], capture_output=True, check=False)
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def full_disk(most: int = 0) -> Iterator[None]:
    """No file of this process may get longer than `most` bytes. Skips where that cannot be had."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
