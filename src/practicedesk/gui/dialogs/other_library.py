"""Leaves the library in the window for another one, or for a new one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from ...library.folder import OTHER, found_in

if TYPE_CHECKING:
    from ..window import Window

translate = QCoreApplication.translate


def open_other(window: Window) -> None:
    """Ask for the folder of a library, or an empty one to begin a new library in."""
    title = translate("other_library", "Folder of a library, or an empty folder for a new one")
    dialog = QFileDialog(window, title, str(window.session.library.folder.parent))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(partial(_go_to, window))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _go_to(window: Window, chosen: str) -> None:
    folder = Path(chosen)
    if found_in(folder) != OTHER:
        window.leave_for(folder)
    else:
        told = translate("other_library", "{folder} is neither a library nor empty. Choose another folder.")
        window.notice.say(told.format(folder=folder))
