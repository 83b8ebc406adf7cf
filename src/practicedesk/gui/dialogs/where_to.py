"""Where a file is to be written that one record is saved as."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
FOLDER = "print/folder"
"""Setting: where the last such file was written to."""


def file_name(title: str, ending: str) -> str:
    """A title as the name of a file, on whatever system. `ending`: pdf, ics."""
    return f"{_NOT_IN_NAMES.sub(' ', title).strip(' .')[:80].strip(' .') or 'sheet'}.{ending}"


def ask_where(
    parent: QWidget,
    settings: QSettings,
    words: str,
    name: str,
    chosen: Callable[[Path], object],
) -> None:
    """Ask for a file, `name` being offered, and go on with it; what is there already is asked about."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder, ending = str(settings.value(FOLDER, documents)), name.rpartition(".")[2]
    dialog = QFileDialog(parent, words, folder, f"{ending.upper()} (*.{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)

    def take(path: str) -> None:
        settings.setValue(FOLDER, str(Path(path).parent))
        chosen(Path(path))

    dialog.fileSelected.connect(take)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
