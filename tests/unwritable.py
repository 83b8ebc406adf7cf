"""Folders one may only read, disks and libraries that are full, for whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from practicedesk.library.library import Library


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


@contextmanager
def full_library(library: Library) -> Iterator[None]:
    """The file of a library may not grow: SQLite says what it says of a full disk."""
    _allow(library, 1)  # it cannot become less than it is
    try:
        yield
    finally:
        make_room(library)


def make_room(library: Library) -> None:
    """It may again."""
    _allow(library, 4_294_967_294)


def _allow(library: Library, pages: int) -> None:
    with library._lock, library.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
