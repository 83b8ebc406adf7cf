"""Printing a record's sheet to a PDF: where to, a way to stop it, and where it is."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QProgressDialog, QWidget

from ...reports.engine import Rendered
from ...services.reading import details
from ...services.reporting import sheet
from ..models.print_words import not_printed

if TYPE_CHECKING:
    from ...services.reading import Details
    from ..window import Window

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
FOLDER = "print/folder"
"""Setting: where the last sheet was printed to."""

translate = QCoreApplication.translate


class Printed(QMessageBox):
    """Says where the sheet is and what in it could not be printed as it was written."""

    def __init__(self, parent: QWidget, rendered: Rendered, library: Path) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("The sheet is printed"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("%n page(s), in:", "", rendered.pages) + f"\n{rendered.path}")
        remarks = (not_printed(rendered, library), self._images(rendered))
        self.setInformativeText("\n".join(remark for remark in remarks if remark))
        self.addButton(QMessageBox.StandardButton.Close)
        look = self.addButton(self.tr("Open"), QMessageBox.ButtonRole.ActionRole)
        folder = self.addButton(self.tr("Open the folder"), QMessageBox.ButtonRole.ActionRole)
        look.clicked.connect(partial(_open, rendered.path))
        folder.clicked.connect(partial(_open, rendered.path.parent))

    def _images(self, rendered: Rendered) -> str:
        images = sum(notice.count for notice in rendered.notices)
        told = self.tr("%n image(s) without a description for people who cannot see them.", "", images)
        return told if images else ""


def print_sheet(window: Window) -> None:
    """Ask for a file and print the sheet of the record in front."""
    window.settle()
    record = window.state.place.record
    work = partial(details, window.session.library, record)
    window.session.write(window, work, partial(_ask, window))


def file_name(title: str) -> str:
    """A title as the name of a PDF, on whatever system."""
    return (_NOT_IN_NAMES.sub(" ", title).strip(" .")[:80].strip(" .") or "sheet") + ".pdf"


def _ask(window: Window, found: Details) -> None:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(str(window.settings.value(FOLDER, documents)))
    dialog = QFileDialog(window, translate("print_sheet", "Print the sheet to"), str(folder), "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(file_name(found.view.title))
    dialog.fileSelected.connect(lambda path: start(window, found.view.id, Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def start(window: Window, record: str, target: Path) -> None:
    """Print in the background; the person goes on working, or stops it."""
    window.settings.setValue(FOLDER, str(target.parent))
    cancel = Event()
    progress = QProgressDialog(
        translate("print_sheet", "Printing the sheet…"), translate("print_sheet", "Stop"), 0, 0, window
    )
    progress.setWindowTitle(translate("print_sheet", "Print"))
    progress.setWindowModality(Qt.WindowModality.NonModal)
    progress.canceled.connect(cancel.set)
    progress.show()
    work = partial(sheet, window.session.library, record, target, cancel)
    window.session.read(window, work, partial(_printed, window, progress), partial(_failed, window, progress))


def _printed(window: Window, progress: QProgressDialog, rendered: Rendered) -> None:
    progress.deleteLater()
    window.navigation.said.emit(translate("print_sheet", "Printed to {path}").format(path=rendered.path))
    told = Printed(window, rendered, window.session.library.folder)
    told.finished.connect(told.deleteLater)
    told.open()


def _failed(window: Window, progress: QProgressDialog, error: Exception) -> None:
    progress.deleteLater()
    window.session.tasks.failed.emit(error)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
