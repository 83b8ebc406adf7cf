"""Copies of a desk's library: as a backup keeps them, and as somebody makes them who then uses both."""

from __future__ import annotations

import shutil
from pathlib import Path

from practicedesk.library.folder import FILE, JOURNAL
from practicedesk.library.opening import open_library
from practicedesk.services.editing import Editing

from .office import Desk


def saved(desk: Desk, name: str) -> Path:
    """A copy of the desk's folder as it is now."""
    target = desk.office.folder / name
    shutil.copytree(desk.library.folder, target)
    return target


def clone(desk: Desk, name: str) -> Desk:
    """Another computer with a copy of the desk's library; both are used from now on."""
    twin = object.__new__(Desk)
    twin.office, twin.name = desk.office, name
    twin.library = open_library(saved(desk, name), desk.office.now, desk.office.random.randbytes)
    twin.editing = Editing(twin.library)
    desk.office.desks.append(twin)
    return twin


def restore(desk: Desk, backup: Path, *, journal: bool = False) -> None:
    """Put the database back as the backup has it; `journal`: the newer journal is still there."""
    folder = desk.library.folder
    desk.library.close()
    kept = (folder / JOURNAL).read_bytes() if (folder / JOURNAL).exists() else b""
    shutil.rmtree(folder)
    shutil.copytree(backup, folder)
    if journal:
        (folder / JOURNAL).write_bytes(kept)
    assert (folder / FILE).exists()
    desk.library = open_library(folder, desk.office.now, desk.office.random.randbytes)
    desk.editing = Editing(desk.library)
