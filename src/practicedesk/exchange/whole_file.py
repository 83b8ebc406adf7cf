"""Writes a file so that it is there as a whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from practicedesk_sync.errors import UserMistake, WorldError


def write_whole(
    path: Path, fill: Callable[[TextIO], object], *, overwrite: bool, encoding: str = "utf-8"
) -> None:
    """Fill a file beside `path` and let it take that name once it is on the disk.

    Line breaks are written as they are. Raises `UserMistake` where there is such a file already or no such
    folder, `WorldError` where the disk is in the way, and what `fill` raises; then nothing is left behind.
    """
    with told_plainly(path):
        target = _target(path)
        _check_target(target, path, overwrite)
        unfinished = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.part")
        try:
            with unfinished.open("x", encoding=encoding, errors="replace", newline="") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            _check_target(target, path, overwrite)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    """The file behind a name: a link stays a link, and what it names is replaced."""
    try:
        return Path(os.path.realpath(path))
    except ValueError as error:  # U+0000
        raise UserMistake("file_name", f"“{path}” is no name for a file.", "Choose another name.") from error


def _check_target(target: Path, path: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise UserMistake("file_is_folder", f"“{path}” is a folder.", "Name a file inside it.")
    if not target.parent.is_dir():
        raise UserMistake("no_folder", f"There is no folder “{path.parent}”.", "Make it, or choose another.")
    if target.exists() and not overwrite:
        raise UserMistake(
            "file_exists", f"“{path}” exists already.", "Choose another name, or let it be replaced."
        )


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Tells plainly why a file or folder cannot be written."""
    try:
        yield
    except OSError as error:
        raise WorldError(
            "file_unwritable",
            f"“{path}” could not be written: {error.strerror or error}.",
            "Check the folder and the room on its disk, then try again; no part of the file was left.",
            retryable=True,
        ) from error
