"""Where a file is to be written that one record is saved as."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget

from ..last_folders import PRINT, last_folder, remember_folder

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


def file_name(title: str, ending: str) -> str:
    """A title as the name of a file, on whatever system. `ending`: pdf, ics."""
    return f"{_NOT_IN_NAMES.sub(' ', title).strip(' .')[:80].strip(' .') or 'sheet'}.{ending}"


def ask_where(
    parent: QWidget,
    settings: QSettings,
    words: str,
    name: str,
    chosen: Callable[[Path], object],
    purpose: str = PRINT,
) -> None:
    """Ask for a file, `name` being offered, and go on with it; what is there already is asked about.

    `purpose`: of those in `last_folders`.
    """
    ending = name.rpartition(".")[2]
    dialog = QFileDialog(parent, words, str(last_folder(settings, purpose)), f"{ending.upper()} (*.{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)

    def take(path: str) -> None:
        remember_folder(settings, purpose, Path(path))
        chosen(Path(path))

    dialog.fileSelected.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
